package dev.cairn.cli.option;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.SumObjective;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.experiment.spec.PrepareSpec;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.onnx.ModelLoss;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The loss of an ONNX model as options tell it.
public final class ModelOptions {
  /// Fewer samples are not worth a thread.
  private static final int SMALLEST_PART = 256;

  /// Parts of the data, whatever the number of threads: results do not depend on it.
  private static final int MOST_PARTS = 8;

  /// Each part has gradients and sums of its own; together of not much more than so many
  /// parameters.
  private static final int MOST_PARAMETERS = 4_000_000;

  /// How much of the heap may hold what Hessian products at one point have in common.
  private static final double KEPT_SHARE = 0.4;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--model", paramLabel = "FILE", description = "The ONNX model.")
  private @Nullable Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "The samples: .npz, .npy, .safetensors, .csv, .parquet or IDX images.")
  private @Nullable Path data;

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      description =
          "Of a graph without data, whose θ has its inputs: their values by name, .npz or"
              + " .safetensors; 0 where not given.")
  private @Nullable Path inputs;

  @Option(
      names = "--targets-file",
      paramLabel = "FILE",
      description = "The targets, where another file has them: .npy, .npz or IDX labels.")
  private @Nullable Path targetsFile;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      description = "The array, or columns, with the features. x, or all other columns.")
  private List<String> features = List.of();

  @Option(
      names = "--targets",
      paramLabel = "NAME",
      description = "The array, or columns, with the targets. y where there is one.")
  private List<String> targets = List.of();

  @Option(
      names = "--weights",
      paramLabel = "NAME",
      description = "The array, or column, with the weights of the samples.")
  private @Nullable String weights;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description = "${COMPLETION-CANDIDATES}; fitting the data where not given.")
  private @Nullable ModelLoss loss;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "The model's output that the loss takes. Default: its first.")
  private @Nullable String output;

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      split = ",",
      description = "Of cross_entropy and negative_log_likelihood, as in PyTorch: 0.5,2,1.")
  private List<Double> classWeights = List.of();

  @Option(
      names = "--label-smoothing",
      paramLabel = "E",
      description = "Of cross_entropy, as in PyTorch. Default: 0.")
  private double labelSmoothing;

  @Option(names = "--l2", paramLabel = "LAMBDA", description = "λ in λ·mean(θ²). Default: 0.")
  private double l2;

  @Option(
      names = "--constant",
      paramLabel = "NAME",
      description = "Initialisers that stay constant; * stands for any characters.")
  private List<String> constants = List.of();

  @Option(
      names = "--assume-smooth",
      description = "Takes models with ReLU or maximum pooling as if no kink were hit.")
  private boolean assumeSmooth;

  /// The model.
  public Path file() {
    return required(model, "name an experiment file, or a model: --model FILE");
  }

  private Path required(@Nullable Path file, String missing) {
    if (file == null) {
      throw new ParameterException(spec.commandLine(), missing);
    }
    return file;
  }

  private static int parts(int samples, int parameters) {
    int most = Math.clamp(MOST_PARAMETERS / parameters, 2, MOST_PARTS);
    return Math.clamp(samples / SMALLEST_PART, 1, most);
  }

  /// The problem, as an experiment would name it.
  public ProblemSpec.Onnx problem() {
    if (!(l2 >= 0)) {
      throw new ParameterException(spec.commandLine(), "--l2: λ " + l2 + " must be ≥ 0");
    }
    var problem =
        new ProblemSpec.Onnx(
            file().toString(),
            samples(),
            Optional.ofNullable(inputs).map(Path::toString),
            Optional.ofNullable(loss),
            l2,
            constants,
            assumeSmooth,
            Optional.ofNullable(output),
            classWeights,
            labelSmoothing,
            OptionalInt.empty());
    try {
      problem.settings(); // refuses weights and smoothing that are out of range
      return problem;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /// The loss, cut into parts that so many threads evaluate; to be closed.
  public static SumObjective objective(LoadedProblem problem, int threads) {
    int parts = parts(problem.samples(), problem.dimension());
    long kept = (long) (KEPT_SHARE * Runtime.getRuntime().maxMemory() / parts);
    return new SumObjective(
        problem.terms().of(parts, kept).stream().map(Supplier::get).toList(), threads);
  }

  private Optional<DataSpec> samples() {
    boolean ofData =
        targetsFile != null || !features.isEmpty() || !targets.isEmpty() || weights != null;
    if (data == null && !ofData) {
      return Optional.empty();
    }
    if (inputs != null) {
      throw new ParameterException(
          spec.commandLine(), "--inputs are of a graph without data: name one of both");
    }
    return Optional.of(
        new DataSpec.File(
            required(data, "name the samples: --data FILE").toString(),
            Optional.ofNullable(targetsFile).map(Path::toString),
            features,
            targets,
            Optional.ofNullable(weights),
            PrepareSpec.NONE));
  }
}
