package dev.cairn.study.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Two pieces of bytes in one.
final class Parts {
  private final byte[] first;
  private final byte[] second;

  private Parts(byte[] first, byte[] second) {
    this.first = first;
    this.second = second;
  }

  /// Reads what [#join] wrote.
  static Parts of(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("no two parts", e);
    }
  }

  static Parts read(DataInputStream in) throws IOException {
    byte[] first = in.readNBytes(in.readInt());
    return new Parts(first, in.readAllBytes());
  }

  static void write(DataOutputStream out, byte[] first, byte[] second) throws IOException {
    out.writeInt(first.length);
    out.write(first);
    out.write(second);
  }

  static byte[] join(byte[] first, byte[] second) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      write(out, first, second);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes all
    }
    return bytes.toByteArray();
  }

  byte[] first() {
    return first;
  }

  byte[] second() {
    return second;
  }
}
