package dev.cairn.nn.train;

import dev.cairn.objective.Objective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;

/// Adam, full batch: momentum over the root of the decaying mean of squared gradients.
///
/// mₖ = β₁mₖ₋₁ + (1 − β₁)gₖ, vₖ = β₂vₖ₋₁ + (1 − β₂)gₖ², θₖ₊₁ = θₖ − η (mₖ/(1 − β₁ᵏ)) / (√(vₖ/(1 −
/// β₂ᵏ)) + ε), element by element, k from 1.
///
/// @param learningRate η > 0
/// @param firstDecay β₁, 0 ≤ β₁ < 1
/// @param secondDecay β₂, 0 ≤ β₂ < 1
/// @param epsilon ε > 0, against division by 0
public record Adam(double learningRate, double firstDecay, double secondDecay, double epsilon)
    implements Finder<Objective> {
  /// η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8: the defaults in common use.
  public static final Adam DEFAULT = new Adam(1e-3, 0.9, 0.999, 1e-8);

  /// Checks the settings.
  public Adam {
    Settings.learningRate(learningRate);
    Settings.decay("β₁", firstDecay);
    Settings.decay("β₂", secondDecay);
    Settings.positive("ε", epsilon);
  }

  @Override
  public String name() {
    return "Adam";
  }

  @Override
  public Needs needs() {
    return Needs.PRODUCTS;
  }

  @Override
  public Trajectory begin(Objective objective, double[] start) {
    return new TrainingTrajectory(objective, start, learningRate, new Moments(start.length));
  }

  private final class Moments implements UpdateRule {
    private final double[] first;
    private final double[] second;
    private int step;

    Moments(int dimension) {
      first = new double[dimension];
      second = new double[dimension];
    }

    @Override
    public void update(double[] theta, double[] gradient) {
      step++;
      double firstBias = 1 - Math.pow(firstDecay, step);
      double secondBias = 1 - Math.pow(secondDecay, step);
      for (int k = 0; k < theta.length; k++) {
        first[k] = firstDecay * first[k] + (1 - firstDecay) * gradient[k];
        second[k] = secondDecay * second[k] + (1 - secondDecay) * gradient[k] * gradient[k];
        double root = Math.sqrt(second[k] / secondBias) + epsilon;
        theta[k] -= learningRate * (first[k] / firstBias) / root;
      }
    }
  }
}
