package dev.cairn.proof.certificate;

import dev.cairn.formats.WholeFile;
import dev.cairn.linalg.Point;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Inputs and targets of a network, samples one after the other, with a hash and a file format of
/// their own: two counts (64 bits, little-endian), then the numbers as IEEE doubles, little-endian.
public record NetworkData(Point inputs, Point targets) {
  private static final int HEADER = 2 * Long.BYTES;

  /// Whether each target is 0 but for a single 1.
  boolean oneHot(int classes) {
    for (int start = 0; start < targets.dimension(); start += classes) {
      int ones = 0;
      for (int c = 0; c < classes; c++) {
        double target = targets.get(start + c);
        if (target != 0 && target != 1) {
          return false;
        }
        ones += (int) target;
      }
      if (ones != 1) {
        return false;
      }
    }
    return true;
  }

  /// SHA-256 of the file, in hexadecimal.
  public String hash() {
    return sha256(bytes());
  }

  /// Writes the file unless it is there already; returns its name, which holds the hash.
  public String writeInto(Path directory) throws IOException {
    byte[] bytes = bytes();
    String name = fileName(sha256(bytes));
    Path file = directory.resolve(name);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
      WholeFile.write(file, bytes); // new, or another process was killed while it wrote it
    }
    return name;
  }

  /// The data in the bytes of a file.
  static NetworkData of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long numbers = ((long) bytes.length - HEADER) / Double.BYTES;
    long inputs = bytes.length >= HEADER ? buffer.getLong() : -1;
    long targets = bytes.length >= HEADER ? buffer.getLong() : -1;
    if (inputs < 0 || targets < 0 || inputs > numbers || targets != numbers - inputs) {
      throw new CertificateException("the data file has a wrong length");
    }
    return new NetworkData(points(buffer, (int) inputs), points(buffer, (int) targets));
  }

  private static Point points(ByteBuffer buffer, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = buffer.getDouble();
    }
    return Point.of(values);
  }

  private byte[] bytes() {
    int numbers = inputs.dimension() + targets.dimension();
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER + numbers * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(inputs.dimension()).putLong(targets.dimension());
    for (double x : inputs.toArray()) {
      buffer.putDouble(x);
    }
    for (double x : targets.toArray()) {
      buffer.putDouble(x);
    }
    return buffer.array();
  }

  static String fileName(String hash) {
    return "data-" + hash + ".bin";
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
