package dev.cairn.report.page;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;

/// Arrays of numbers packed for a page: little-endian, one after the other, deflated, in base 64.
final class Blob {
  /// The kinds of numbers; names are those that the page's script knows.
  enum Kind {
    U8(1),
    U16(2),
    I32(4),
    F32(4),
    F64(8);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  /// Where an array lies.
  record Place(String kind, int offset, int length) {}

  private final Map<String, Place> places = new LinkedHashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// The i-th number of an array.
  @FunctionalInterface
  interface Numbers {
    double get(int i);
  }

  /// Adds an array; its start is aligned for its kind.
  void add(String name, Kind kind, int length, Numbers numbers) {
    while (bytes.size() % kind.bytes != 0) {
      bytes.write(0);
    }
    places.put(
        name, new Place(kind.name().toLowerCase(java.util.Locale.ROOT), bytes.size(), length));
    var buffer = ByteBuffer.allocate(length * kind.bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      double value = numbers.get(i);
      switch (kind) {
        case U8 -> buffer.put((byte) (int) value);
        case U16 -> buffer.putShort((short) (int) value);
        case I32 -> buffer.putInt((int) value);
        case F32 -> buffer.putFloat((float) value);
        case F64 -> buffer.putDouble(value);
      }
    }
    bytes.writeBytes(buffer.array());
  }

  /// Where the arrays lie, by name.
  Map<String, Place> places() {
    return places;
  }

  /// Everything, packed.
  String base64() {
    return pack(bytes.toByteArray());
  }

  /// Bytes deflated (raw, RFC 1951), in base 64.
  static String pack(byte[] plain) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      var packed = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return Base64.getEncoder().encodeToString(packed.toByteArray());
    } finally {
      deflater.end();
    }
  }
}
