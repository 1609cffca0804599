package dev.cairn.cli.command;

import dev.cairn.cli.option.ProblemPoint;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes what a problem is at one point, for other programs.
@Command(
    name = "evaluate",
    description = {
      "Writes value and gradient of an experiment's problem at one point as arrays, in full.",
      "θ is --parameters, or the model's own, or the first start.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn evaluate my.yaml --out point.npz            theta, value, gradient",
      "  ./cairn evaluate my.yaml --parameters theta.npy --hessian --out point.npz",
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXPERIMENT.yaml", description = "The experiment.")
  private Path experiment;

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description = "θ: an array theta (.npy, .npz), or the parameters by name.")
  private @Nullable Path parameters;

  @Option(names = "--hessian", description = "The dense Hessian, too.")
  private boolean hessian;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the arrays go: .npz or .safetensors.")
  private Path out;

  @Override
  public Integer call() {
    ProblemPoint point = ProblemPoint.ofExperiment(experiment, Optional.ofNullable(parameters));
    double[] theta = point.theta().toArray();
    int n = theta.length;
    double[] gradient = new double[n];
    SmoothObjective objective = point.problem().objective().get();
    SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
    try (SmoothEvaluation at = objective.at(theta)) {
      at.gradient(gradient);
      arrays.put("theta", Tensor.of(ElementType.F64, new int[] {n}, theta));
      arrays.put("value", Tensor.of(ElementType.F64, new int[] {1}, new double[] {at.value()}));
      arrays.put("gradient", Tensor.of(ElementType.F64, new int[] {n}, gradient));
      if (hessian) {
        DenseSymmetric dense = new DenseSymmetric(n);
        at.hessian().assemble(dense);
        arrays.put("hessian", Tensor.of(ElementType.F64, new int[] {n, n}, dense.entries()));
      }
      TensorFiles.write(out, arrays);
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
    return 0;
  }
}
