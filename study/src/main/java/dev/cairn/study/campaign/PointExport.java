package dev.cairn.study.campaign;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.OutputDirectory;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Parameters;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.InitialiserWriter;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.ParameterTensors;
import dev.cairn.search.PointKind;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Writes points of a campaign as files of parameters, for the programs that the models come from.
public final class PointExport {
  /// What a point is written as.
  public enum Format {
    /// Arrays by name, float64.
    NPZ,
    /// Tensors by name, float64.
    SAFETENSORS,
    /// The problem's ONNX model with the point as its initialisers, in the model's own precision:
    /// doubles stay doubles where it holds doubles.
    ONNX;

    /// The files' extension.
    String extension() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Which points.
  ///
  /// @param kind which points of the runs
  /// @param runs the runs, of every variant; none for all
  public record Selection(PointKind kind, Set<Integer> runs) {
    /// Copies the set.
    public Selection {
      runs = Set.copyOf(runs);
    }

    boolean holds(PointRow point) {
      return point.kind() == kind && (runs.isEmpty() || runs.contains(point.run()));
    }
  }

  private PointExport() {}

  /// A file that was written.
  ///
  /// @param note what rounding to the model's precision did to the point, where it did something
  public record Written(Path file, Optional<String> note) {}

  /// Writes a file for each of the points, run-0007-final.npz (with v1- before it in further
  /// variants). Files of the parameters of a model also hold what it keeps constant, by name, so
  /// that they are its whole state. Reads the problem's data anew.
  public static List<Written> write(
      StoreReader reader, Selection selection, Format format, Path directory) {
    List<PointRow> points = reader.points().stream().filter(selection::holds).toList();
    if (points.isEmpty()) {
      throw new CairnException(
          "the campaign has no %s points%s"
              .formatted(
                  selection.kind().word(),
                  selection.runs().isEmpty() ? "" : " of the runs " + selection.runs()));
    }
    List<Variant> variants = Variant.load(reader.experiment());
    List<Written> files = new ArrayList<>();
    try {
      OutputDirectory.make(directory);
      for (PointRow point : points) {
        Path file = directory.resolve(name(point, format));
        LoadedProblem problem = variants.get(point.variant()).problem();
        files.add(new Written(file, write(problem, point, format, file)));
      }
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
    return files;
  }

  private static String name(PointRow point, Format format) {
    String variant = point.variant() == 0 ? "" : "v%s-".formatted(point.variant());
    return String.format(
        Locale.ROOT,
        "%srun-%04d-%s.%s",
        variant,
        point.run(),
        point.kind().word(),
        format.extension());
  }

  private static Optional<String> write(
      LoadedProblem problem, PointRow point, Format format, Path file) throws IOException {
    Parameters parameters = problem.parameters();
    double[] theta = point.theta().toArray();
    SequencedMap<String, Tensor> tensors =
        ParameterTensors.of(parameters.tensors(), theta, ElementType.F64);
    Optional<OnnxModel> model =
        parameters.model().isPresent()
            ? Optional.of(OnnxModel.read(parameters.model().get(), Limits.DEFAULT))
            : Optional.empty();
    if (format != Format.ONNX) {
      model.ifPresent(stored -> ParameterTensors.constants(stored).forEach(tensors::putIfAbsent));
      naming(file, () -> TensorFiles.write(file, tensors));
      return Optional.empty();
    }
    Path original =
        parameters
            .model()
            .orElseThrow(
                () ->
                    new CairnException(
                        "the problem is no ONNX model; npz and safetensors hold its points"));
    boolean inputs =
        problem.model().stream()
            .flatMap(loss -> loss.given().keySet().stream())
            .anyMatch(tensors::containsKey);
    if (inputs) {
      throw new CairnException(
          "inputs of the graph are part of θ, which its file does not hold; npz and safetensors"
              + " hold its points");
    }
    naming(file, () -> InitialiserWriter.write(original, file, tensors));
    return rounding(problem, theta, stored(file, tensors));
  }

  /// What writes a file.
  private interface Writing {
    void run() throws IOException;
  }

  /// Failures of a stream, as of a full disk, do not say which file it was.
  private static void naming(Path file, Writing writing) throws IOException {
    try {
      writing.run();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      var named = new FileSystemException(file.toString(), null, SystemWords.of(e));
      named.addSuppressed(e); // no cause: the deepest one is told
      throw named;
    }
  }

  /// θ as a model holds it, in its own precision.
  private static double[] stored(Path file, SequencedMap<String, Tensor> tensors)
      throws IOException {
    var initialisers = OnnxModel.read(file, Limits.DEFAULT).initialisers();
    List<Tensor> stored = new ArrayList<>();
    for (String name : tensors.keySet()) {
      stored.add(Objects.requireNonNull(initialisers.get(name), name));
    }
    return ParameterTensors.flatten(stored);
  }

  private static Optional<String> rounding(
      LoadedProblem problem, double[] theta, double[] rounded) {
    if (Arrays.equals(theta, rounded)) {
      return Optional.empty();
    }
    SmoothObjective objective = problem.objective().get();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the model's precision rounds θ: ‖∇f‖ %.3g became %.3g (npz and safetensors keep"
                + " doubles; so does a model exported after model.double())",
            gradientNorm(objective, theta),
            gradientNorm(objective, rounded)));
  }

  private static double gradientNorm(SmoothObjective objective, double[] theta) {
    double[] gradient = new double[theta.length];
    try (var evaluation = objective.at(theta)) {
      evaluation.gradient(gradient);
    }
    return Vectors.norm(gradient);
  }
}
