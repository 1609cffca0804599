package dev.cairn.external;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Frames over a pair of streams, as docs/external.md describes them. All numbers are
/// little-endian: an int16 kind, int16 flags, the int32 number of the question, the int64 length of
/// the body in bytes, the body.
final class Wire {
  static final int VERSION = 2;

  static final int HELLO = 1;
  static final int EVALUATE = 2;
  static final int PRODUCT = 3;
  static final int RESULT = 4;
  static final int PROGRESS = 5;
  static final int ERROR = 6;

  /// The numbers of the body stand in the shared file.
  static final int IN_FILE = 1;

  static final int HEADER = 16;

  /// Bytes before the numbers of a request.
  static final int REQUEST = HEADER + 2 * Integer.BYTES;

  /// Texts are at most so long.
  static final int LONGEST_TEXT = 1 << 16;

  private static final int CHUNK = 1 << 16;

  /// About what it costs to put a thread to sleep and wake it twice.
  private static final long SOON_NANOSECONDS = 100_000;

  private final InputStream in;
  private final OutputStream out;
  private final byte[] outgoing = new byte[CHUNK];
  private final byte[] incoming = new byte[CHUNK];
  private final ByteBuffer writing = ByteBuffer.wrap(outgoing).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer reading = ByteBuffer.wrap(incoming).order(ByteOrder.LITTLE_ENDIAN);

  /// Of the question that was sent last; hello is 0.
  private int number = -1;

  Wire(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /// What stands before a body.
  record Header(int kind, int flags, int number, long length) {}

  /// Writes a frame of two whole numbers and a text.
  void send(int kind, int first, int second, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    begin(kind, 0, first, second, bytes.length);
    flush();
    out.write(bytes);
    out.flush();
  }

  /// Writes a frame of two whole numbers and of arrays one after the other.
  void send(int kind, int first, int second, List<double[]> arrays) throws IOException {
    begin(kind, 0, first, second, Double.BYTES * count(arrays));
    for (double[] array : arrays) {
      for (int done = 0; done < array.length; ) {
        if (writing.remaining() < Double.BYTES) {
          flush();
        }
        int some = Math.min(writing.remaining() / Double.BYTES, array.length - done);
        writing.asDoubleBuffer().put(array, done, some);
        writing.position(writing.position() + some * Double.BYTES);
        done += some;
      }
    }
    flush();
    out.flush();
  }

  /// Writes a frame of two whole numbers whose arrays stand in the shared file.
  void sendFromFile(int kind, int first, int second) throws IOException {
    begin(kind, IN_FILE, first, second, 0);
    flush();
    out.flush();
  }

  private void begin(int kind, int flags, int first, int second, long more) {
    writing.clear();
    writing.putShort((short) kind).putShort((short) flags).putInt(++number);
    writing.putLong(2 * Integer.BYTES + more);
    writing.putInt(first).putInt(second);
  }

  private void flush() throws IOException {
    out.write(outgoing, 0, writing.position());
    writing.clear();
  }

  /// Reads what stands before a body.
  Header header() throws IOException {
    fill(HEADER);
    return new Header(
        reading.getShort(0), reading.getShort(2), reading.getInt(4), reading.getLong(8));
  }

  /// The number of the question that was sent last.
  int number() {
    return number;
  }

  /// Waits a moment, awake, until so many bytes can be read without waiting. `false` also where the
  /// thread is interrupted.
  @SuppressWarnings("ThreadPriorityCheck") // a hint that costs nothing where nobody takes it
  boolean comesSoon(long bytes) throws IOException {
    long begin = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      if (in.available() >= bytes) {
        return true;
      }
      if (System.nanoTime() - begin > SOON_NANOSECONDS) {
        return false;
      }
      Thread.yield(); // to the server, where they share a core
    }
    return false;
  }

  /// Reads numbers into arrays, one after the other.
  void read(List<Received> all) throws IOException {
    for (Received each : all) {
      double[] array = each.array();
      for (int done = 0; done < array.length; ) {
        int some = Math.min(CHUNK / Double.BYTES, array.length - done);
        fill(some * Double.BYTES);
        reading.position(0);
        reading.asDoubleBuffer().get(array, done, some);
        done += some;
      }
    }
  }

  /// Reads two whole numbers as one.
  long whole() throws IOException {
    fill(Long.BYTES);
    return reading.getLong(0);
  }

  /// Reads a text of so many bytes, and keeps at most [#LONGEST_TEXT].
  String text(long length) throws IOException {
    int size = Math.clamp(length, 0, LONGEST_TEXT);
    fill(size);
    String text = new String(incoming, 0, size, StandardCharsets.UTF_8);
    in.skipNBytes(Math.max(0, length - size));
    return text;
  }

  private void fill(int bytes) throws IOException {
    if (in.readNBytes(incoming, 0, bytes) < bytes) {
      throw new EOFException("the stream ended");
    }
  }

  static long count(List<double[]> arrays) {
    return arrays.stream().mapToLong(array -> array.length).sum();
  }
}
