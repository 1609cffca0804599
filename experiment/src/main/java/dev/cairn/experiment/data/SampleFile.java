package dev.cairn.experiment.data;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.MemoryNeed;
import dev.cairn.formats.ColumnRoles;
import dev.cairn.formats.Csv;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.RegularFile;
import dev.cairn.formats.Rows;
import dev.cairn.formats.Table;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.nn.data.DataException;
import dev.cairn.nn.data.IdxFile;
import dev.cairn.nn.data.Images;
import dev.cairn.nn.data.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Samples in a file that somebody else wrote, its kind told by its name.
///
/// @param path NPY, NPZ, safetensors, CSV, Parquet, or IDX images
/// @param targetsPath a further file with the targets alone
/// @param roles which arrays, or columns, are what. Of arrays, the only one or "x" are the features
///     where none is named, and "y" the targets
public record SampleFile(Path path, Optional<Path> targetsPath, ColumnRoles roles) {
  /// mnist-images.idx3-ubyte, train-images-idx3-ubyte.gz, labels.idx, …
  private static final Pattern IDX = Pattern.compile(".*(idx\\d?|ubyte)(\\.gz)?");

  private static final Pattern ARRAYS = Pattern.compile(".*\\.(npy|npz|safetensors)");

  private static final double BRIGHTEST = 255;

  /// Reads the samples: every value finite, one target and one weight a sample.
  ///
  /// Throws [CairnException] with one line that names file, place and value where that cannot be.
  public DataTensors read() { // as they come, and as they are kept
    return MemoryNeed.ofNumbers(2 * numbers())
        .during(() -> failing(() -> readAll(Rows.ALL).validated()));
  }

  /// Reads some of the samples, those before them passed over.
  ///
  /// @param share of all samples, which tells how much memory they take
  DataTensors read(Rows rows, double share) {
    return MemoryNeed.ofNumbers((long) (2 * share * numbers()))
        .during(() -> failing(() -> readAll(rows).checked()));
  }

  /// How many there are. Of text all is gone through, of other files their headers are read.
  int count() {
    return failing(
        () -> {
          RegularFile.require(path);
          return switch (kind()) {
            case CSV -> Csv.DEFAULT.rows(path, Limits.DEFAULT);
            case PARQUET -> ParquetFile.rows(path);
            case IDX -> IdxFile.count(path);
            case ARRAYS -> arrayRows();
          };
        });
  }

  /// About how many numbers the files hold: single precision is what most have.
  private long numbers() {
    try {
      return (Files.size(path) + (targetsPath.isPresent() ? Files.size(targetsPath.get()) : 0))
          / Float.BYTES;
    } catch (IOException _) {
      return 0; // whoever reads it says so
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T failing(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw failure(e);
    } catch (DataException e) {
      throw new CairnException(e.getMessage(), e);
    }
  }

  /// The one line for a file that cannot be read.
  public static CairnException failure(IOException e) {
    return new CairnException(Failures.reason(e), e);
  }

  private DataTensors readAll(Rows rows) throws IOException {
    DataTensors samples = samples(rows);
    String source =
        rows.all()
            ? samples.source()
            : "%s, samples %s to %s".formatted(samples.source(), rows.from(), rows.to() - 1);
    return new DataTensors(
        source,
        samples.features(),
        targetsPath.isEmpty() ? samples.targets() : Optional.of(targets(rows)),
        samples.weights());
  }

  private DataTensors samples(Rows rows) throws IOException {
    RegularFile.require(path);
    return switch (kind()) {
      case CSV -> columns(Csv.DEFAULT.read(path, Limits.DEFAULT, rows));
      case PARQUET -> columns(ParquetFile.read(path, Limits.DEFAULT, rows));
      case IDX -> images(rows);
      case ARRAYS -> arrays(rows);
    };
  }

  private enum Kind {
    CSV,
    PARQUET,
    IDX,
    ARRAYS
  }

  private Kind kind() throws FormatException {
    String name = name(path);
    if (name.endsWith(".csv")) {
      return Kind.CSV;
    }
    if (name.endsWith(".parquet")) {
      return Kind.PARQUET;
    }
    if (IDX.matcher(name).matches()) {
      return Kind.IDX;
    }
    if (!ARRAYS.matcher(name).matches()) {
      throw FormatException.at(
          path.toString(),
          "file name",
          "must end in .npy, .npz, .safetensors, .csv or .parquet, or as IDX images do"
              + " (-idx3-ubyte, -idx3-ubyte.gz)");
    }
    return Kind.ARRAYS;
  }

  private DataTensors columns(Table table) throws FormatException {
    if (targetsPath.isPresent() && !roles.targets().isEmpty()) {
      throw twice();
    }
    return table.select(roles);
  }

  private DataTensors images(Rows rows) {
    Images images =
        rows.all() ? IdxFile.images(path) : IdxFile.images(path, rows.from(), rows.to());
    int size = images.rows() * images.columns();
    double[] values = new double[images.count() * size];
    for (int i = 0; i < values.length; i++) {
      int pixel = i % size;
      values[i] =
          images.get(i / size, pixel / images.columns(), pixel % images.columns()) / BRIGHTEST;
    }
    int[] shape = {images.count(), images.rows(), images.columns()};
    return new DataTensors(
        path.toString(),
        Tensor.of(ElementType.F64, shape, values),
        Optional.empty(),
        Optional.empty());
  }

  /// Which arrays of a file are what.
  private record Arrays(String features, Optional<String> targets, Optional<String> weights) {
    Set<String> names() {
      return Stream.of(Optional.of(features), targets, weights)
          .flatMap(Optional::stream)
          .collect(Collectors.toSet());
    }
  }

  /// @param names those of the arrays that there are
  private Arrays arrays(SequencedCollection<String> names) {
    String x = one("features", roles.features()).orElse(names.size() == 1 ? names.getFirst() : "x");
    Optional<String> named = one("targets", roles.targets());
    if (targetsPath.isPresent() && named.isPresent()) {
      throw twice();
    }
    boolean usual = named.isEmpty() && targetsPath.isEmpty() && !x.equals("y");
    Optional<String> y = usual ? Optional.of("y").filter(names::contains) : named;
    return new Arrays(x, y, roles.weight());
  }

  private DataTensors arrays(Rows rows) throws IOException {
    if (rows.all()) {
      NamedTensors file = TensorFiles.read(path, Limits.DEFAULT);
      Arrays arrays = arrays(file.tensors().sequencedKeySet());
      return select(file, arrays);
    }
    Arrays arrays = arrays(TensorFiles.shapes(path, Limits.DEFAULT).sequencedKeySet());
    return select(TensorFiles.read(path, Limits.DEFAULT, arrays.names(), rows), arrays);
  }

  private static DataTensors select(NamedTensors file, Arrays arrays) throws FormatException {
    return DataTensors.of(file, arrays.features(), arrays.targets(), arrays.weights());
  }

  private int arrayRows() throws IOException {
    SequencedMap<String, int[]> shapes = TensorFiles.shapes(path, Limits.DEFAULT);
    int @Nullable [] shape = shapes.get(arrays(shapes.sequencedKeySet()).features());
    if (shape == null || shape.length == 0) {
      throw FormatException.at(path.toString(), "features", "no array of samples");
    }
    return shape[0];
  }

  private Tensor targets(Rows rows) throws IOException {
    Path file = targetsPath.orElseThrow();
    if (IDX.matcher(name(file)).matches()) {
      return classes(
          rows.all() ? IdxFile.labels(file) : IdxFile.labels(file, rows.from(), rows.to()));
    }
    if (rows.all()) {
      NamedTensors arrays = TensorFiles.read(file, Limits.DEFAULT);
      return arrays.require(targets(arrays.tensors().sequencedKeySet()));
    }
    String name = targets(TensorFiles.shapes(file, Limits.DEFAULT).sequencedKeySet());
    return TensorFiles.read(file, Limits.DEFAULT, Set.of(name), rows).require(name);
  }

  private static String targets(SequencedCollection<String> names) {
    return names.size() == 1 ? names.getFirst() : "y";
  }

  private static Tensor classes(Labels labels) {
    double[] values = new double[labels.count()];
    for (int s = 0; s < values.length; s++) {
      values[s] = labels.get(s);
    }
    return Tensor.of(ElementType.U8, new int[] {values.length}, values);
  }

  private Optional<String> one(String what, List<String> names) {
    if (names.size() > 1) {
      throw new CairnException(
          "%s: %s are named %s, must be one array".formatted(path, what, names));
    }
    return names.stream().findFirst();
  }

  private CairnException twice() {
    return new CairnException(
        "%s: the targets are %s and in %s as well, must be in one place"
            .formatted(path, roles.targets(), targetsPath.orElseThrow()));
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
  }
}
