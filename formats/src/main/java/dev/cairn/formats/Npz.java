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
    Place archive = new Place(file.toString(), "NPZ archive");
    long fileSize = Files.size(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > limits.maxTensors()) {
        throw archive.error("%s entries, more than %s".formatted(zip.size(), limits.maxTensors()));
      }
      var tensors = new LinkedHashMap<String, Tensor>();
      long left = limits.maxElements();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        Place place = new Place(file.toString(), FormatException.quote(name));
        if (!name.endsWith(SUFFIX)) {
          throw place.error("an NPZ archive holds .npy entries only");
        }
        String array = name.substring(0, name.length() - SUFFIX.length());
        if (tensors.containsKey(array)) {
          throw place.error("the archive has this entry twice");
        }
        Tensor tensor = read(zip, entry, fileSize, new Budget(left, limits.maxExpansion()), place);
        left -= tensor.count();
        tensors.put(array, tensor);
      }
      return new NamedTensors(file.toString(), tensors);
    } catch (ZipException | EOFException e) {
      throw archive.error("not a sound ZIP archive (%s)".formatted(SystemWords.of(e)));
    }
  }

  private record Budget(long elements, int expansion) {}

  private static Tensor read(ZipFile zip, ZipEntry entry, long fileSize, Budget budget, Place place)
      throws IOException {
    long packed = Math.clamp(entry.getCompressedSize(), 0, fileSize);
    long most = Math.max(HARMLESS_BYTES, packed * budget.expansion());
    long present = entry.getMethod() == ZipEntry.STORED ? packed : 0;
    try (InputStream raw = zip.getInputStream(entry);
        var in = new CheckedInputStream(new Bounded(raw, most, place), new CRC32())) {
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
      passed += Math.max(arrived, 0);
      if (passed > most) {
        throw place.error("unpacks to more than %s bytes: looks like a ZIP bomb".formatted(most));
      }
      return arrived;
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
