package dev.cairn.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// An experiment that reads files: an ONNX model, y = tanh(x w) v, whose weights w stand in a file
/// beside it, and an NPZ archive of samples. Written byte by byte.
final class ReadFiles {
  private static final double[] SAMPLES = {1, 0.5, -0.25, 0.75, 0.3, -1};

  private static final double[] TARGETS = {0.5, -0.25, 0.4};

  private ReadFiles() {}

  /// The experiment's file, with the others beside it.
  static Path experiment(Path directory, int runs) throws IOException {
    return experiment(directory, runs, "h", "v");
  }

  /// Likewise, with these names of a node's output and of a parameter.
  static Path experiment(Path directory, int runs, String node, String parameter)
      throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("model.onnx"), model(node, parameter));
    Files.write(directory.resolve("weights.bin"), floats(0.5f, -0.25f, 0.75f, 0.125f));
    Files.write(directory.resolve("data.npz"), npz());
    return Files.writeString(
        directory.resolve("read.yaml"),
        """
        name: read
        problem:
          type: onnx
          model: model.onnx
          data: {type: file, path: data.npz, features: [x], targets: [y]}
          loss: mean_squared
          l2: 0.01
        start: {type: around, variance: 1}
        finder: {type: newton_mr}
        runs: %s
        iterations: 30
        """
            .formatted(runs));
  }

  private static byte[] npz() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(npy("(3, 2)", SAMPLES));
      zip.putNextEntry(new ZipEntry("y.npy"));
      zip.write(npy("(3, 1)", TARGETS));
    }
    return bytes.toByteArray();
  }

  private static byte[] npy(String shape, double[] values) {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }".formatted(shape);
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    var bytes =
        ByteBuffer.allocate(10 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }

  private static byte[] floats(float... values) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static byte[] model(String node, String parameter) {
    byte[] hidden =
        message(text(1, "x"), text(1, "w"), text(2, node), text(3, node), text(4, "MatMul"));
    byte[] active = message(text(1, node), text(2, "a"), text(3, node), text(4, "Tanh"));
    byte[] out = message(text(1, "a"), text(1, parameter), text(2, "y"), text(4, "MatMul"));
    byte[] location = message(text(1, "location"), text(2, "weights.bin"));
    byte[] external =
        message(
            whole(1, 2), whole(1, 2), whole(2, 1), text(8, "w"), part(13, location), whole(14, 1));
    byte[] inside =
        message(
            whole(1, 2), whole(1, 1), whole(2, 1), text(8, parameter), part(9, floats(0.5f, -1)));
    byte[] graph =
        message(
            part(1, hidden),
            part(1, active),
            part(1, out),
            text(2, "g"),
            part(5, external),
            part(5, inside),
            part(11, value("x", 2)),
            part(12, value("y", 1)));
    return message(whole(1, 8), part(8, whole(2, 13)), part(7, graph));
  }

  /// A model, y = tanh(… tanh(x w)), of so many functions one after the other.
  static byte[] chain(int length) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(part(1, message(text(1, "x"), text(1, "w"), text(2, "h0"), text(4, "MatMul"))));
    for (int i = 0; i < length; i++) {
      String out = i == length - 1 ? "y" : "h" + (i + 1);
      parts.add(part(1, message(text(1, "h" + i), text(2, out), text(4, "Tanh"))));
    }
    parts.add(text(2, "g"));
    byte[] weights =
        message(whole(1, 2), whole(1, 1), whole(2, 1), text(8, "w"), part(9, floats(0.5f, -1)));
    parts.add(part(5, weights));
    parts.add(part(11, value("x", 2)));
    parts.add(part(12, value("y", 1)));
    byte[] graph = message(parts.toArray(byte[][]::new));
    return message(whole(1, 8), part(8, whole(2, 13)), part(7, graph));
  }

  private static byte[] value(String name, int extent) {
    byte[] shape = message(part(1, text(2, "n")), part(1, whole(1, extent)));
    return message(text(1, name), part(2, part(1, message(whole(1, 1), part(2, shape)))));
  }

  private static byte[] message(byte[]... fields) {
    var out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] whole(int field, int value) {
    return new byte[] {(byte) (field << 3), (byte) value};
  }

  private static byte[] text(int field, String text) {
    return part(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] part(int field, byte[] bytes) {
    var out = new ByteArrayOutputStream();
    out.write(field << 3 | 2);
    int length = bytes.length;
    for (; length > 0x7F; length >>= 7) {
      out.write((length & 0x7F) | 0x80);
    }
    out.write(length);
    out.writeBytes(bytes);
    return out.toByteArray();
  }
}
