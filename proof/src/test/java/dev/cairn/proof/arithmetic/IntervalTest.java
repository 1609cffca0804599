package dev.cairn.proof.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IntervalTest {
  /// Six operations each; together with the functions of [CurveTest] more than 10⁶.
  private static final int CASES = 200_000;

  @Test
  void operationsContainTheExactResult() {
    operations(CASES / 5);
  }

  @Test
  @Tag("long")
  void aMillionOperationsContainTheExactResult() {
    operations(CASES);
  }

  private static void operations(int cases) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < cases; i++) {
      Interval x = interval(random);
      Interval y = interval(random);
      double p = inside(x, random);
      double q = inside(y, random);
      BigDecimal a = Exact.of(p);
      BigDecimal b = Exact.of(q);
      assertHolds(x.add(y), a.add(b), "+", p, q);
      assertHolds(x.subtract(y), a.subtract(b), "−", p, q);
      assertHolds(x.multiply(y), a.multiply(b), "·", p, q);
      if (q != 0) {
        // x / y ∈ [lo, hi] ⇔ lo·y ≤ x ≤ hi·y for y > 0: no rounding in the oracle
        assertQuotient(x.divide(y), a, b, p, q);
      }
      assertHolds(x.square(), a.multiply(a), "²", p, q);
      if (p >= 0) {
        Interval root = x.sqrt();
        assertTrue(
            root.lo() <= 0 || Exact.of(root.lo()).pow(2).compareTo(a) <= 0,
            () -> "√" + p + " below " + root);
        assertTrue(Exact.of(root.hi()).pow(2).compareTo(a) >= 0, () -> "√" + p + " above " + root);
      }
      int n = random.nextInt(-4, 8);
      if (i % 4 == 0 && Math.abs(p) < 1e40 && Math.abs(p) > 1e-40) {
        BigDecimal power = n >= 0 ? a.pow(n) : Exact.divide(BigDecimal.ONE, a.pow(-n));
        assertHolds(x.power(n), power, "^" + n, p, q);
      }
    }
  }

  @Test
  void thinResultsAreAtMostOneUnitWide() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 10_000; i++) {
      Interval x = Interval.of(random.nextDouble(-10, 10));
      Interval y = Interval.of(random.nextDouble(-10, 10));
      for (Interval z : new Interval[] {x.add(y), x.multiply(y), x.divide(y), x.abs().sqrt()}) {
        assertTrue(z.hi() <= Math.nextUp(z.lo()), z::toString);
      }
    }
  }

  @Test
  void exactResultsStayThin() {
    assertEquals(Interval.of(3), Interval.of(1).add(Interval.of(2)));
    assertEquals(Interval.of(0.375), Interval.of(0.75).multiply(Interval.of(0.5)));
    assertEquals(Interval.of(-0.25), Interval.of(1).divide(Interval.of(-4)));
    assertEquals(Interval.of(3), Interval.of(9).sqrt());
    assertEquals(Interval.of(-8), Interval.of(-2).power(3));
    assertEquals(new Interval(0, 9), new Interval(-3, 2).square());
  }

  @Test
  void infinitiesOverflowsAndNaNWidenAndNeverLose() {
    Interval huge = Interval.of(Double.MAX_VALUE);
    assertEquals(new Interval(Double.MAX_VALUE, Double.POSITIVE_INFINITY), huge.add(huge));
    assertEquals(
        new Interval(Double.NEGATIVE_INFINITY, -Double.MAX_VALUE), huge.negate().multiply(huge));
    assertEquals(Interval.ENTIRE, Interval.of(Double.NaN));
    assertEquals(Interval.ENTIRE, Interval.of(Double.POSITIVE_INFINITY));
    assertEquals(Interval.ENTIRE, Interval.ZERO.multiply(Interval.ENTIRE));
    assertEquals(Interval.ZERO, Interval.ZERO.multiply(new Interval(0, Double.POSITIVE_INFINITY)));
    assertEquals(Interval.ENTIRE, Interval.ONE.divide(new Interval(-1, 1)));
    assertEquals(
        new Interval(1, Double.POSITIVE_INFINITY), Interval.ONE.divide(new Interval(0, 1)));
    assertEquals(Interval.EMPTY, Interval.ONE.divide(Interval.ZERO));
    Interval tiny = Interval.of(Double.MIN_VALUE);
    assertTrue(tiny.multiply(tiny).lo() <= 0 && tiny.multiply(tiny).hi() > 0);
    Interval third = tiny.divide(Interval.of(3));
    assertTrue(third.lo() <= 0 && third.hi() > 0, third::toString);
  }

  @Test
  void theEmptyIntervalStaysEmpty() {
    Interval x = new Interval(1, 2);
    for (Interval z :
        new Interval[] {
          Interval.EMPTY.add(x),
          x.subtract(Interval.EMPTY),
          x.multiply(Interval.EMPTY),
          Interval.EMPTY.divide(x),
          Interval.EMPTY.square(),
          Interval.EMPTY.power(3),
          Interval.EMPTY.abs(),
          new Interval(-2, -1).sqrt(),
          x.intersect(new Interval(3, 4))
        }) {
      assertTrue(z.isEmpty(), z::toString);
    }
    assertEquals(x, x.hull(Interval.EMPTY));
    assertFalse(Interval.EMPTY.contains(0));
    assertTrue(x.contains(Interval.EMPTY));
  }

  @Test
  void wrongEndsAreRefusedWithTheirValues() {
    var error = assertThrows(IllegalArgumentException.class, () -> new Interval(2, 1));
    assertTrue(String.valueOf(error.getMessage()).contains("[2.0, 1.0]"));
    assertThrows(IllegalArgumentException.class, () -> new Interval(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> Interval.ball(0, -1));
  }

  private static void assertQuotient(Interval z, BigDecimal a, BigDecimal b, double p, double q) {
    if (z.isEmpty()) {
      fail(p + " / " + q + " in ∅");
    }
    int sign = b.signum();
    boolean below =
        !Double.isFinite(z.lo())
            || Integer.signum(Exact.of(z.lo()).multiply(b).compareTo(a)) * sign <= 0;
    boolean above =
        !Double.isFinite(z.hi())
            || Integer.signum(Exact.of(z.hi()).multiply(b).compareTo(a)) * sign >= 0;
    assertTrue(below && above, () -> p + " / " + q + " not in " + z);
  }

  static void assertHolds(Interval z, BigDecimal exact, String name, double p, double q) {
    boolean below = z.lo() == Double.NEGATIVE_INFINITY || Exact.of(z.lo()).compareTo(exact) <= 0;
    boolean above = z.hi() == Double.POSITIVE_INFINITY || Exact.of(z.hi()).compareTo(exact) >= 0;
    assertTrue(below && above, () -> name + " of " + p + ", " + q + " not in " + z);
  }

  /// Thin, narrow and wide intervals of all sizes, now and then huge, tiny, zero or around zero.
  private static Interval interval(SplittableRandom random) {
    double a = number(random);
    double b =
        switch (random.nextInt(4)) {
          case 0 -> a;
          case 1 -> a + Math.ulp(a) * random.nextInt(4);
          case 2 -> a + Math.abs(a) * random.nextDouble();
          default -> number(random);
        };
    return new Interval(Math.min(a, b), Math.max(a, b));
  }

  private static double number(SplittableRandom random) {
    double mantissa = random.nextDouble(-2, 2);
    return switch (random.nextInt(12)) {
      case 0 -> Math.scalb(mantissa, random.nextInt(-1074, 1023));
      case 1 -> Math.scalb(mantissa, random.nextInt(-1074, -960));
      case 2 -> random.nextInt(-3, 4);
      default -> Math.scalb(mantissa, random.nextInt(-30, 30));
    };
  }

  private static double inside(Interval x, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> x.lo();
      case 1 -> x.hi();
      default -> {
        double t = random.nextDouble();
        yield Math.clamp((1 - t) * x.lo() + t * x.hi(), x.lo(), x.hi());
      }
    };
  }
}
