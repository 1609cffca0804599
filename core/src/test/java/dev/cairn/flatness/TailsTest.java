package dev.cairn.flatness;

import static dev.cairn.flatness.MeasuredSupport.separable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.newtonsystem.RelativeResiduals;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tails, plateaus and families: where f is flat to the last digit, it is told on which of them.
class TailsTest {
  /// f(x) + (y − 1)² at (x, 1) for tails that have no critical point but no digit of a gradient
  /// left: log cosh x − x, √(1 + x²) − x, x e^(−x²), each from where rounding begins.
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-20, 1e20, 1e100})
  void aTailBelowTheLastDigitHasNoSupport(double unit) {
    record Case(DoubleUnaryOperator slope, DoubleUnaryOperator curvature, Point places) {}
    var cases =
        List.of(
            new Case(
                x -> unit * (Math.tanh(x) - 1),
                x -> unit / (Math.cosh(x) * Math.cosh(x)),
                Point.of(18.83, 19, 20, 25, 40, 300)),
            new Case(
                x -> unit * (x / Math.sqrt(1 + x * x) - 1),
                x -> unit * Math.pow(1 + x * x, -1.5),
                Point.of(3e8, 1e9, 1e12)),
            new Case(
                x -> unit * (1 - 2 * x * x) * Math.exp(-x * x),
                x -> unit * (4 * x * x * x - 6 * x) * Math.exp(-x * x),
                Point.of(28, 31, 60, 1e3)));
    for (Case f : cases) {
      for (double x : f.places.toArray()) {
        for (double y : new double[] {1, Math.nextUp(1.0), 1 + 1e-9}) {
          DoubleUnaryOperator[] slopes = {f.slope, z -> 2 * unit * (z - 1)};
          double curvature = f.curvature.applyAsDouble(x);
          var both = separable(new double[] {x, y}, slopes, curvature, 2 * unit);
          assertFalse(both.supports(), "%s, %s: %s".formatted(x, y, both));
        }
        DoubleUnaryOperator[] alone = {f.slope};
        var one = separable(new double[] {x}, alone, f.curvature.applyAsDouble(x));
        assertFalse(one.supports(), "%s: %s".formatted(x, one));
      }
    }
  }

  /// Degenerate points and families are none: x⁴, x³ and 10⁻²⁰x² at 0 and at 1 after a shift, a
  /// coordinate that f does not have.
  @Test
  void whatIsFlatOnBothSidesOrOnNoneIsNoTail() {
    for (double shift : new double[] {0, 1, 1e6}) {
      DoubleUnaryOperator[][] functions = {
        {z -> 4 * Math.pow(z - shift, 3), z -> z - shift},
        {z -> Math.pow(z - shift, 2), z -> z - shift},
        {z -> 2e-20 * (z - shift), z -> z - shift},
        {_ -> 0, z -> z - shift},
        {z -> Math.pow(z - shift, 9), z -> Math.sin(z - shift)}
      };
      double[][] curvatures = {{0, 1}, {0, 1}, {2e-20, 1}, {0, 1}, {0, 1}};
      for (int k = 0; k < functions.length; k++) {
        var at = separable(new double[] {shift, shift}, functions[k], curvatures[k]);
        assertTrue(at.supports(), "%s at %s: %s".formatted(k, shift, at));
      }
    }
  }

  /// Where nothing is left of f nothing can be told: a constant, of which every point is critical,
  /// and (x − 10⁴) exp(−(x − 10⁴)²) in numbers that underflow, which has two critical points, at
  /// 10⁴ ± √½.
  @Test
  void whereAllIsLevelNothingIsSupported() {
    var constant = separable(new double[] {3, 0}, new DoubleUnaryOperator[] {_ -> 0, _ -> 0}, 0, 0);
    assertEquals(Outlook.LEVEL, constant.outlook());
    assertFalse(constant.supports());
    DoubleUnaryOperator[] nothing = {_ -> 0.0};
    var level = separable(new double[] {1e4}, nothing, 0);
    assertEquals(Outlook.LEVEL, level.outlook());
    assertEquals(Verdict.NEITHER, Cutoffs.PAPER.verdict(0, RelativeResiduals.UNKNOWN, level));
  }

  /// (x − 10⁴) exp(−(x − 10⁴)²), alone and beside (y − 1)²: it underflows farther than 27 from 10⁴,
  /// and what it is at 10⁴ is seen from some hundred away.
  @ParameterizedTest
  @ValueSource(doubles = {10_030, 10_100, 10_250, 10_500, 10_777, 10_900, 9_100, 9_960})
  void aBellIsSeenFromFarOutOnItsTail(double x) {
    DoubleUnaryOperator slope =
        z -> (1 - 2 * (z - 1e4) * (z - 1e4)) * Math.exp(-(z - 1e4) * (z - 1e4));
    assertEquals(0, Math.abs(slope.applyAsDouble(x)));
    var alone = separable(new double[] {x}, new DoubleUnaryOperator[] {slope}, 0);
    assertEquals(Outlook.TAIL, alone.outlook());
    DoubleUnaryOperator[] both = {slope, z -> 2 * (z - 1)};
    var beside = separable(new double[] {x, 1}, both, 0, 2);
    assertEquals(Outlook.TAIL, beside.outlook());
    assertFalse(beside.supports());
  }

  /// Between two steps, or two bells, f is flat to the last digit and rises on both sides: tanh
  /// 1000(x − 1) + tanh 1000(x + 1) and its like have a slope > 0 everywhere, others a critical
  /// point elsewhere. A zero of finite order rises as a power.
  @Test
  void aPlateauIsNoCriticalPoint() {
    DoubleUnaryOperator steps =
        x ->
            1e3 * (Math.pow(Math.cosh(1e3 * (x - 1)), -2) + Math.pow(Math.cosh(1e3 * (x + 1)), -2));
    DoubleUnaryOperator errors =
        x -> Math.exp(-1e6 * (x - 1) * (x - 1)) + Math.exp(-1e6 * (x + 1) * (x + 1));
    DoubleUnaryOperator well = x -> 2e4 * x / Math.pow(1 + x * x, 2) * Math.exp(-1e4 / (1 + x * x));
    DoubleUnaryOperator hole = x -> 2 / (x * x * x) * Math.exp(-1 / (x * x));
    DoubleUnaryOperator far = x -> -2 * x / (1 + x * x) / (1 + x * x);
    record Case(DoubleUnaryOperator slope, double x) {}
    for (Case c :
        List.of(
            new Case(steps, 0.1),
            new Case(errors, 0),
            new Case(errors, 0.01),
            new Case(well, 3),
            new Case(well, -3),
            new Case(hole, 0.03),
            new Case(far, 1e150),
            new Case(far, 1e200))) {
      var alone = separable(new double[] {c.x}, new DoubleUnaryOperator[] {c.slope}, 0);
      assertEquals(
          Verdict.NEITHER,
          Cutoffs.PAPER.verdict(0, RelativeResiduals.UNKNOWN, alone),
          alone::toString);
      assertFalse(alone.supports());
    }
    for (int order = 1; order <= 14; order++) {
      int power = order;
      for (double shift : new double[] {0, 1, -3e5}) {
        DoubleUnaryOperator[] zero = {x -> Math.pow(x - shift, power)};
        assertTrue(separable(new double[] {shift}, zero, power == 1 ? 1 : 0).supports());
      }
    }
  }

  /// Sums of squares of differences of neighbours on a cycle are critical where all coordinates are
  /// equal, to the last bit: no rounding along the line makes a tail of it.
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 7})
  void aLineOfMinimaIsNoTail(int n) {
    UnaryOperator<double[]> cycle =
        x -> {
          double[] g = new double[n];
          for (int i = 0; i < n; i++) {
            double d = x[i] - x[(i + 1) % n];
            g[i] += 2 * d;
            g[(i + 1) % n] -= 2 * d;
          }
          return g;
        };
    var h = new DenseSymmetric(n);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        boolean beside = j == i + 1 || (i == 0 && j == n - 1);
        h.set(i, j, i == j ? 4 : beside ? -2 : 0);
      }
    }
    var random = new SplittableRandom(7);
    for (int k = 0; k < 150; k++) {
      double[] theta = new double[n];
      Arrays.fill(theta, k < 3 ? List.of(0.1, 1e-3, 123.456).get(k) : random.nextDouble(-9, 9));
      if (k % 2 == 1) { // and where a run ends beside it
        theta[0] += 1e-16;
        theta[1] = Math.nextUp(theta[1]);
      }
      var support = NewtonSupport.measure(h, cycle.apply(theta), theta, n, cycle);
      assertTrue(support.supports(), () -> Arrays.toString(theta) + support);
    }
  }

  /// max(0, x)² is critical at every x ≤ 0, and at −1 nothing tells it from a tail: the word is
  /// neither, and the outlook says why.
  @Test
  void theLevelSideOfAFunctionIsNotToldFromATail() {
    DoubleUnaryOperator[] level = {z -> 2 * Math.max(0, z)};
    var support = separable(new double[] {-1}, level, 0);
    assertEquals(Outlook.TAIL, support.outlook());
    assertEquals(Verdict.NEITHER, Cutoffs.PAPER.verdict(0, RelativeResiduals.UNKNOWN, support));
  }
}
