package dev.cairn.flatness;

import static dev.cairn.flatness.MeasuredSupport.measure;
import static dev.cairn.flatness.MeasuredSupport.separable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.newtonsystem.RelativeResiduals;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a gradient rounding made, and what of it is heard below the rounding of other terms.
class RoundedGradientsTest {
  /// Steps along the kernel may have taken θ far out, where ε‖H‖‖θ‖ is larger than the gradient;
  /// but rounding there changes no gradient.
  @Test
  void farOutAlongTheKernelAGradientIsNoRounding() {
    var h = new DenseSymmetric(3);
    h.set(0, 0, 1);
    h.set(0, 1, 1);
    h.set(1, 1, 1);
    double[] theta = {-0.6727, 0.6727, -180578};
    var support = measure(h, theta, new double[] {0, 0, 1e-9});
    assertFalse(support.supports(), support::toString);
    assertEquals(0, support.image());
    assertEquals(
        Verdict.GRADIENT_FLAT, Cutoffs.PAPER.verdict(1e-18, RelativeResiduals.UNKNOWN, support));
  }

  /// (x² + y² − 1)² on its circle, where the points of doubles miss it by rounding.
  @Test
  void roundingIsSupport() {
    UnaryOperator<double[]> gradient =
        t -> {
          double d = 4 * (t[0] * t[0] + t[1] * t[1] - 1);
          return new double[] {d * t[0], d * t[1]};
        };
    int rounded = 0;
    for (int k = 0; k < 50; k++) {
      double[] theta = {Math.cos(k), Math.sin(k)};
      double[] g = gradient.apply(theta);
      var h = new DenseSymmetric(2);
      h.set(0, 0, 8 * theta[0] * theta[0]);
      h.set(0, 1, 8 * theta[0] * theta[1]);
      h.set(1, 1, 8 * theta[1] * theta[1]);
      var support = NewtonSupport.measure(h, g, theta, 2, gradient);
      assertTrue(support.atRounding(), support::toString);
      assertTrue(support.supports());
      rounded += g[0] == 0 ? 0 : 1;
    }
    assertTrue(rounded > 5, "so often the gradient is rounding and not 0: " + rounded);
  }

  /// e⁻ˣ + (y − 1)² at (150, 1), and (x − 2)² + 10⁻⁴⁰y: what is left is far below what rounding of
  /// the other coordinate makes of ‖∇f‖, and still no rounding. In any units.
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-8, 1e8, 1e100})
  void aSlopeBelowTheRoundingOfOtherCoordinatesIsNoRounding(double unit) {
    for (double y : new double[] {1, Math.nextUp(1.0), 1 + 1e-9}) {
      DoubleUnaryOperator[] slopes = {z -> -unit * Math.exp(-z), z -> 2 * unit * (z - 1)};
      var tail = separable(new double[] {150, y}, slopes, unit * Math.exp(-150), 2 * unit);
      assertFalse(tail.supports(), tail::toString);
      assertEquals(Math.exp(-1), tail.left(), 1e-9);
    }
    DoubleUnaryOperator[] plane = {z -> 2 * unit * (z - 2), _ -> 1e-40 * unit};
    var flat = separable(new double[] {2, 1}, plane, 2 * unit, 0);
    assertEquals(
        Verdict.GRADIENT_FLAT, Cutoffs.PAPER.verdict(1e-80, RelativeResiduals.UNKNOWN, flat));
  }

  /// Σ kᵢ(xᵢ²/2 + xᵢ⁴/4) as near to its minimum as numbers get whose squares underflow, also with
  /// Hessians that are off, as those of differences are.
  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-150, 1e-163, 1e-169, 1e-200, 1e-290, 1e-308})
  void whereSquaresUnderflowAMinimumIsSupported(double size) {
    DoubleUnaryOperator[] slopes = {
      x -> x + x * x * x, x -> 2 * (x + x * x * x), x -> 3 * (x + x * x * x)
    };
    for (double error : new double[] {0, 1e-11, -1e-9}) {
      var support =
          separable(
              new double[] {size, -0.3 * size, 2 * size}, slopes, 1 + error, 2 - error, 3 + error);
      assertTrue(support.supports(), support::toString);
    }
  }

  /// (y − x²)² + e⁻ˣ on its valley y = x², where H is regular and Newton's step is (1, 2x), and the
  /// ring (x² + y² − 1)² + 10⁻²⁰x at (0.6, 0.8): of the gradient, which is below the rounding of
  /// large terms, only what lies along the valley is heard. Its kernel share is not near 1.
  @Test
  void aGradientOfWhichMostIsRoundingIsNotGradientFlat() {
    UnaryOperator<double[]> valley =
        t -> {
          double d = t[1] - t[0] * t[0];
          return new double[] {-4 * t[0] * d - Math.exp(-t[0]), 2 * d};
        };
    double[] theta = {30, 900};
    var h = new DenseSymmetric(2);
    h.set(0, 0, 8 * 900 + Math.exp(-30));
    h.set(0, 1, -120);
    h.set(1, 1, 2);
    var support = NewtonSupport.measure(h, valley.apply(theta), theta, 2, valley);
    assertFalse(support.supports(), support::toString);
    assertEquals(
        Verdict.NEITHER, Cutoffs.PAPER.verdict(8.8e-27, RelativeResiduals.UNKNOWN, support));
    UnaryOperator<double[]> ring =
        t -> {
          double d = 4 * (t[0] * t[0] + t[1] * t[1] - 1);
          return new double[] {d * t[0] + 1e-20, d * t[1]};
        };
    double[] there = {0.6, 0.8};
    h.set(0, 0, 8 * 0.36);
    h.set(0, 1, 8 * 0.48);
    h.set(1, 1, 8 * 0.64);
    var tilted = NewtonSupport.measure(h, ring.apply(there), there, 2, ring);
    assertEquals(Verdict.NEITHER, Cutoffs.PAPER.verdict(1e-40, RelativeResiduals.UNKNOWN, tilted));
  }

  /// (x + y − s)²/2 + c(x − y) has no critical point, and its slope along (1, −1) is √2 c
  /// everywhere, below what rounding of s makes of each coordinate.
  @ParameterizedTest
  @ValueSource(doubles = {1e4, 2e8, 1e12})
  void aSlopeAlongTheKernelIsHeardBelowTheRoundingOfCoordinates(double s) {
    double c = s * 5e-15;
    UnaryOperator<double[]> gradient = t -> new double[] {t[0] + t[1] - s + c, t[0] + t[1] - s - c};
    var h = new DenseSymmetric(2);
    h.set(0, 0, 1);
    h.set(0, 1, 1);
    h.set(1, 1, 1);
    for (double x : new double[] {s / 2, 0.497 * s, 0.3333 * s}) {
      for (double off : new double[] {0, 1e-16 * s, -3e-16 * s}) {
        double[] theta = {x, s - x + off};
        var support = NewtonSupport.measure(h, gradient.apply(theta), theta, 2, gradient);
        assertFalse(support.supports(), support::toString);
      }
    }
  }
}
