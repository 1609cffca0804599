package dev.cairn.nn.train;

import dev.cairn.objective.Objective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;

/// AdaGrad, full batch: each component's rate falls with the root of its summed squared gradients.
///
/// Gₖ = Gₖ₋₁ + gₖ², θₖ₊₁ = θₖ − η gₖ/(√Gₖ + ε), element by element. One gradient a step.
///
/// @param learningRate η > 0
/// @param epsilon ε > 0, against division by 0
public record AdaGrad(double learningRate, double epsilon) implements Finder<Objective> {
  /// η = 0.01, ε = 1e-10: the defaults in common use.
  public static final AdaGrad DEFAULT = new AdaGrad(0.01, 1e-10);

  /// Checks the settings.
  public AdaGrad {
    Settings.learningRate(learningRate);
    Settings.positive("ε", epsilon);
  }

  @Override
  public String name() {
    return "AdaGrad";
  }

  @Override
  public Needs needs() {
    return Needs.PRODUCTS;
  }

  @Override
  public Trajectory begin(Objective objective, double[] start) {
    double[] squares = new double[start.length];
    return new TrainingTrajectory(
        objective,
        start,
        learningRate,
        (theta, gradient) -> {
          for (int k = 0; k < theta.length; k++) {
            squares[k] = Math.fma(gradient[k], gradient[k], squares[k]);
            theta[k] -= learningRate * gradient[k] / (Math.sqrt(squares[k]) + epsilon);
          }
        });
  }
}
