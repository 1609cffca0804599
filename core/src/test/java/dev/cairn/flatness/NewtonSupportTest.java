package dev.cairn.flatness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.RelativeResiduals;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
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
    return measure(h, theta, g);
  }

  /// Of the quadratic function with this gradient at θ.
  private static NewtonSupport measure(DenseSymmetric h, double[] theta, double[] g) {
    return NewtonSupport.measure(
        h,
        g,
        theta,
        g.length,
        x -> {
          double[] there = new double[g.length];
          double[] way = x.clone();
          Vectors.addScaled(-1, theta, way);
          h.apply(way, there);
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

  private static NewtonSupport separable(
      double[] theta, DoubleUnaryOperator[] slopes, double... curvatures) {
    UnaryOperator<double[]> gradient =
        x -> {
          double[] g = new double[x.length];
          for (int i = 0; i < g.length; i++) {
            g[i] = slopes[i].applyAsDouble(x[i]);
          }
          return g;
        };
    return NewtonSupport.measure(
        diagonal(curvatures), gradient.apply(theta), theta, theta.length, gradient);
  }

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
