package dev.cairn.nn.train;

import dev.cairn.objective.Objective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;

/// Full-batch gradient descent, with heavy-ball momentum where it is not 0.
///
/// vₖ₊₁ = μvₖ − η∇f(θₖ), θₖ₊₁ = θₖ + vₖ₊₁, v₀ = 0. One gradient a step.
///
/// @param learningRate η > 0
/// @param momentum μ, 0 ≤ μ < 1
public record GradientDescent(double learningRate, double momentum) implements Finder<Objective> {
  /// The paper's for Fig. 1: η = 0.1, no momentum.
  public static final GradientDescent PLAIN = new GradientDescent(0.1, 0);

  /// The paper's for the other figures: η = 0.1, μ = 0.9.
  public static final GradientDescent MOMENTUM = new GradientDescent(0.1, 0.9);

  /// Checks the settings.
  public GradientDescent {
    Settings.learningRate(learningRate);
    Settings.decay("momentum", momentum);
  }

  @Override
  public String name() {
    return momentum == 0 ? "gradient descent" : "momentum";
  }

  @Override
  public Needs needs() {
    return Needs.PRODUCTS;
  }

  @Override
  public Trajectory begin(Objective objective, double[] start) {
    double[] velocity = new double[start.length];
    return new TrainingTrajectory(
        objective,
        start,
        learningRate,
        (theta, gradient) -> {
          for (int k = 0; k < theta.length; k++) {
            velocity[k] = momentum * velocity[k] - learningRate * gradient[k];
            theta[k] += velocity[k];
          }
        });
  }
}
