package dev.cairn.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Writes a copy of an ONNX model with other numbers in its initialisers; everything else stays bit
/// for bit.
public final class InitialiserWriter {
  private static final int GRAPH = 7;
  private static final int INITIALISER = 5;
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;

  private final OnnxModel model;
  private final Map<String, Tensor> replacements;
  private final Set<String> replaced = new HashSet<>();

  private InitialiserWriter(OnnxModel model, Map<String, Tensor> replacements) {
    this.model = model;
    this.replacements = replacements;
  }

  /// Writes the model of one file into another one, with these tensors in place of the initialisers
  /// of their names. The element types of the model stay: a float32 model rounds.
  ///
  /// @throws FormatException where a name is no initialiser, or shapes differ
  public static void write(Path original, Path target, Map<String, Tensor> tensors)
      throws IOException {
    OnnxModel model = OnnxModel.read(original, Limits.DEFAULT);
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor before = model.initialisers().get(entry.getKey());
      if (before == null || !Arrays.equals(before.shape(), entry.getValue().shape())) {
        throw FormatException.at(
            original.toString(),
            "initialiser " + FormatException.quote(entry.getKey()),
            before == null
                ? "does not exist"
                : "a %s cannot become a %s".formatted(before, entry.getValue()));
      }
    }
    var writer = new InitialiserWriter(model, tensors);
    byte[] bytes = writer.model(Files.readAllBytes(original));
    if (writer.replaced.size() < tensors.size()) {
      throw FormatException.at(original.toString(), "graph", "changed while it was being read");
    }
    WholeFile.write(target, bytes);
  }

  private byte[] model(byte[] bytes) throws IOException {
    return rewritten(bytes, GRAPH, graph -> rewritten(graph, INITIALISER, this::initialiser));
  }

  private interface Rewrite {
    byte[] apply(byte[] message) throws IOException;
  }

  /// The message with every field of one number rewritten, all others as they are.
  private static byte[] rewritten(byte[] bytes, int field, Rewrite rewrite) throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    var buffer = new ByteArrayOutputStream(bytes.length);
    CodedOutputStream out = CodedOutputStream.newInstance(buffer);
    while (true) {
      int start = in.getTotalBytesRead();
      int tag = in.readTag();
      if (tag == 0) {
        out.flush();
        return buffer.toByteArray();
      }
      if (WireFormat.getTagFieldNumber(tag) == field) {
        out.writeByteArray(field, rewrite.apply(in.readByteArray()));
      } else if (in.skipField(tag)) {
        out.write(bytes, start, in.getTotalBytesRead() - start);
      } else {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
  }

  private byte[] initialiser(byte[] message) throws IOException {
    String name = name(message);
    Tensor replacement = replacements.get(name);
    Tensor before = model.initialisers().get(name);
    if (replacement == null || before == null) {
      return message;
    }
    replaced.add(name);
    Tensor tensor = Tensor.of(before.type(), before.shape(), replacement.values());
    var buffer = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(buffer);
    for (int extent : tensor.shape()) {
      out.writeInt64(DIMS, extent);
    }
    out.writeInt32(DATA_TYPE, TensorReader.number(before.type()));
    out.writeString(NAME, name);
    out.writeByteArray(RAW_DATA, tensor.toBytes());
    out.flush();
    return buffer.toByteArray();
  }

  private static String name(byte[] message) throws IOException {
    var wire = new Wire(message);
    String[] name = {""};
    wire.fields(
        number -> {
          if (number == NAME) {
            name[0] = wire.text();
          } else {
            wire.skip();
          }
        });
    return name[0];
  }
}
