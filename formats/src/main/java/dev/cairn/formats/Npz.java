package dev.cairn.formats;

import dev.cairn.text.SystemWords;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// NumPy's NPZ format: a ZIP archive of NPY arrays, stored or deflated. Checks the checksum of each
/// entry and refuses archives that unpack to absurd sizes.
public final class Npz {
  private static final String SUFFIX = ".npy";

  /// Entries up to this size are no bomb, whatever their ratio.
  private static final long HARMLESS_BYTES = 1 << 20;

  /// Every entry carries this time, so that equal tensors give equal files.
  private static final LocalDateTime TIMESTAMP = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /// The arrays of an archive by name (without ".npy"), in its order.
  ///
  /// @throws FormatException where the file is not a sound NPZ file within the limits
  public static NamedTensors read(Path file, Limits limits) throws IOException {
    return new NamedTensors(file.toString(), each(file, limits, new Whole(file, limits)));
  }

  /// Some rows of these arrays.
  static NamedTensors read(Path file, Limits limits, Set<String> arrays, Rows rows)
      throws IOException {
    long fileSize = Files.size(file);
    SequencedMap<String, Optional<Tensor>> all =
        each(
            file,
            limits,
            (zip, entry, array, place) -> {
              if (!arrays.contains(array)) {
                return Optional.empty();
              }
              try (InputStream in = bounded(zip, entry, fileSize, limits.maxExpansion(), place)) {
                return Optional.of(Npy.read(in, limits.maxElements(), place, rows));
              }
            });
    var tensors = new LinkedHashMap<String, Tensor>();
    all.forEach((name, tensor) -> tensor.ifPresent(some -> tensors.put(name, some)));
    return new NamedTensors(file.toString(), tensors);
  }

  /// The extents of the arrays of an archive.
  static SequencedMap<String, int[]> shapes(Path file, Limits limits) throws IOException {
    return each(
        file,
        limits,
        (zip, entry, _, place) -> {
          try (InputStream in = zip.getInputStream(entry)) {
            return Npy.shape(in, place);
          }
        });
  }

  /// Takes something from an entry.
  @FunctionalInterface
  private interface Taking<T> {
    T take(ZipFile zip, ZipEntry entry, String array, Place place) throws IOException;
  }

  /// Takes something from each entry, in the order of the archive.
  private static <T> SequencedMap<String, T> each(Path file, Limits limits, Taking<T> taking)
      throws IOException {
    Place archive = new Place(file.toString(), "NPZ archive");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > limits.maxTensors()) {
        throw archive.error("%s entries, more than %s".formatted(zip.size(), limits.maxTensors()));
      }
      var taken = new LinkedHashMap<String, T>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        Place place = new Place(file.toString(), FormatException.quote(name));
        if (!name.endsWith(SUFFIX)) {
          throw place.error("an NPZ archive holds .npy entries only");
        }
        String array = name.substring(0, name.length() - SUFFIX.length());
        if (taken.containsKey(array)) {
          throw place.error("the archive has this entry twice");
        }
        taken.put(array, taking.take(zip, entry, array, place));
      }
      return taken;
    } catch (ZipException | EOFException e) {
      throw archive.error("not a sound ZIP archive (%s)".formatted(SystemWords.of(e)));
    }
  }

  /// Reads whole arrays.
  private static final class Whole implements Taking<Tensor> {
    private final long fileSize;
    private final int expansion;
    private long left;

    Whole(Path file, Limits limits) throws IOException {
      this.fileSize = Files.size(file);
      this.expansion = limits.maxExpansion();
      this.left = limits.maxElements();
    }

    @Override
    public Tensor take(ZipFile zip, ZipEntry entry, String array, Place place) throws IOException {
      Tensor tensor = read(zip, entry, fileSize, new Budget(left, expansion), place);
      left -= tensor.count();
      return tensor;
    }
  }

  private record Budget(long elements, int expansion) {}

  private static Tensor read(ZipFile zip, ZipEntry entry, long fileSize, Budget budget, Place place)
      throws IOException {
    long present = entry.getMethod() == ZipEntry.STORED ? packed(entry, fileSize) : 0;
    try (InputStream raw = bounded(zip, entry, fileSize, budget.expansion(), place);
        var in = new CheckedInputStream(raw, new CRC32())) {
      Tensor tensor = Npy.read(in, present, budget.elements(), place);
      if (in.read() >= 0) {
        throw place.error("bytes follow after the %s".formatted(tensor));
      }
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw place.error("the checksum differs: the entry is damaged");
      }
      return tensor;
    } catch (ZipException | EOFException e) {
      throw place.error("cannot be unpacked (%s)".formatted(SystemWords.of(e)));
    }
  }

  private static long packed(ZipEntry entry, long fileSize) {
    return Math.clamp(entry.getCompressedSize(), 0, fileSize);
  }

  private static InputStream bounded(
      ZipFile zip, ZipEntry entry, long fileSize, int expansion, Place place) throws IOException {
    long most = Math.max(HARMLESS_BYTES, packed(entry, fileSize) * expansion);
    return new Bounded(zip.getInputStream(entry), most, place);
  }

  /// Passes at most a number of bytes on, then refuses.
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final long most;
    private final Place place;
    private long passed;

    Bounded(InputStream in, long most, Place place) {
      this.in = in;
      this.most = most;
      this.place = place;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int arrived = in.read(target, offset, length);
      pass(Math.max(arrived, 0));
      return arrived;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(bytes);
      pass(skipped);
      return skipped;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private void pass(long bytes) throws IOException {
      passed += bytes;
      if (passed > most) {
        throw place.error("unpacks to more than %s bytes: looks like a ZIP bomb".formatted(most));
      }
    }
  }

  /// Writes the tensors, each with its element type, stored without compression as `numpy.savez`
  /// does. The file appears complete or not at all; equal tensors give equal bytes.
  ///
  /// @throws IllegalArgumentException where an element does not fit its type, or for BF16
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    WholeFile.write(
        file,
        stream -> {
          var zip = new ZipOutputStream(new BufferedOutputStream(stream));
          zip.setLevel(Deflater.NO_COMPRESSION);
          for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            var entry = new ZipEntry(tensor.getKey() + SUFFIX);
            entry.setTimeLocal(TIMESTAMP);
            zip.putNextEntry(entry);
            Npy.write(zip, tensor.getValue());
            zip.closeEntry();
          }
          zip.finish();
          zip.flush();
        });
  }
}
