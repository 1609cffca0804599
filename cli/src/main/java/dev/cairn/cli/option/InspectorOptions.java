package dev.cairn.cli.option;

import dev.cairn.study.inspect.Inspector;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How thoroughly a point is inspected.
public final class InspectorOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dense-up-to",
      paramLabel = "N",
      description = "The largest number of parameters for the dense Hessian. Default: 2000.")
  private int denseUpTo = Inspector.DEFAULT.denseUpTo();

  @Option(
      names = "--eigenvalues",
      paramLabel = "K",
      description = "Eigenvalues at each end, for large models. Default: 10.")
  private int eigenvalues = Inspector.DEFAULT.ends().lowest();

  @Option(
      names = "--residual",
      paramLabel = "R",
      description = "How well those are found: ‖Hv − λv‖ ≤ R·‖H‖. Default: 1e-3.")
  private double residual = Inspector.DEFAULT.ends().relativeResidual();

  @Option(
      names = "--newton-iterations",
      paramLabel = "N",
      description = "At most so many of the Newton system behind r. Default: 500.")
  private int newtonIterations = Inspector.DEFAULT.newton().tolerances().maxIterations().orElse(0);

  @Option(
      names = "--density-vectors",
      paramLabel = "N",
      description =
          "Random vectors of the density, for large models; 80 products each. Default: 10.")
  private int densityVectors = Inspector.DEFAULT.quadrature().vectors();

  @Option(
      names = "--trace-products",
      paramLabel = "N",
      description = "Products of the trace, for large models. Default: 60.")
  private int traceProducts = Inspector.DEFAULT.trace().products();

  @Option(names = "--seed", paramLabel = "S", description = "Of the random vectors. Default: 0.")
  private long seed;

  /// The largest number of parameters for the dense Hessian.
  public int denseUpTo() {
    return denseUpTo;
  }

  /// What measures.
  public Inspector inspector() {
    try {
      return Inspector.DEFAULT
          .withDenseUpTo(denseUpTo)
          .withEnds(eigenvalues, residual)
          .withNewtonIterations(newtonIterations)
          .withDensityVectors(densityVectors)
          .withTraceProducts(traceProducts)
          .withSeed(seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
