package dev.cairn.flatness;

import static dev.cairn.flatness.MeasuredSupport.diagonal;
import static dev.cairn.flatness.MeasuredSupport.measure;
import static dev.cairn.flatness.MeasuredSupport.separable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.newtonsystem.RelativeResiduals;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients and Hessians are written down by hand: functions whose critical points are known.
class NewtonSupportTest {
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
    for (double rest : new double[] {1e-6, 1e-9, 1e-10}) {
      var support = measure(h, 2, 1e-6, 1e-6, rest);
      assertFalse(support.supports(), support::toString);
    }
    h.set(2, 2, 0.1);
    var other = measure(h, 2, 1e-6, 1e-6, 1e-9);
    assertTrue(other.supports(), other::toString);
  }

  /// x²/2 + 2y² near the origin of (x − 1, y): the step is the error.
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-150, 1e150})
  void aShortStepThatTakesTheGradientAwayIsSupportInAnyUnits(double unit) {
    var support = measure(diagonal(unit, 4 * unit), 1, 1e-5 * unit, -2e-5 * unit);
    assertTrue(support.supports(), support::toString);
    assertEquals(Math.hypot(1e-5, 0.5e-5), support.length(), 1e-17);
    for (double norm : new double[] {1e-4, 1, 1e8}) { // wherever it lies
      assertTrue(measure(diagonal(unit, 4 * unit), norm, 0.1 * unit, 0).supports());
    }
  }

  /// 10⁻¹² (x − 5)² + y², from (3, 2·10⁻⁵): the first step takes y away, and all but 10⁻⁷ of the
  /// gradient with it; the critical point is 2 away. So it is where f bends a little more along x.
  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-11, 1e-10, 1e-9})
  void stepsThatAreLongTogetherAreNoSupport(double bend) {
    for (double x : new double[] {3, 4.9, 5.2}) {
      double[] theta = {x, 2e-5};
      double away = Math.hypot(5 - x, 2e-5);
      var support =
          measure(diagonal(2 * bend, 2), theta, new double[] {2 * bend * (x - 5), 2 * theta[1]});
      assertEquals(away / Math.hypot(x, 2e-5), support.length(), 1e-6 * away);
      assertEquals(away < 0.4, support.supports(), support::toString);
    }
  }

  /// 10⁻¹² y²: the gradient is below every cut-off and a step takes it away, but not from here.
  @Test
  void aLongStepIsNoSupport() {
    for (double y : new double[] {14.8, 0.3}) {
      var support =
          measure(diagonal(2e-12, 2e-12), new double[] {0, y}, new double[] {0, 2e-12 * y});
      assertEquals(0, support.left(), 1e-12);
      assertEquals(Math.min(1, y), support.length(), 1e-12);
      assertTrue(support.far(), support::toString);
      assertEquals(Verdict.NEITHER, Cutoffs.PAPER.verdict(1e-20, FITTING, support));
    }
    for (double y : new double[] {1e-9, 0.05}) {
      var support =
          measure(diagonal(2e-12, 2e-12), new double[] {0, y}, new double[] {0, 2e-12 * y});
      assertEquals(y, support.length(), 1e-12);
      assertEquals(Verdict.CRITICAL, Cutoffs.PAPER.verdict(1e-20, FITTING, support));
    }
    // The same step from farther out leaves the first digit as it is.
    var farther = measure(diagonal(2e-12, 2e-12), 200, 2e-12 * 14.8, 0);
    assertTrue(farther.supports(), farther::toString);
  }

  private static final RelativeResiduals FITTING = new RelativeResiduals(0, 1);

  /// e⁻ˣ + y²: the gradient after Newton's step is e⁻¹ of what it was, wherever the tail is looked
  /// at, and where a step takes y to 0 the next one leaves that of x.
  @ParameterizedTest
  @ValueSource(doubles = {12, 150, 400})
  void aValleyThatFallsForEverHasNoSupport(double x) {
    DoubleUnaryOperator[] slopes = {z -> -Math.exp(-z), z -> 2 * z};
    var along = separable(new double[] {x, 0}, slopes, Math.exp(-x), 2);
    assertEquals(Math.exp(-1), along.left(), 1e-9);
    assertFalse(along.atRounding());
    assertFalse(along.supports());
    var aside = separable(new double[] {x, 1e-5}, slopes, Math.exp(-x), 2);
    assertFalse(aside.supports(), aside::toString);
  }

  /// x⁻²⁰⁰ at 2, and exp(-x²) at 9.
  @Test
  void otherTailsHaveNoSupport() {
    DoubleUnaryOperator[] power = {z -> -200 * Math.pow(z, -201)};
    double x = 2;
    var tail = separable(new double[] {x}, power, 200 * 201 * Math.pow(x, -202));
    assertEquals(Math.pow(1 + 1.0 / 201, -201), tail.left(), 1e-9);
    DoubleUnaryOperator[] bell = {z -> -2 * z * Math.exp(-z * z)};
    var far = separable(new double[] {9}, bell, (4 * 81 - 2) * Math.exp(-81));
    assertFalse(far.supports(), far::toString);
  }

  /// At the inflection of 1e-5 exp(-x²) Newton's step leads so far out that no gradient is left.
  @Test
  void aStepThatLeapsOverAllIsNoSupport() {
    DoubleUnaryOperator[] bell = {z -> -2e-5 * z * Math.exp(-z * z)};
    double x = 0.72;
    var leap = separable(new double[] {x}, bell, 1e-5 * (4 * x * x - 2) * Math.exp(-x * x));
    assertFalse(leap.supports(), leap::toString);
  }

  /// x⁴ at 10⁻³: Newton's step leaves 8/27.
  @Test
  void aDegeneratePointHasNoSupportAboveRounding() {
    DoubleUnaryOperator[] slopes = {z -> 4 * z * z * z};
    var support = separable(new double[] {1e-3}, slopes, 12e-6);
    assertEquals(8.0 / 27, support.left(), 1e-9);
    assertFalse(support.supports());
  }

  /// x³/3 + 10⁻⁷x at x = 0 but for rounding: the step is 10¹⁰ long.
  @Test
  void aStepOutOfSightIsNoSupport() {
    DoubleUnaryOperator[] slopes = {z -> z * z + 1e-7, z -> 2 * z};
    double x = 1e-17;
    var support = separable(new double[] {x, 0}, slopes, 2 * x, 2);
    assertEquals(1, support.left());
    assertEquals(
        Verdict.GRADIENT_FLAT, Cutoffs.PAPER.verdict(1e-14, RelativeResiduals.UNKNOWN, support));
  }

  /// 2(u − u₀)² + 1.4·10⁻¹² exp((v₀ − v)/0.35) with u, v = (x ± y)/√2: a tail as of a saturated
  /// unit, 10⁴ times smaller than the rest of the gradient and far more than its rounding.
  @Test
  void aTailBesideAStiffDirectionIsNoSupport() {
    double size = 1.4e-12;
    double length = 0.35;
    double[] at = {1, 0.5};
    UnaryOperator<double[]> gradient =
        t -> {
          double u = 2 * (t[0] - at[0] + t[1] - at[1]);
          double v =
              -size / length * Math.exp((at[0] - at[1] - t[0] + t[1]) / length / ROOT) / ROOT;
          return new double[] {u + v, u - v};
        };
    double[] theta = {at[0] + 2e-8, at[1] + 2e-8};
    double bend = size / length / length / 2;
    var h = new DenseSymmetric(2);
    h.set(0, 0, 2 + bend);
    h.set(0, 1, 2 - bend);
    h.set(1, 1, 2 + bend);
    var support = NewtonSupport.measure(h, gradient.apply(theta), theta, 2, gradient);
    assertFalse(support.supports(), support::toString);
  }

  private static final double ROOT = Math.sqrt(2);

  /// (x² + y² − 1)²: a circle of critical points, near which the step is that of least length.
  @Test
  void aFamilyKeepsItsSupport() {
    double[] theta = {1 + 1e-6, 0};
    UnaryOperator<double[]> gradient =
        t -> {
          double d = 4 * (t[0] * t[0] + t[1] * t[1] - 1);
          return new double[] {d * t[0], d * t[1]};
        };
    double d = theta[0] * theta[0] - 1;
    var h = diagonal(8 * theta[0] * theta[0] + 4 * d, 4 * d);
    var support = NewtonSupport.measure(h, gradient.apply(theta), theta, 2, gradient);
    assertTrue(support.supports(), support::toString);
  }

  /// 10⁶(x − 1000)² + 10⁻⁶(y − 1)²: the first coordinate is at rounding, and a step takes away what
  /// the second has left.
  @Test
  void aCoordinateThatIsBehindIsTakenAway() {
    DoubleUnaryOperator[] slopes = {z -> 2e6 * (z - 1000), z -> 2e-6 * (z - 1)};
    var support = separable(new double[] {1000, 1.01}, slopes, 2e6, 2e-6);
    assertFalse(support.atRounding(), support::toString);
    assertTrue(support.supports(), support::toString);
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
  }

  /// At a regular point, as most ends of runs are, the gradient does as H says in every coordinate,
  /// and is not followed to where it might not.
  @Test
  void atARegularPointFewGradientsAreTaken() {
    int[] taken = {0};
    UnaryOperator<double[]> gradient =
        x -> {
          taken[0]++;
          double sum = Arrays.stream(x).sum() - 6;
          return Arrays.stream(x).map(z -> z + sum - Math.sin(z - 1) * (z - 1) - 1).toArray();
        };
    var h = new DenseSymmetric(6);
    for (int i = 0; i < 6; i++) {
      for (int j = i; j < 6; j++) {
        h.set(i, j, i == j ? 2 : 1);
      }
    }
    double[] ones = {1, 1, 1, 1, 1, 1};
    var support = NewtonSupport.measure(h, gradient.apply(ones), ones, 6, gradient);
    assertTrue(support.supports() && support.atRounding(), support::toString);
    assertTrue(taken[0] < 40, () -> taken[0] + " gradients");
  }
}
