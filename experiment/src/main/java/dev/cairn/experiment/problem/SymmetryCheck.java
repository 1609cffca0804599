package dev.cairn.experiment.problem;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.symmetry.SignedPermutation;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Compares a formula with itself under the generators of its symmetry, at random points.
final class SymmetryCheck {
  /// Standard deviations of the points: a formula may have values near the origin only, or far away
  /// only.
  private static final double[] SCALES = {0.25, 1, 4, 16};

  /// Points of each scale.
  private static final int POINTS = 16;

  /// Differences between f(gθ) and f(θ) up to this share of |f| + ‖θ‖‖∇f‖ may come from rounding:
  /// some thousand operations, or terms a million times larger that cancel.
  private static final double ROUNDING = 1e-10;

  private SymmetryCheck() {}

  /// A point, the formula there, and |f| + ‖θ‖‖∇f‖: the size of its terms, even where they cancel.
  private record Sample(Point theta, double value, double size) {
    static Sample of(SmoothObjective objective, Point theta) {
      double[] x = theta.toArray();
      double[] gradient = new double[x.length];
      try (SmoothEvaluation evaluation = objective.at(x)) {
        double value = evaluation.value();
        evaluation.gradient(gradient);
        return new Sample(theta, value, Math.abs(value) + Vectors.norm(x) * Vectors.norm(gradient));
      }
    }
  }

  /// Refuses a generator that does not leave the formula as it is.
  static void require(ProblemSpec.Formula spec, SmoothObjective objective, RandomGenerator random) {
    List<SignedPermutation> generators = spec.generators();
    if (generators.isEmpty()) {
      return;
    }
    List<Sample> samples = samples(objective, random);
    if (samples.isEmpty()) {
      throw new CairnException(
          "problem.symmetry cannot be checked: f has no value at any of %s random points"
              .formatted(SCALES.length * POINTS));
    }
    for (int i = 0; i < generators.size(); i++) {
      for (Sample before : samples) {
        Sample after = Sample.of(objective, generators.get(i).apply(before.theta()));
        if (!(Math.abs(after.value() - before.value()) <= ROUNDING * before.size())) {
          throw new CairnException(
              "problem.symmetry[%s] is %s, which does not leave f as it is: f is %s at %s and %s at %s"
                  .formatted(
                      i,
                      spec.symmetry().get(i),
                      before.value(),
                      before.theta(),
                      after.value(),
                      after.theta()));
        }
      }
    }
  }

  /// The random points where f has a value.
  private static List<Sample> samples(SmoothObjective objective, RandomGenerator random) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SCALES.length * POINTS; i++) {
      double[] theta = new double[objective.dimension()];
      for (int k = 0; k < theta.length; k++) {
        theta[k] = SCALES[i % SCALES.length] * random.nextGaussian();
      }
      samples.add(Sample.of(objective, Point.of(theta)));
    }
    return samples.stream().filter(sample -> Double.isFinite(sample.size())).toList();
  }
}
