package dev.cairn.onnx;

import dev.cairn.program.evaluator.ProgramObjective;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Gradient and Hessian against central differences of fourth order along a random direction.
final class Differences {
  /// At the point itself, near by, near by, at the point: relative to its size where
  /// derivatives grow.
  private static final double[] LENGTHS = {1e-4, 1e-4, 1e-5, 1e-3};

  /// So many coordinates change at once: more would meet kinks within a step.
  private static final int COORDINATES = 32;

  private static final double TOLERANCE = 2e-6;

  /// How far from a point at which derivatives may not exist.
  private static final double ASIDE = 3e-2;

  private static final int[] STEPS = {1, -1, 2, -2};

  private static final int[] WEIGHTS = {8, -8, -1, 1};

  private Differences() {}

  /// Whether they agree at θ, or (where θ may lie on a kink) at one of two points near by.
  static boolean agree(ProgramObjective f, double[] theta) {
    for (int attempt = 0; attempt < LENGTHS.length; attempt++) {
      var random = new SplittableRandom(attempt);
      double[] at = theta.clone();
      for (int i = 0; attempt % 3 != 0 && i < at.length; i++) {
        at[i] += random.nextDouble(-ASIDE, ASIDE) * (attempt == 1 ? Math.abs(at[i]) : 1);
      }
      if (attempt == LENGTHS.length - 1) {
        Arrays.setAll(at, i -> Math.abs(at[i])); // into the domain of roots and powers
      }
      if (agreeAt(f, at, LENGTHS[attempt], random)) {
        return true;
      }
    }
    return false;
  }

  private static boolean agreeAt(
      ProgramObjective f, double[] theta, double length, SplittableRandom random) {
    int n = theta.length;
    double[] direction = new double[n];
    for (int k = 0; k < COORDINATES; k++) {
      int i = n <= COORDINATES ? k % n : random.nextInt(n);
      direction[i] = random.nextDouble(-1, 1) * (length > 1e-4 ? Math.abs(theta[i]) : 1);
    }
    double[] gradient = new double[n];
    double[] product = new double[n];
    try (var evaluation = f.at(theta)) {
      evaluation.gradient(gradient);
      evaluation.hessian().apply(direction, product);
    }
    double slope = 0;
    double scale = 0;
    for (int i = 0; i < n; i++) {
      slope += gradient[i] * direction[i];
      scale += Math.abs(gradient[i] * direction[i]);
    }
    double difference = 0;
    double[] differences = new double[n];
    double[] moved = new double[n];
    double[] there = new double[n];
    double size = 0;
    for (int k = 0; k < STEPS.length; k++) {
      double step = STEPS[k] * length;
      Arrays.setAll(moved, i -> theta[i] + step * direction[i]);
      try (var evaluation = f.at(moved)) {
        size = Math.max(size, Math.abs(evaluation.value()));
        difference += WEIGHTS[k] * evaluation.value() / (12 * length);
        evaluation.gradient(there);
      }
      for (int i = 0; i < n; i++) {
        differences[i] += WEIGHTS[k] * there[i] / (12 * length);
      }
    }
    // Rounding of the value, a thousand times that of one number, over the step.
    double rounding = 1e-13 * size / length;
    boolean right = Math.abs(difference - slope) <= TOLERANCE * (1e-3 + scale) + rounding;
    double largest = Arrays.stream(product).map(Math::abs).max().orElse(0);
    for (int i = 0; i < n && right; i++) {
      double error = Math.abs(differences[i] - product[i]);
      right = error <= TOLERANCE * (1e-2 + largest + Math.abs(gradient[i]));
    }
    return right;
  }
}
