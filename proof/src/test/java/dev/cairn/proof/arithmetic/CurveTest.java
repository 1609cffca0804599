package dev.cairn.proof.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {
  private static final int POINTS = 120;

  @ParameterizedTest
  @EnumSource(Curve.class)
  void pointValuesContainTheExactOnesAndAreTight(Curve curve) {
    SplittableRandom random = new SplittableRandom(curve.name().hashCode());
    for (int i = 0; i < POINTS; i++) {
      double x = argument(curve, random);
      for (int order = 0; order <= Curve.HIGHEST_ORDER; order++) {
        PreciseBall point = new PreciseBall(x, Math.ulp(x) * random.nextDouble(-0.5, 0.5), 0);
        PreciseBall ball = curve.at(order, point);
        BigDecimal exact = Exact.curve(curve, order, Exact.of(point));
        BigDecimal error = exact.subtract(Exact.of(ball)).abs();
        String what = curve + " order " + order + " at " + x + ": " + ball + " against " + exact;
        assertTrue(error.compareTo(Exact.of(ball.radius())) <= 0, what);
        double scale = Math.max(Math.abs(ball.hi()), Math.max(1, Math.abs(x)));
        assertTrue(ball.radius() <= 0x1p-80 * scale, what);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void rangesContainEveryExactValue(Curve curve) {
    SplittableRandom random = new SplittableRandom(99L + curve.name().hashCode());
    for (int i = 0; i < POINTS; i++) {
      double a = argument(curve, random);
      double width =
          random.nextBoolean() ? random.nextDouble(6) : Math.scalb(1.0, -random.nextInt(50));
      Interval x = new Interval(a, a + width);
      if (!curve.inDomain(x)) {
        continue;
      }
      double p = Math.clamp(a + width * random.nextDouble(), a, x.hi());
      for (int order = 0; order <= Curve.HIGHEST_ORDER; order++) {
        BigDecimal exact = Exact.curve(curve, order, Exact.of(p));
        IntervalTest.assertHolds(curve.range(order, x), exact, curve + " " + order, p, width);
        PreciseBall ball = curve.at(order, PreciseBall.of(x));
        IntervalTest.assertHolds(ball.toInterval(), exact, curve + " ball " + order, p, width);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void derivativesOfSwishVanishWhereListedAndNowhereElse(int order) {
    double[] zeros = Curve.SWISH.turningPoints(order - 1);
    for (double zero : zeros) {
      double before = zero == 0 ? -0x1p-40 : Math.nextDown(zero);
      double after = zero == 0 ? 0x1p-40 : Math.nextUp(zero);
      assertTrue(factor(order, before).signum() * factor(order, after).signum() < 0);
    }
    if (order == 1) {
      return; // 1 + x + eˣ is increasing: one zero
    }
    // Elsewhere the factor has one sign, and close to a zero it is strictly monotone.
    double near = 0x1p-5;
    for (int j = 0; j <= zeros.length; j++) {
      double from = j == 0 ? -20 : zeros[j - 1] + near;
      double to = j == zeros.length ? 20 : zeros[j] - near;
      assertTrue(oneSign(x -> factor(order, x), from, to, 0), "zero " + j + " of order " + order);
    }
    for (double zero : zeros) {
      assertTrue(oneSign(x -> slope(order, x), zero - near, zero + near, 0));
    }
  }

  /// The factor h of swish⁽ᵏ⁾ = q h, q = σ(1 − σ) > 0, u = 1 − 2σ; beyond |x| = 20 it has the sign
  /// of its leading term (xu, x, xu), since u² and 1 − 12q are then above 0.99.
  private static BigDecimal factor(int order, double at) {
    BigDecimal x = Exact.of(at);
    BigDecimal s = Exact.sigmoid(x);
    BigDecimal q = s.multiply(Exact.ONE.subtract(s));
    BigDecimal u = Exact.ONE.subtract(s.multiply(Exact.TWO));
    return switch (order) {
      case 1 -> Exact.ONE.add(x).add(Exact.exp(x));
      case 2 -> Exact.TWO.add(x.multiply(u));
      case 3 -> u.multiply(number(3)).add(x.multiply(oneMinus(6, q)));
      default -> oneMinus(6, q).multiply(number(4)).add(x.multiply(u).multiply(oneMinus(12, q)));
    };
  }

  /// h′ for orders 2 to 4, with u′ = −2q and q′ = qu.
  private static BigDecimal slope(int order, double at) {
    BigDecimal x = Exact.of(at);
    BigDecimal s = Exact.sigmoid(x);
    BigDecimal q = s.multiply(Exact.ONE.subtract(s));
    BigDecimal u = Exact.ONE.subtract(s.multiply(Exact.TWO));
    BigDecimal square = u.multiply(u);
    return switch (order) {
      case 2 -> u.subtract(x.multiply(q).multiply(Exact.TWO));
      case 3 -> oneMinus(12, q).subtract(x.multiply(q).multiply(u).multiply(number(6)));
      default ->
          q.multiply(u)
              .multiply(number(-24))
              .add(u.multiply(oneMinus(12, q)))
              .subtract(x.multiply(q).multiply(oneMinus(12, q)).multiply(Exact.TWO))
              .subtract(x.multiply(q).multiply(square).multiply(number(12)));
    };
  }

  private static BigDecimal oneMinus(int n, BigDecimal q) {
    return Exact.ONE.subtract(q.multiply(number(n)));
  }

  private static BigDecimal number(int n) {
    return BigDecimal.valueOf(n);
  }

  /// Whether a function with the Lipschitz constant [#LIPSCHITZ] has no zero in [a, b].
  private static boolean oneSign(Function<Double, BigDecimal> f, double a, double b, int depth) {
    double middle = 0.5 * (a + b);
    if (f.apply(middle).abs().doubleValue() > LIPSCHITZ * 0.5 * (b - a) * (1 + 1e-10)) {
      return true;
    }
    return depth < 16 && oneSign(f, a, middle, depth + 1) && oneSign(f, middle, b, depth + 1);
  }

  @Test
  void theHighestDerivativesTurnWhereListed() {
    for (Curve curve :
        List.of(Curve.SWISH, Curve.TANH, Curve.SIGMOID, Curve.ERF, Curve.ASINH, Curve.ATAN)) {
      double step = 0x1p-9;
      double[] turns = curve.turningPoints(Curve.HIGHEST_ORDER);
      for (double x = -12; x < 12; x += step) {
        double end = x + step;
        double left = curve.at(3, PreciseBall.of(x)).hi();
        double right = curve.at(3, PreciseBall.of(end)).hi();
        double middle = curve.at(3, PreciseBall.of(x + step / 2)).hi();
        boolean monotone = (middle - left) * (right - middle) >= 0;
        double at = x;
        boolean listed = java.util.Arrays.stream(turns).anyMatch(t -> t >= at && t <= end);
        assertTrue(monotone || listed, () -> curve + " turns near " + at);
      }
    }
  }

  @Test
  void constantsHoldTheirValues() {
    assertTrue(
        Exact.LN2.subtract(Exact.of(PreciseBall.LN2)).abs().doubleValue()
            <= PreciseBall.LN2.radius());
    assertTrue(
        Exact.PI.subtract(Exact.of(PreciseBall.HALF_PI).multiply(Exact.TWO)).abs().doubleValue()
            <= 2 * PreciseBall.HALF_PI.radius());
  }

  @Test
  void outsideTheDomainNothingIsClaimed() {
    assertEquals(Interval.ENTIRE, Curve.LOG.range(0, new Interval(-1, 1)));
    assertEquals(Interval.ENTIRE, Curve.RECIPROCAL.range(0, new Interval(-1, 1)));
    assertEquals(Interval.ENTIRE, Curve.EXP.range(0, Interval.ENTIRE));
    assertEquals(Interval.EMPTY, Curve.EXP.range(0, Interval.EMPTY));
    assertEquals(Interval.ENTIRE, Curve.SIN.range(2, Interval.ENTIRE));
    assertEquals(new Interval(-1, 1), Curve.SIN.range(2, new Interval(-1e300, 1e300)));
    assertFalse(Curve.EXP.at(0, PreciseBall.of(800)).isFinite());
    assertTrue(Curve.EXP.range(0, Interval.of(-800)).contains(0));
    assertThrows(IllegalArgumentException.class, () -> Curve.EXP.range(4, Interval.ONE));
  }

  @Test
  void inversesAreEnclosedAtAllSizes() {
    for (double size = 1e-300; size < 1e308; size *= 7.3e5) {
      for (double x : new double[] {size, -size}) {
        double asinh =
            size > 1e8
                ? Math.copySign(Math.log(size) + Math.log(2), x)
                : Math.copySign(Math.log1p(size + size * size / (1 + Math.hypot(1, size))), x);
        assertNear(Curve.ASINH.at(0, PreciseBall.of(x)), asinh);
        assertNear(Curve.ASINH.at(1, PreciseBall.of(x)), 1 / Math.hypot(1, x));
        assertNear(Curve.ATAN.at(0, PreciseBall.of(x)), Math.atan(x));
        assertTrue(Curve.ASINH.range(2, new Interval(-size, size)).isBounded());
        assertTrue(Curve.ATAN.range(3, new Interval(-size, size)).isBounded());
      }
    }
  }

  private static void assertNear(PreciseBall ball, double value) {
    assertTrue(
        ball.isFinite() && ball.radius() <= 1e-20 * Math.abs(value) + 1e-290, ball::toString);
    assertEquals(value, ball.hi(), 1e-14 * Math.abs(value) + 1e-290);
  }

  /// sin and cos by mpmath with 400 digits; the sixth is the double that is nearest to an odd
  /// multiple of π/2 beyond 1.
  @ParameterizedTest
  @CsvSource({
    "3e9, 0.98700488647435533497663740459057726690, -0.16069024262768706495812090537813939425",
    "1e15, 0.85827279317023583552388639084840664660, -0.51319373778697025223453613642316492959",
    "1099511627776.5, -0.79423653789372998641954041592285478832, -0.60760869140803245372022716009617042496",
    "1e22, -0.85220084976718880177270589375302936826, 0.52321478539513894549759447338470949214",
    "-1e200, 0.64396871853950576476345328051806226900, 0.76505182147524281568007445558073792193",
    "5.319372648326541e255, 1, -4.68716592425462761112258280196388439878e-19",
    "1.7976931348623157e308, 0.00496195478918406179050267119707470576, -0.99998768942655993746487006630693439514"
  })
  void anglesOfAnySizeAreReduced(double x, BigDecimal sine, BigDecimal cosine) {
    PreciseBall at = PreciseBall.of(x);
    for (int order = 0; order <= Curve.HIGHEST_ORDER; order++) {
      BigDecimal exact = order % 2 == 0 ? sine : cosine;
      exact = order < 2 ? exact : exact.negate();
      PreciseBall ball = Curve.SIN.at(order, at);
      BigDecimal error = exact.subtract(Exact.of(ball)).abs();
      assertTrue(error.compareTo(new BigDecimal("1e-29")) < 0, ball + " of order " + order);
      assertTrue(ball.radius() < 1e-28, ball::toString);
      Interval range = Curve.COS.range(order, Interval.of(-x));
      double cosineOrder =
          (order % 2 == 0 ? cosine : sine).doubleValue() * (order == 0 || order == 1 ? 1 : -1);
      assertTrue(range.contains(cosineOrder) && range.radius() < 1e-15, range::toString);
    }
  }

  /// Over [x, x + 4 units], where sin turns at π/2 + 2kπ or −π/2 + 2kπ and where it does not; by
  /// mpmath with 60 digits: 10⁹π/2 and (10⁹ + 1)π/2 lie within a unit of the doubles named.
  @Test
  void rangesOfLargeAnglesHoldTheTurns() {
    double even = 1570796326.7948966;
    double odd = 1570796328.365693;
    assertEquals(1, Curve.COS.range(0, new Interval(even - 1e-6, even + 1e-6)).hi());
    assertEquals(1, Curve.SIN.range(0, new Interval(odd - 1e-6, odd + 1e-6)).hi());
    assertTrue(Curve.SIN.range(0, new Interval(even - 1e-6, even + 1e-6)).hi() < 1e-5);
    assertTrue(Curve.SIN.range(0, new Interval(odd + 0.1, odd + 0.2)).hi() < 0.996);
    assertEquals(-1, Curve.SIN.range(0, new Interval(odd + 3.1, odd + 3.2)).lo());
    assertEquals(new Interval(-1, 1), Curve.SIN.range(0, new Interval(odd - 2, odd + 3.9)));
  }

  @Test
  void theLogarithmOfOneIsExactlyZero() {
    assertEquals(PreciseBall.ZERO, Curve.LOG.at(0, PreciseBall.ONE));
    assertEquals(Interval.ZERO, Curve.LOG.range(0, Interval.ONE));
  }

  @Test
  void wideRangesAreExactAtTheTurns() {
    assertEquals(1, Curve.COS.range(0, new Interval(-1, 2)).hi());
    assertEquals(-1, Curve.SIN.range(0, new Interval(-2, 0)).lo());
    assertEquals(0, Curve.SQUARE.range(0, new Interval(-2, 3)).lo());
    assertEquals(-0.2784645427610738, Curve.SWISH.range(0, new Interval(-9, 3)).lo(), 1e-15);
    assertTrue(Curve.TANH.range(1, new Interval(-1, 2)).hi() <= 1 + 1e-15);
  }

  /// Above |h′| ≤ 10.2 and |h″| of the factors: |u|, |1 − 6q|, |xqu| and their like are below 1,
  /// and xu below 20 only where 12q is tiny.
  private static final double LIPSCHITZ = 24;

  private static double argument(Curve curve, SplittableRandom random) {
    double x =
        switch (random.nextInt(4)) {
          case 0 -> random.nextDouble(-1, 1) * 1e-6;
          case 1 -> random.nextDouble(-40, 40);
          default -> random.nextDouble(-4, 4);
        };
    return switch (curve) {
      case LOG, SQRT -> Math.abs(x) + 1e-9;
      case RECIPROCAL -> x + Math.copySign(0.01, x);
      case ERF -> x / 8;
      default -> x;
    };
  }
}
