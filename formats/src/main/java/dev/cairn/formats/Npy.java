package dev.cairn.formats;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/// NumPy's NPY format: one array a file. Reads versions 1 to 3, both byte orders, C and Fortran
/// order; writes version 1, little-endian, C order.
///
/// Source: the documentation of `numpy.lib.format`.
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// NumPy itself refuses longer headers of plain arrays unless told otherwise.
  private static final int LONGEST_HEADER = 10_000;

  /// The data starts at a multiple of this, so that it can be mapped.
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /// The array in a file. Memory: the array, and once more for Fortran order.
  ///
  /// @throws FormatException where the file is not a sound NPY file within the limits
  public static Tensor read(Path file, Limits limits) throws IOException {
    try (InputStream in = open(file)) {
      Place place = place(file);
      Tensor tensor = read(in, Files.size(file), limits.maxElements(), place);
      if (in.read() >= 0) {
        throw place.error("bytes follow after the %s".formatted(tensor));
      }
      return tensor;
    }
  }

  /// Some rows of the array in a file, the others passed over. Memory: these rows.
  ///
  /// @throws FormatException where there are fewer, or where the array stands column by column
  static Tensor read(Path file, Limits limits, Rows rows) throws IOException {
    try (InputStream in = open(file)) {
      return read(in, limits.maxElements(), place(file), rows);
    }
  }

  /// The extents of the array in a file.
  static int[] shape(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return shape(in, place(file));
    }
  }

  static int[] shape(InputStream in, Place place) throws IOException {
    return header(in, place).shape();
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file));
  }

  private static Place place(Path file) {
    return new Place(file.toString(), "NPY array");
  }

  /// Some rows.
  static Tensor read(InputStream in, long maxElements, Place place, Rows rows) throws IOException {
    NpyHeader header = header(in, place);
    if (header.fortranOrder() && header.shape().length > 1) {
      throw place.error(
          "stands column by column (Fortran order), so rows cannot be read alone: write it row by"
              + " row (numpy.ascontiguousarray)");
    }
    Elements.Layout layout = new Elements.Layout(header.type(), header.order(), header.shape());
    return Elements.rows(in, layout, maxElements, place, rows);
  }

  /// @param present bytes known to be in the stream, 0 for unknown
  static Tensor read(InputStream in, long present, long maxElements, Place place)
      throws IOException {
    NpyHeader header = header(in, place);
    int count = header.count(maxElements, place);
    double[] values = Elements.read(in, header.type(), header.order(), count, present, place);
    return Tensor.of(
        header.type(),
        header.shape(),
        header.fortranOrder() ? Elements.fromFortranOrder(values, header.shape()) : values);
  }

  private static NpyHeader header(InputStream in, Place place) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(start, MAGIC)) {
      throw place.error(
          "not NPY: starts with bytes %s".formatted(HexFormat.ofDelimiter(" ").formatHex(start)));
    }
    byte[] version = Elements.bytes(in, 2, place);
    int length = headerLength(in, version[0], version[1], place);
    String text =
        new String(
            Elements.bytes(in, length, place),
            version[0] >= 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return NpyHeader.parse(text, place);
  }

  private static int headerLength(InputStream in, int major, int minor, Place place)
      throws IOException {
    if (major < 1 || major > 3 || minor != 0) {
      throw place.error("NPY version %s.%s is not 1.0, 2.0 or 3.0".formatted(major, minor));
    }
    byte[] bytes = Elements.bytes(in, major == 1 ? 2 : 4, place);
    long length = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      length = length << 8 | Byte.toUnsignedLong(bytes[i]);
    }
    if (length > LONGEST_HEADER) {
      throw place.error("header of %s bytes, more than %s".formatted(length, LONGEST_HEADER));
    }
    return (int) length;
  }

  /// Writes one array, with its element type. The file appears complete or not at all.
  ///
  /// @throws IllegalArgumentException where an element does not fit the type, or for BF16, which
  ///     NumPy does not have
  public static void write(Path file, Tensor tensor) throws IOException {
    WholeFile.write(
        file,
        stream -> {
          OutputStream out = new BufferedOutputStream(stream);
          write(out, tensor);
          out.flush();
        });
  }

  static void write(OutputStream out, Tensor tensor) throws IOException {
    String header = NpyHeader.of(tensor).format();
    int prefix = MAGIC.length + 4;
    int padding = ALIGNMENT - 1 - (prefix + header.length()) % ALIGNMENT;
    String padded = header + " ".repeat(padding) + "\n";
    out.write(MAGIC);
    out.write(1);
    out.write(0);
    out.write(padded.length() & 0xFF);
    out.write(padded.length() >>> 8);
    out.write(padded.getBytes(StandardCharsets.ISO_8859_1));
    Elements.write(out, tensor, ByteOrder.LITTLE_ENDIAN);
  }
}
