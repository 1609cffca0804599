package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.RegularFile;
import dev.cairn.formats.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads TensorProto messages, whose elements stand in one of seven fields or in another file.
final class TensorReader {
  /// As many axes as NumPy allows.
  private static final int MAX_RANK = 64;

  private static final int EXTERNAL = 1;

  private final String source;
  private final Path directory;
  private final Set<Path> externalFiles = new LinkedHashSet<>();
  private final boolean numbers;
  private long elementsLeft;

  private TensorReader(Path file, Limits limits, boolean numbers) {
    source = file.toString();
    this.numbers = numbers;
    Path parent = file.toAbsolutePath().getParent();
    directory = parent == null ? file.toAbsolutePath() : parent;
    elementsLeft = limits.maxElements();
  }

  /// What reads the tensors of a file.
  static TensorReader of(Path file, Limits limits) {
    return new TensorReader(file, limits, true);
  }

  /// What reads where the numbers of a file's tensors stand, and gives tensors without elements.
  static TensorReader ofPlaces(Path file, Limits limits) {
    return new TensorReader(file, limits, false);
  }

  /// A tensor and its name.
  record Named(String name, Tensor tensor) {}

  /// The tensor message under way.
  Named read(Wire wire) throws IOException {
    var fields = new Fields();
    wire.message(number -> fields.field(wire, number));
    String place = "tensor " + FormatException.quote(fields.name);
    int[] shape = fields.shape(source, place);
    long count = 1;
    for (int extent : shape) {
      count *= Math.max(extent, 1);
      if (count > elementsLeft) {
        throw FormatException.at(source, place, "the file's tensors have too many elements");
      }
    }
    elementsLeft -= count;
    ElementType type;
    try {
      type = type(fields.dataType);
    } catch (IllegalArgumentException e) {
      throw FormatException.at(source, place, String.valueOf(e.getMessage()));
    }
    if (!numbers) {
      if (fields.location == EXTERNAL) {
        externalFiles.add(resolve(fields.external.getOrDefault("location", ""), place));
      }
      return new Named(fields.name, Tensor.of(type, new int[] {0}, new double[0]));
    }
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer bytes =
          fields.location == EXTERNAL ? external(fields.external, place, arena) : fields.raw;
      return new Named(
          fields.name,
          bytes == null
              ? fields.elements.tensor(type, shape, source, place)
              : tensor(type, shape, bytes, place));
    }
  }

  private Tensor tensor(ElementType type, int[] shape, ByteBuffer bytes, String place)
      throws FormatException {
    if (type != ElementType.I64 || bytes.remaining() % Long.BYTES != 0) {
      return Tensor.ofBytes(type, shape, bytes, source, place);
    }
    var wholes = new Numbers();
    LongBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    while (from.hasRemaining()) {
      wholes.addWhole(from.get());
    }
    return wholes.tensor(type, shape, source, place);
  }

  /// The files that external data came from so far, in the order of their first use.
  Set<Path> externalFiles() {
    return externalFiles;
  }

  /// The element type that ONNX gives a number.
  static ElementType type(int number) {
    return switch (number) {
      case 1 -> ElementType.F32;
      case 2 -> ElementType.U8;
      case 3 -> ElementType.I8;
      case 4 -> ElementType.U16;
      case 5 -> ElementType.I16;
      case 6 -> ElementType.I32;
      case 7 -> ElementType.I64;
      case 9 -> ElementType.BOOL;
      case 10 -> ElementType.F16;
      case 11 -> ElementType.F64;
      case 12 -> ElementType.U32;
      case 13 -> ElementType.U64;
      case 16 -> ElementType.BF16;
      default ->
          throw new IllegalArgumentException("element type %s is not supported".formatted(number));
    };
  }

  /// The element type that ONNX gives a number, where it is one that is read.
  static Optional<ElementType> known(long number) {
    return Arrays.stream(ElementType.values()).filter(type -> number(type) == number).findFirst();
  }

  /// The number that ONNX gives an element type.
  static int number(ElementType type) {
    return switch (type) {
      case F32 -> 1;
      case U8 -> 2;
      case I8 -> 3;
      case U16 -> 4;
      case I16 -> 5;
      case I32 -> 6;
      case I64 -> 7;
      case BOOL -> 9;
      case F16 -> 10;
      case F64 -> 11;
      case U32 -> 12;
      case U64 -> 13;
      case BF16 -> 16;
    };
  }

  /// The bytes that external_data names, which must lie in the model's directory; mapped, for they
  /// may be many.
  private ByteBuffer external(Map<String, String> entries, String place, Arena arena)
      throws IOException {
    String location = entries.getOrDefault("location", "");
    long offset = number(entries, "offset", 0, place);
    Path file = resolve(location, place);
    externalFiles.add(file);
    RegularFile.require(file);
    long size = Files.size(file);
    long length = number(entries, "length", Math.max(size - offset, 0), place);
    if (offset > size || length > size - offset || length > Integer.MAX_VALUE - 8) {
      throw FormatException.at(
          source,
          place,
          "external data at %s of %s bytes in %s, which has %s"
              .formatted(offset, length, FormatException.quote(location), size));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena).asByteBuffer();
    }
  }

  private Path resolve(String location, String place) throws IOException {
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw FormatException.at(
          source, place, "external data in %s".formatted(FormatException.quote(location)));
    }
    Path file = directory.resolve(relative).normalize();
    boolean inside =
        !relative.isAbsolute()
            && file.startsWith(directory.normalize())
            && Files.isRegularFile(file)
            && file.toRealPath().startsWith(directory.toRealPath());
    if (!inside) {
      boolean missing = !relative.isAbsolute() && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      throw FormatException.at(
          source,
          place,
          "external data in %s, which %s"
              .formatted(
                  FormatException.quote(location),
                  missing && file.startsWith(directory.normalize())
                      ? "does not exist"
                      : "is no file of the model's directory"));
    }
    return file;
  }

  private long number(Map<String, String> entries, String key, long otherwise, String place)
      throws FormatException {
    String text = entries.getOrDefault(key, Long.toString(otherwise));
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      number = -1;
    }
    if (number < 0) {
      throw FormatException.at(
          source, place, "external data: %s %s".formatted(key, FormatException.quote(text)));
    }
    return number;
  }

  /// The fields of one tensor as they come.
  private final class Fields {
    String name = "";
    int dataType;
    int location;
    @Nullable ByteBuffer raw;
    final Numbers elements = new Numbers();
    final Map<String, String> external = new HashMap<>();
    private final long[] extents = new long[MAX_RANK];
    private int rank;

    void field(Wire wire, int number) throws IOException {
      switch (number) {
        case 1 -> wire.wholes(this::extent);
        case 2 -> dataType = (int) wire.whole();
        case 4 -> wire.reals(elements::addReal);
        case 5, 7, 11 -> wire.wholes(elements::addWhole);
        case 8 -> name = wire.text();
        case 9 -> {
          if (numbers) {
            raw = wire.bytes();
          } else {
            wire.skip();
          }
        }
        case 10 -> wire.doubles(elements::addReal);
        case 13 -> externalEntry(wire);
        case 14 -> location = (int) wire.whole();
        default -> wire.skip();
      }
    }

    private void extent(long extent) {
      if (rank < MAX_RANK) {
        extents[rank] = extent;
      }
      rank++;
    }

    private void externalEntry(Wire wire) throws IOException {
      String[] entry = {"", ""};
      wire.message(
          number -> {
            if (number == 1 || number == 2) {
              entry[number - 1] = wire.text();
            } else {
              wire.skip();
            }
          });
      external.put(entry[0], entry[1]);
    }

    int[] shape(String source, String place) throws FormatException {
      if (rank > MAX_RANK) {
        throw FormatException.at(source, place, "%s axes".formatted(rank));
      }
      int[] shape = new int[rank];
      for (int axis = 0; axis < rank; axis++) {
        if (extents[axis] < 0 || extents[axis] > Integer.MAX_VALUE) {
          throw FormatException.at(source, place, "extent %s".formatted(extents[axis]));
        }
        shape[axis] = (int) extents[axis];
      }
      return shape;
    }
  }

  /// Elements given one by one, as numbers or (16-bit floats) as the bits of one. Of 64-bit whole
  /// numbers beyond 2⁵³, such as those that mean "to the end" in a Slice, this is the nearest
  /// double, as in a Cast; whole numbers of that size are not computed with otherwise.
  private static final class Numbers {
    private double[] reals = {};
    private long[] wholes = {};
    private int realCount;
    private int wholeCount;

    void addReal(double x) {
      if (realCount == reals.length) {
        reals = Arrays.copyOf(reals, Math.max(16, 2 * realCount));
      }
      reals[realCount++] = x;
    }

    void addWhole(long x) {
      if (wholeCount == wholes.length) {
        wholes = Arrays.copyOf(wholes, Math.max(16, 2 * wholeCount));
      }
      wholes[wholeCount++] = x;
    }

    Tensor tensor(ElementType type, int[] shape, String source, String place)
        throws FormatException {
      long count = 1;
      for (int extent : shape) {
        count *= extent;
      }
      if (realCount + wholeCount != count) {
        throw FormatException.at(
            source,
            place,
            "%s elements for a shape of %s".formatted(realCount + wholeCount, count));
      }
      boolean asReals = type == ElementType.F64 || type == ElementType.F32;
      if (asReals ? wholeCount > 0 : realCount > 0) {
        throw FormatException.at(source, place, "elements in the field of another type");
      }
      double[] values = asReals ? Arrays.copyOf(reals, realCount) : new double[wholeCount];
      for (int i = 0; i < wholeCount; i++) {
        values[i] = value(type, wholes[i]);
        if (!type.isFloating() && type != ElementType.I64 && !type.holds(values[i])) {
          throw FormatException.at(
              source, place, "element %s is %s, no %s".formatted(i, wholes[i], type));
        }
      }
      return Tensor.of(type, shape, values);
    }

    private static double value(ElementType type, long bits) {
      return switch (type) {
        case F16 -> Float.float16ToFloat((short) bits);
        case BF16 -> Float.intBitsToFloat((int) bits << 16);
        default -> bits;
      };
    }
  }
}
