package dev.cairn.nn.data;

import dev.cairn.text.SystemWords;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Reader of the IDX format of the MNIST distribution, plain or gzip-compressed (told by content).
///
/// A file is a magic number (0, 0, type, number of dimensions), the dimensions as 32-bit big-endian
/// integers, then the values. Only unsigned bytes are read: type 8. Memory grows with the bytes
/// that are there, never with what the header claims.
public final class IdxFile {
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int GZIP_MAGIC = 0x1f8b;

  /// Values are read in pieces of this size, so that a header that lies costs at most one of them.
  private static final int PIECE = 1 << 20;

  /// Values that a compressed file may unpack to, as a multiple of its size, once they are more
  /// than a [#PIECE]: deflate reaches 1032 : 1 on constant data, images stay below 100 : 1.
  private static final long EXPANSION = 200;

  /// The longest array of the virtual machine.
  private static final long LARGEST = Integer.MAX_VALUE - 8;

  private IdxFile() {}

  /// The images of a file of magic number 0x803.
  ///
  /// Throws [DataException] where it is missing, of another kind, shorter or longer than it says.
  public static Images images(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return images(in, file.toString(), most(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The labels of a file of magic number 0x801; errors as for [#images(Path)].
  public static Labels labels(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return labels(in, file.toString(), most(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The images from one on, up to another, of a file that is held to nothing that stands behind.
  public static Images images(Path file, int from, int to) {
    try (InputStream in = Files.newInputStream(file)) {
      return reading(
          file.toString(),
          () -> {
            var data = open(in, file.toString(), IMAGES_MAGIC);
            long count = dimension(data, file.toString(), "images");
            long rows = dimension(data, file.toString(), "rows");
            long columns = dimension(data, file.toString(), "columns");
            long size = Math.multiplyExact(rows, columns);
            require(to <= count, file, to, count);
            data.skipNBytes(from * size);
            byte[] pixels = some(data, file.toString(), to - from, size, most(file));
            return Images.owning((int) rows, (int) columns, pixels);
          });
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The labels from one on, up to another, likewise.
  public static Labels labels(Path file, int from, int to) {
    try (InputStream in = Files.newInputStream(file)) {
      return reading(
          file.toString(),
          () -> {
            var data = open(in, file.toString(), LABELS_MAGIC);
            long count = dimension(data, file.toString(), "labels");
            require(to <= count, file, to, count);
            data.skipNBytes(from);
            return Labels.of(some(data, file.toString(), to - from, 1, most(file)));
          });
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// How many images a file declares.
  public static int count(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return reading(
          file.toString(),
          () ->
              (int) dimension(open(in, file.toString(), IMAGES_MAGIC), file.toString(), "images"));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void require(boolean there, Path file, int wanted, long count) {
    if (!there) {
      throw new DataException("%s: %s declared, needed are %s".formatted(file, count, wanted));
    }
  }

  static Images images(InputStream raw, String source) {
    return images(raw, source, LARGEST);
  }

  private static Images images(InputStream raw, String source, long most) {
    return reading(
        source,
        () -> {
          var in = open(raw, source, IMAGES_MAGIC);
          long count = dimension(in, source, "images");
          long rows = dimension(in, source, "rows");
          long columns = dimension(in, source, "columns");
          byte[] pixels = values(in, source, count, Math.multiplyExact(rows, columns), most);
          return Images.owning((int) rows, (int) columns, pixels);
        });
  }

  static Labels labels(InputStream raw, String source) {
    return labels(raw, source, LARGEST);
  }

  /// How many values an honest file of this size has at most.
  private static long most(Path file) throws IOException {
    return Math.max(PIECE, EXPANSION * Files.size(file));
  }

  private static Labels labels(InputStream raw, String source, long most) {
    return reading(
        source,
        () -> {
          var in = open(raw, source, LABELS_MAGIC);
          long count = dimension(in, source, "labels");
          return Labels.of(values(in, source, count, 1, most));
        });
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T reading(String source, Reading<T> reading) {
    try {
      return reading.read();
    } catch (EOFException e) {
      throw new DataException("%s: truncated: ends within its header".formatted(source), e);
    } catch (IOException e) {
      throw new DataException("%s: %s".formatted(source, SystemWords.of(e)), e);
    }
  }

  private static DataInputStream open(InputStream raw, String source, int wanted)
      throws IOException {
    var buffered = new BufferedInputStream(raw);
    buffered.mark(2);
    int first = buffered.read() << 8 | buffered.read();
    buffered.reset();
    var in =
        new DataInputStream(
            first == GZIP_MAGIC
                ? new BufferedInputStream(new GZIPInputStream(buffered, PIECE))
                : buffered);
    int magic = in.readInt();
    if (magic != wanted) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: magic number 0x%08x, expected 0x%08x for %s of unsigned bytes",
              source,
              magic,
              wanted,
              wanted == IMAGES_MAGIC ? "images" : "labels"));
    }
    return in;
  }

  private static long dimension(DataInputStream in, String source, String what) throws IOException {
    int size = in.readInt();
    if (size < 1) {
      throw new DataException(
          "%s: %s %s declared".formatted(source, Integer.toUnsignedLong(size), what));
    }
    return size;
  }

  /// Reads count·size bytes and makes sure that nothing follows.
  private static byte[] values(DataInputStream in, String source, long count, long size, long most)
      throws IOException {
    byte[] values = some(in, source, count, size, most);
    if (in.read() >= 0) {
      throw new DataException(
          "%s: more bytes than the %s × %s it declares".formatted(source, count, size));
    }
    return values;
  }

  /// Reads count·size bytes.
  private static byte[] some(DataInputStream in, String source, long count, long size, long most)
      throws IOException {
    if (size > Math.min(most, LARGEST) / count) {
      throw new DataException(
          "%s: %s × %s bytes declared, more than the %s that %s"
              .formatted(
                  source,
                  count,
                  size,
                  Math.min(most, LARGEST),
                  most < LARGEST ? "a file of its size can hold" : "are supported"));
    }
    long declared = count * size;
    byte[] values = new byte[(int) Math.min(declared, PIECE)];
    int read = 0;
    while (read < declared) {
      if (read == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(declared, 2L * values.length));
      }
      int more = in.read(values, read, values.length - read);
      if (more < 0) {
        throw new DataException(
            "%s: truncated: %s × %s bytes declared, %s found".formatted(source, count, size, read));
      }
      read += more;
    }
    return values;
  }

  private static DataException unreadable(Path file, IOException e) {
    return new DataException("%s: cannot be read: %s".formatted(file, SystemWords.of(e, file)), e);
  }
}
