package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.Evaluation;
import dev.cairn.objective.Objective;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/// What every [Objective] promises, checked at one point.
public final class ObjectiveContract {
  /// Directions in which the gradient is compared with differences of values.
  private static final int DIRECTIONS = 8;

  /// Differences of values at steps of this size lose about 10 of 16 digits to rounding.
  private static final double FIRST_STEP = 1e-2;

  private static final double TOLERANCE = 1e-7;

  private ObjectiveContract() {}

  /// Fails unless the objective keeps its promises at θ (read).
  public static void check(Objective objective, double[] theta) {
    assertEquals(theta.length, objective.dimension(), "dimension");
    leavesItsArgumentAlone(objective, theta);
    repeats(objective, theta);
    evaluationsAreIndependent(objective, theta);
    gradientAgreesWithDifferences(objective, theta);
  }

  private static void leavesItsArgumentAlone(Objective objective, double[] theta) {
    double[] argument = theta.clone();
    double[] g = new double[theta.length];
    try (Evaluation evaluation = objective.at(argument)) {
      double before = evaluation.value();
      evaluation.gradient(g);
      assertArrayEquals(theta, argument, "the evaluation wrote into θ");
      Arrays.fill(argument, Double.NaN);
      assertEquals(before, evaluation.value(), "the evaluation kept θ");
    }
  }

  private static void repeats(Objective objective, double[] theta) {
    double[] first = new double[theta.length];
    double[] second = new double[theta.length];
    double value = valueAndGradient(objective, theta, first);
    assertEquals(value, valueAndGradient(objective, theta, second), "value at the same θ");
    assertArrayEquals(first, second, "gradient at the same θ");
  }

  private static void evaluationsAreIndependent(Objective objective, double[] theta) {
    double[] alone = new double[theta.length];
    double value = valueAndGradient(objective, theta, alone);
    double[] elsewhere = theta.clone();
    for (int i = 0; i < elsewhere.length; i++) {
      elsewhere[i] += 0.125;
    }
    double[] g = new double[theta.length];
    try (Evaluation earlier = objective.at(theta)) {
      valueAndGradient(objective, elsewhere, new double[theta.length]);
      assertEquals(value, earlier.value(), "value after a later evaluation elsewhere");
      earlier.gradient(g);
      assertArrayEquals(alone, g, "gradient after a later evaluation elsewhere");
    }
  }

  private static void gradientAgreesWithDifferences(Objective objective, double[] theta) {
    var random = new SplittableRandom(theta.length);
    double[] g = new double[theta.length];
    double value = valueAndGradient(objective, theta, g);
    for (int k = 0; k < DIRECTIONS; k++) {
      double[] direction = Vectors.direction(random, theta.length);
      var difference =
          Differences.atZero(t -> value(objective, Vectors.moved(theta, t, direction)), FIRST_STEP);
      double slope = Vectors.dot(g, direction);
      double scale = Math.abs(value) + Vectors.norm(g) + 1;
      assertTrue(
          Math.abs(slope - difference.value()) <= TOLERANCE * scale + 4 * difference.error(),
          String.format(
              Locale.ROOT,
              "slope %.15g along direction %d, differences say %.15g ± %.1e",
              slope,
              k,
              difference.value(),
              difference.error()));
    }
  }

  private static double value(Objective objective, double[] theta) {
    try (Evaluation evaluation = objective.at(theta)) {
      return evaluation.value();
    }
  }

  private static double valueAndGradient(Objective objective, double[] theta, double[] g) {
    try (Evaluation evaluation = objective.at(theta)) {
      evaluation.gradient(g);
      return evaluation.value();
    }
  }
}
