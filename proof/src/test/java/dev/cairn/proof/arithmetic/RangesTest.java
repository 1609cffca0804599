package dev.cairn.proof.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.arithmetic.Ranges.Domain;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The kernels of [Ranges] against series of 70 digits ([Exact]) over seeded intervals.
///
/// The true range of a curve over an interval is spanned by its values at the ends and by the
/// extremes between them, which are known; the range must hold these and a point inside, and reach
/// little beyond. `-Dcairn.ranges.intervals=N` draws more.
final class RangesTest {
  private static final int INTERVALS = Integer.getInteger("cairn.ranges.intervals", 4_000);

  /// Allows for the oracle's own rounding; a wrong double differs by 1e-17.
  private static final BigDecimal ORACLE = new BigDecimal("1e-60");

  private static final BigDecimal QUARTER = Exact.divide(Exact.PI, Exact.TWO);

  @Test
  void algebraicCurves() {
    for (Curve curve : List.of(Curve.SQUARE, Curve.RECIPROCAL, Curve.SQRT)) {
      compare(curve, 0, 4 * INTERVALS, 17);
    }
    compare(Curve.LOG, 1, 2 * INTERVALS, 18);
  }

  @Test
  void exponential() {
    compare(Curve.EXP, 0, INTERVALS, 19);
  }

  @Test
  void logarithm() {
    SplittableRandom random = new SplittableRandom(23);
    for (int k = 0; k < INTERVALS / 40; k++) {
      check(Curve.LOG, 0, interval(random), random);
    }
  }

  @Test
  void waves() {
    waves(INTERVALS / 4);
  }

  @Test
  @Tag("long")
  void manyWaves() {
    waves(INTERVALS);
  }

  private static void waves(int intervals) {
    compare(Curve.SIN, 0, intervals, 20);
    compare(Curve.COS, 0, intervals, 21);
  }

  /// 0 stays 0: the derivatives of products with what vanishes there need it.
  @Test
  void valuesAtZeroAreExact() {
    for (double zero : new double[] {0.0, -0.0}) {
      assertEquals(List.of(0.0, 0.0), positive(range(Curve.SIN, 0, zero, zero)));
      assertEquals(List.of(1.0, 1.0), positive(range(Curve.EXP, 0, zero, zero)));
      assertEquals(List.of(0.0, 0.0), positive(range(Curve.SQUARE, 0, zero, zero)));
    }
  }

  /// Ends that are infinite, and overflow: a range holds what finite numbers inside give.
  @Test
  void unboundedIntervals() {
    double[] ends = {
      Double.NEGATIVE_INFINITY,
      -Double.MAX_VALUE,
      -1e300,
      -710,
      -3,
      -Double.MIN_VALUE,
      -0.0,
      0.0,
      Double.MIN_VALUE,
      2,
      709,
      711,
      1e300,
      Double.MAX_VALUE,
      Double.POSITIVE_INFINITY
    };
    SplittableRandom random = new SplittableRandom(29);
    Curve[] curves = {
      Curve.SQUARE, Curve.RECIPROCAL, Curve.SQRT, Curve.LOG, Curve.EXP, Curve.SIN, Curve.COS
    };
    for (Curve curve : curves) {
      for (int order = 0; order <= Curve.HIGHEST_ORDER; order++) {
        for (int a = 0; a < ends.length; a++) {
          for (int b = a; b < ends.length; b++) {
            if (Ranges.domain(curve, ends[a], ends[b]) != Domain.NONE
                && ends[a] < Double.POSITIVE_INFINITY
                && ends[b] > Double.NEGATIVE_INFINITY) {
              inside(curve, order, new double[] {ends[a], ends[b]}, random);
            }
          }
        }
      }
    }
  }

  private static void inside(Curve curve, int order, double[] at, SplittableRandom random) {
    double[] range = range(curve, order, at[0], at[1]);
    for (int k = 0; k < 4; k++) {
      double x = Math.min(at[1], Math.max(at[0], k < 2 ? at[k] : (random.nextDouble() - 0.5) * 20));
      if (Double.isFinite(x) && defined(curve, x)) {
        held(curve, order, at, range, value(curve, order, x));
      }
    }
  }

  private static void compare(Curve curve, int least, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int k = 0; k < count; k++) {
      int order = least + random.nextInt(Curve.HIGHEST_ORDER + 1 - least);
      check(curve, order, interval(random), random);
    }
  }

  private static void check(Curve curve, int order, double[] at, SplittableRandom random) {
    double lo = at[0];
    double hi = at[1];
    Domain domain = Ranges.domain(curve, lo, hi);
    assertEquals(domain(curve, lo, hi), domain);
    if (domain == Domain.NONE) {
      return;
    }
    double[] range = range(curve, order, lo, hi);
    List<BigDecimal> values = new ArrayList<>();
    double middle = lo + random.nextDouble() * (hi - lo);
    for (double x : new double[] {lo, hi, Math.min(hi, Math.max(lo, middle))}) {
      if (defined(curve, x)) {
        values.add(value(curve, order, x));
      }
    }
    if (curve == Curve.SQUARE && lo <= 0 && hi >= 0) {
      values.add(value(curve, order, 0));
    }
    int turns = curve == Curve.SIN ? order : order + 1;
    if (curve == Curve.SIN || curve == Curve.COS) {
      extremes(turns, lo, hi, values);
    }
    values.forEach(value -> held(curve, order, at, range, value));
    if (domain == Domain.ALL) {
      narrow(curve, order, at, range, values);
    }
  }

  /// 1 and −1, where sin(x + turns π/2) takes them in [lo, hi].
  private static void extremes(int turns, double lo, double hi, List<BigDecimal> values) {
    BigDecimal quarter = Exact.WIDE_PI.divide(Exact.TWO);
    BigDecimal first = Exact.of(lo).divide(quarter, Exact.WIDE).setScale(0, RoundingMode.CEILING);
    BigDecimal last = Exact.of(hi).divide(quarter, Exact.WIDE).setScale(0, RoundingMode.FLOOR);
    BigDecimal end = last.min(first.add(BigDecimal.valueOf(3)));
    for (BigDecimal k = first; k.compareTo(end) <= 0; k = k.add(Exact.ONE)) {
      int turn = Math.floorMod(k.remainder(BigDecimal.valueOf(4)).intValue() + turns, 4);
      if (turn % 2 == 1) {
        values.add(BigDecimal.valueOf(turn == 1 ? 1 : -1));
      }
    }
  }

  private static void held(Curve curve, int order, double[] at, double[] range, BigDecimal value) {
    boolean wave = curve == Curve.SIN || curve == Curve.COS;
    BigDecimal slack = (wave ? Exact.ONE : value.abs()).multiply(ORACLE);
    assertTrue(
        range[0] < Double.POSITIVE_INFINITY && range[1] > Double.NEGATIVE_INFINITY,
        () -> words(curve, order, at, range));
    boolean above =
        range[0] == Double.NEGATIVE_INFINITY || Exact.of(range[0]).compareTo(value.add(slack)) <= 0;
    assertTrue(range[0] <= range[1], () -> words(curve, order, at, range));
    boolean below =
        range[1] == Double.POSITIVE_INFINITY
            || Exact.of(range[1]).compareTo(value.subtract(slack)) >= 0;
    assertTrue(
        above && below,
        () -> words(curve, order, at, range) + " misses " + value.round(MathContext.DECIMAL64));
  }

  /// The range reaches beyond its values by less than a few units in the last place, 2⁻⁴⁷ of the
  /// size for eˣ and 2⁻⁴⁷ for waves.
  private static void narrow(
      Curve curve, int order, double[] at, double[] range, List<BigDecimal> values) {
    boolean wave = curve == Curve.SIN || curve == Curve.COS;
    BigDecimal least = values.stream().min(BigDecimal::compareTo).orElseThrow();
    BigDecimal most = values.stream().max(BigDecimal::compareTo).orElseThrow();
    boolean low = Exact.of(finite(range[0])).compareTo(least.subtract(slack(wave, least))) >= 0;
    boolean high = Exact.of(finite(range[1])).compareTo(most.add(slack(wave, most))) <= 0;
    boolean overflows = most.abs().max(least.abs()).compareTo(Exact.of(1e308)) > 0;
    assertTrue(overflows || (low && high), () -> words(curve, order, at, range) + " is too wide");
  }

  private static BigDecimal slack(boolean wave, BigDecimal value) {
    BigDecimal size = wave ? Exact.ONE : value.abs();
    return size.multiply(Exact.of(0x1p-47)).add(Exact.of(0x1p-960));
  }

  private static double finite(double x) {
    return Math.clamp(x, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private static String words(Curve curve, int order, double[] at, double[] range) {
    return "%s, order %s, over [%s, %s]: [%s, %s]"
        .formatted(curve, order, at[0], at[1], range[0], range[1]);
  }

  private static BigDecimal value(Curve curve, int order, double x) {
    if (curve == Curve.EXP && Math.abs(x) > 2000) {
      return x > 0 ? new BigDecimal("1e400") : new BigDecimal("1e-400");
    }
    return Exact.curve(curve, order, Exact.of(x));
  }

  private static boolean defined(Curve curve, double x) {
    return switch (curve) {
      case SQRT, LOG -> x > 0;
      case RECIPROCAL -> x != 0;
      default -> true;
    };
  }

  private static Domain domain(Curve curve, double lo, double hi) {
    boolean zero = lo <= 0 && hi >= 0;
    return switch (curve) {
      case SQRT, LOG -> lo > 0 ? Domain.ALL : hi > 0 ? Domain.PART : Domain.NONE;
      case RECIPROCAL -> !zero ? Domain.ALL : hi > lo ? Domain.PART : Domain.NONE;
      default -> Domain.ALL;
    };
  }

  private static double[] range(Curve curve, int order, double lo, double hi) {
    double[] outLo = new double[2];
    double[] outHi = new double[2];
    Ranges.range(curve, order, lo, hi, outLo, outHi, 1);
    return new double[] {outLo[1], outHi[1]};
  }

  private static List<Double> positive(double[] range) {
    return List.of(range[0] + 0.0, range[1] + 0.0);
  }

  /// Points, neighbours, wide ones, subnormal and huge ends, multiples of π/2 up to the largest
  /// angle of the kernel and beyond, zeros of both signs, and the ends of the kernels.
  private static double[] interval(SplittableRandom random) {
    double a = number(random);
    double b =
        switch (random.nextInt(4)) {
          case 0 -> a;
          case 1 -> a + random.nextInt(5) * Math.ulp(a);
          case 2 -> a + random.nextDouble() * 8;
          default -> number(random);
        };
    b = Math.clamp(b, -Double.MAX_VALUE, Double.MAX_VALUE);
    return a <= b ? new double[] {a, b} : new double[] {b, a};
  }

  private static double number(SplittableRandom random) {
    double sign = random.nextBoolean() ? 1 : -1;
    return sign
        * switch (random.nextInt(9)) {
          case 0 -> random.nextDouble();
          case 1 -> random.nextDouble() * 10;
          case 2 -> Math.scalb(1 + random.nextDouble(), random.nextInt(-60, 30));
          case 3 -> Double.longBitsToDouble(random.nextLong(1L << random.nextInt(1, 53)));
          case 4 -> Math.scalb(1 + random.nextDouble(), random.nextInt(-1022, 1023));
          case 5 -> beside(random, random.nextInt(12));
          case 6 -> beside(random, random.nextInt(667_600));
          case 7 -> 0;
          default -> {
            double[] edges = {700, 709.782712893384, 745.1332191019411, 0x1p20, 0x1p30};
            double edge = edges[random.nextInt(edges.length)];
            yield edge + random.nextInt(-2, 3) * Math.ulp(edge);
          }
        };
  }

  /// Within a few units in the last place of kπ/2.
  private static double beside(SplittableRandom random, int k) {
    double x = QUARTER.multiply(BigDecimal.valueOf(k)).doubleValue();
    return x + random.nextInt(-2, 3) * Math.ulp(x);
  }
}
