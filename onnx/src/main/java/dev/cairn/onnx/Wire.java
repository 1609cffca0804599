package dev.cairn.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/// Protobuf messages field by field, without generated classes: ONNX needs some thirty fields of
/// ten messages.
final class Wire {
  private static final int BUFFER = 1 << 16;

  private final CodedInputStream in;
  private int tag;

  Wire(byte[] bytes) {
    in = CodedInputStream.newInstance(bytes);
    in.setSizeLimit(Integer.MAX_VALUE);
    in.enableAliasing(true);
  }

  /// Of a stream, of which no more is held than the field under way.
  Wire(InputStream bytes) {
    in = CodedInputStream.newInstance(bytes, BUFFER);
    in.setSizeLimit(Integer.MAX_VALUE);
  }

  /// Reads one field of a message, or skips it.
  @FunctionalInterface
  interface Body {
    /// Reads the field of this number through the wire, or calls [Wire#skip].
    void field(int number) throws IOException;
  }

  /// Bytes read so far.
  int position() {
    return in.getTotalBytesRead();
  }

  /// All fields up to the end of the bytes, or of the message under way.
  void fields(Body body) throws IOException {
    while (true) {
      tag = in.readTag();
      if (tag == 0) {
        return;
      }
      body.field(WireFormat.getTagFieldNumber(tag));
    }
  }

  /// A message within this one.
  void message(Body body) throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int outer = in.pushLimit(in.readRawVarint32());
    fields(body);
    in.popLimit(outer);
  }

  void skip() throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }

  long whole() throws IOException {
    expect(WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint64();
  }

  double real() throws IOException {
    expect(WireFormat.WIRETYPE_FIXED32);
    return in.readFloat();
  }

  String text() throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readStringRequireUtf8();
  }

  /// The bytes of a field.
  ByteBuffer bytes() throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readByteBuffer();
  }

  /// One number of a repeated field, or a packed run of them.
  void wholes(LongConsumer each) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      packed(() -> each.accept(in.readRawVarint64()));
    } else {
      each.accept(whole());
    }
  }

  /// One float32 of a repeated field, or a packed run of them.
  void reals(DoubleConsumer each) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      packed(() -> each.accept(in.readFloat()));
    } else {
      each.accept(real());
    }
  }

  /// One float64 of a repeated field, or a packed run of them.
  void doubles(DoubleConsumer each) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      packed(() -> each.accept(in.readDouble()));
    } else {
      expect(WireFormat.WIRETYPE_FIXED64);
      each.accept(in.readDouble());
    }
  }

  private interface Element {
    void read() throws IOException;
  }

  private void packed(Element element) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      element.read();
    }
    in.popLimit(outer);
  }

  private void expect(int wireType) throws InvalidProtocolBufferException {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new InvalidProtocolBufferException(
          "field %s has wire type %s, not %s"
              .formatted(
                  WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag), wireType));
    }
  }
}
