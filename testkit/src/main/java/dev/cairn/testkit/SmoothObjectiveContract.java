package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.Evaluation;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.Locale;
import java.util.SplittableRandom;

/// What every [SmoothObjective] promises beyond [ObjectiveContract], checked at one point.
public final class SmoothObjectiveContract {
  private static final int DIRECTIONS = 6;

  private static final double FIRST_STEP = 1e-2;

  /// Agreement with differences of gradients, relative to ‖H‖_F.
  private static final double TOLERANCE = 1e-7;

  /// Agreement of two exact ways to the same number, relative to ‖H‖_F.
  private static final double ROUNDING = 1e-11;

  private SmoothObjectiveContract() {}

  /// Fails unless the objective keeps its promises at θ (read), those of [ObjectiveContract]
  /// included.
  public static void check(SmoothObjective objective, double[] theta) {
    ObjectiveContract.check(objective, theta);
    int n = theta.length;
    var random = new SplittableRandom(n);
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      var hessian = evaluation.hessian();
      assertEquals(n, hessian.dimension(), "dimension of the Hessian");
      var dense = new DenseSymmetric(n);
      hessian.assemble(dense);
      double scale = dense.frobeniusNorm() + 1;
      isSymmetric(dense);
      for (int k = 0; k < DIRECTIONS; k++) {
        double[] v = Vectors.direction(random, n);
        double[] w = Vectors.direction(random, n);
        double[] hv = new double[n];
        double[] hw = new double[n];
        double[] again = new double[n];
        hessian.apply(v, hv);
        hessian.apply(w, hw);
        hessian.apply(v, again);
        assertArrayEquals(hv, again, "the same product again");
        assertEquals(Vectors.dot(w, hv), Vectors.dot(v, hw), ROUNDING * scale, "⟨w, Hv⟩ = ⟨v, Hw⟩");
        productAgreesWithMatrix(dense, v, hv, scale);
        productIsLinear(evaluation, v, w, hv, hw, scale);
        productAgreesWithDifferences(objective, theta, v, hv, scale);
      }
    }
  }

  private static void isSymmetric(DenseSymmetric dense) {
    for (int j = 0; j < dense.dimension(); j++) {
      for (int i = 0; i < j; i++) {
        assertEquals(dense.get(i, j), dense.get(j, i), "entries (%s, %s) of H".formatted(i, j));
      }
    }
  }

  private static void productAgreesWithMatrix(
      DenseSymmetric dense, double[] v, double[] hv, double scale) {
    double[] product = new double[v.length];
    dense.apply(v, product);
    assertTrue(
        Vectors.distance(product, hv) <= ROUNDING * scale,
        "assembled and matrix-free products differ by " + Vectors.distance(product, hv));
  }

  private static void productIsLinear(
      SmoothEvaluation evaluation, double[] v, double[] w, double[] hv, double[] hw, double scale) {
    double[] product = new double[v.length];
    evaluation.hessian().apply(Vectors.moved(v, -3, w), product);
    double off = Vectors.distance(product, Vectors.moved(hv, -3, hw));
    assertTrue(off <= 10 * ROUNDING * scale, "H(v − 3w) and Hv − 3Hw differ by " + off);
  }

  private static void productAgreesWithDifferences(
      SmoothObjective objective, double[] theta, double[] v, double[] hv, double scale) {
    double[] w = Vectors.direction(new SplittableRandom(v.length + 1), v.length);
    var difference =
        Differences.atZero(
            t -> Vectors.dot(w, gradient(objective, Vectors.moved(theta, t, v))), FIRST_STEP);
    double exact = Vectors.dot(w, hv);
    assertTrue(
        Math.abs(exact - difference.value()) <= TOLERANCE * scale + 4 * difference.error(),
        String.format(
            Locale.ROOT,
            "⟨w, Hv⟩ is %.15g, differences of gradients say %.15g ± %.1e",
            exact,
            difference.value(),
            difference.error()));
  }

  private static double[] gradient(SmoothObjective objective, double[] theta) {
    double[] g = new double[theta.length];
    try (Evaluation evaluation = objective.at(theta)) {
      evaluation.gradient(g);
    }
    return g;
  }
}
