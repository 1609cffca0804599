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
import java.util.regex.Pattern;

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
    return MemoryNeed.ofNumbers(2 * numbers()).during(this::readAll);
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

  private DataTensors readAll() {
    try {
      DataTensors samples = samples();
      if (targetsPath.isEmpty()) {
        return samples.validated();
      }
      return new DataTensors(
              samples.source(), samples.features(), Optional.of(targets()), samples.weights())
          .validated();
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

  private DataTensors samples() throws IOException {
    RegularFile.require(path);
    String name = name(path);
    if (name.endsWith(".csv")) {
      return columns(Csv.DEFAULT.read(path, Limits.DEFAULT));
    }
    if (name.endsWith(".parquet")) {
      return columns(ParquetFile.read(path, Limits.DEFAULT));
    }
    if (IDX.matcher(name).matches()) {
      return images();
    }
    if (!ARRAYS.matcher(name).matches()) {
      throw FormatException.at(
          path.toString(),
          "file name",
          "must end in .npy, .npz, .safetensors, .csv or .parquet, or as IDX images do"
              + " (-idx3-ubyte, -idx3-ubyte.gz)");
    }
    return arrays(TensorFiles.read(path, Limits.DEFAULT));
  }

  private DataTensors columns(Table table) throws FormatException {
    if (targetsPath.isPresent() && !roles.targets().isEmpty()) {
      throw twice();
    }
    return table.select(roles);
  }

  private DataTensors images() {
    Images images = IdxFile.images(path);
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

  private DataTensors arrays(NamedTensors file) throws FormatException {
    String x =
        one("features", roles.features())
            .orElse(file.tensors().size() == 1 ? file.tensors().firstEntry().getKey() : "x");
    Optional<String> named = one("targets", roles.targets());
    if (targetsPath.isPresent() && named.isPresent()) {
      throw twice();
    }
    boolean usual = named.isEmpty() && targetsPath.isEmpty() && !x.equals("y");
    Optional<String> y = usual ? Optional.of("y").filter(file.tensors()::containsKey) : named;
    return DataTensors.of(file, x, y, roles.weight());
  }

  private Tensor targets() throws IOException {
    Path file = targetsPath.orElseThrow();
    if (IDX.matcher(name(file)).matches()) {
      Labels labels = IdxFile.labels(file);
      double[] values = new double[labels.count()];
      for (int s = 0; s < values.length; s++) {
        values[s] = labels.get(s);
      }
      return Tensor.of(ElementType.U8, new int[] {values.length}, values);
    }
    NamedTensors arrays = TensorFiles.read(file, Limits.DEFAULT);
    return arrays.tensors().size() == 1
        ? arrays.tensors().firstEntry().getValue()
        : arrays.require("y");
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
