package dev.cairn.flatness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.RelativeResiduals;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients and Hessians are written down by hand: functions whose critical points are known.
class NewtonSupportTest {
  private static DenseSymmetric diagonal(double... entries) {
    var h = new DenseSymmetric(entries.length);
    for (int i = 0; i < entries.length; i++) {
      h.set(i, i, entries[i]);
    }
    return h;
  }

  private static NewtonSupport measure(DenseSymmetric h, double norm, double... g) {
    double[] theta = new double[g.length];
    theta[0] = norm;
    return measure(h, theta, norm, g);
  }

  /// Of the quadratic function with this gradient at θ.
  private static NewtonSupport measure(DenseSymmetric h, double[] theta, double norm, double[] g) {
    return NewtonSupport.measure(
        h,
        g,
        theta,
        new NewtonSupport.Reach(norm, g.length),
        x -> {
          double[] there = new double[g.length];
          Vectors.addScaled(-1, theta, x);
          h.apply(x, there);
          Vectors.addScaled(1, g, there);
          return there;
        });
  }

  /// (x + y)²/2 + 10⁻⁹z has no critical point.
  @Test
  void aGradientInTheKernelHasNoSupportHoweverSmall() {
    var h = new DenseSymmetric(3);
    h.set(0, 0, 1);
    h.set(0, 1, 1);
    h.set(1, 1, 1);
    var support = measure(h, 2, 0, 0, 1e-9);
    assertEquals(1, support.left(), 1e-12);
    assertFalse(support.supports());
  }

  /// On the way down to the trough the gradient is not in the kernel, but what a step leaves
  /// is, and stays. Where it does not, a critical point may be near.
  @Test
  void whatNoStepTakesAwayIsNoSupport() {
    var h = new DenseSymmetric(3);
    h.set(0, 0, 1);
    h.set(0, 1, 1);
    h.set(1, 1, 1);
    var support = measure(h, 2, 1e-6, 1e-6, 1e-9);
    assertEquals(1, support.left());
    assertFalse(support.supports());
    var other =
        NewtonSupport.measure(
            h,
            new double[] {1e-6, 1e-6, 1e-9},
            new double[] {2, 0, 0},
            new NewtonSupport.Reach(2, 3),
            _ -> new double[] {0, 0, 1e-12});
    assertTrue(other.supports(), other::toString);
  }

  /// x²/2 + 2y² near the origin of (x − 1, y): the step is the error.
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-150, 1e150})
  void aShortStepThatTakesTheGradientAwayIsSupportInAnyUnits(double unit) {
    var support = measure(diagonal(unit, 4 * unit), 1, 1e-5 * unit, -2e-5 * unit);
    assertTrue(support.supports(), support::toString);
    assertEquals(Math.hypot(1e-5, 0.5e-5), support.length(), 1e-17);
    assertFalse(measure(diagonal(unit, 4 * unit), 1, 0.1 * unit, 0).supports());
    var far = measure(diagonal(unit, unit), 1e-4, 1e-5 * unit, 0);
    assertFalse(far.supports(), far::toString);
  }

  /// e⁻ˣ at 12: the gradient is 6e-6 and Newton's step is 1 there as everywhere.
  @Test
  void aValleyThatFallsForEverHasNoSupport() {
    double slope = Math.exp(-12);
    assertFalse(measure(diagonal(slope), 12, -slope).supports());
  }

  /// Steps along the kernel may have taken θ far out, where ε‖H‖‖θ‖ is larger than the gradient;
  /// but rounding there changes no gradient.
  @Test
  void farOutAlongTheKernelAGradientIsNoRounding() {
    var h = new DenseSymmetric(3);
    h.set(0, 0, 1);
    h.set(0, 1, 1);
    h.set(1, 1, 1);
    double[] theta = {-0.6727, 0.6727, -180578};
    var support = measure(h, theta, 180578, new double[] {0, 0, 1e-9});
    assertFalse(support.supports(), support::toString);
    assertEquals(0, support.image());
    assertEquals(
        Verdict.GRADIENT_FLAT, Cutoffs.PAPER.verdict(1e-18, RelativeResiduals.UNKNOWN, support));
  }

  /// At a family of critical points the gradient of rounding lies anywhere, also in the kernel.
  @Test
  void roundingIsSupport() {
    var support = measure(diagonal(3, 0), 2, 0, 1e-15);
    assertTrue(support.atRounding());
    assertTrue(support.supports());
    assertTrue(measure(diagonal(0, 0), 1, 0, 0).supports());
  }

  /// A family whose Hessian has eigenvalues down to rounding: components of the gradient along
  /// those stay, the others are taken away.
  @Test
  void nearlyNullDirectionsDoNotMakeTheStepLong() {
    var random = new SplittableRandom(5);
    int n = 40;
    double[] values = random.doubles(n, -1, 1).toArray();
    double[] g = new double[n];
    for (int i = 0; i < n; i++) {
      if (i >= 30) {
        values[i] = 1e-16 * (i - 34.5);
      }
      g[i] = i < 30 ? 1e-6 * values[i] : 1e-12;
    }
    var support = measure(diagonal(values), 5, g);
    assertTrue(support.supports(), support::toString);
    assertTrue(support.left() < 1e-4, support::toString);
  }
}
