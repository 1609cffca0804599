package dev.cairn.proof.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PreciseBallTest {
  @Test
  void operationsContainTheExactResult() {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 20_000; i++) {
      PreciseBall x = ball(random);
      PreciseBall y = ball(random);
      BigDecimal a = inside(x, random);
      BigDecimal b = inside(y, random);
      assertHolds(x.add(y), a.add(b));
      assertHolds(x.subtract(y), a.subtract(b));
      assertHolds(x.multiply(y), a.multiply(b));
      assertHolds(x.power(3), a.pow(3));
      if (y.divide(y).isFinite()) {
        assertHolds(x.divide(y), a.divide(b, Exact.DIGITS));
      }
      if (x.sqrt().isFinite()) {
        assertHolds(x.sqrt(), a.sqrt(Exact.DIGITS));
      }
      assertTrue(x.toInterval().contains(x.hi()) || x.lo() != 0);
    }
  }

  /// Numbers of every size, down to those that underflow and up to those that overflow.
  @Test
  void numbersOfEverySizeAreContained() {
    SplittableRandom random = new SplittableRandom(18);
    for (int i = 0; i < 20_000; i++) {
      PreciseBall x = anySize(random);
      PreciseBall y = anySize(random);
      BigDecimal a = Exact.of(x).add(Exact.of(random.nextBoolean() ? x.radius() : -x.radius()));
      BigDecimal b = Exact.of(y).add(Exact.of(random.nextBoolean() ? y.radius() : -y.radius()));
      assertHoldsIfFinite(x.add(y), a.add(b));
      assertHoldsIfFinite(x.subtract(y), a.subtract(b));
      assertHoldsIfFinite(x.multiply(y), a.multiply(b));
      assertHoldsIfFinite(x.multiply(y).multiply(x), a.multiply(b).multiply(a));
    }
    // a radius whose product with a factor is below all doubles is still one
    PreciseBall product = new PreciseBall(0x1p-50, 0, 0x1p-1000).multiply(0x1p-800);
    assertTrue(product.radius() > 0, product::toString);
  }

  /// A double, or two, with a radius of a size of its own.
  private static PreciseBall anySize(SplittableRandom random) {
    double hi = Math.scalb(random.nextDouble(-2, 2), random.nextInt(-1075, 1000));
    double lo = random.nextBoolean() ? 0 : Math.ulp(hi) * random.nextDouble(-0.5, 0.5);
    double radius =
        random.nextBoolean() ? 0 : Math.scalb(random.nextDouble(), random.nextInt(-1075, 900));
    return new PreciseBall(hi, lo, radius);
  }

  private static void assertHoldsIfFinite(PreciseBall ball, BigDecimal exact) {
    if (ball.isFinite()) {
      assertHolds(ball, exact);
    }
  }

  @Test
  void pointResultsKeepAHundredBits() {
    PreciseBall third = PreciseBall.ONE.divide(PreciseBall.of(3));
    assertTrue(third.radius() < 0x1p-98 && third.radius() > 0);
    PreciseBall root = PreciseBall.of(2).sqrt();
    assertTrue(root.radius() < 0x1p-97);
    assertTrue(root.square().subtract(PreciseBall.of(2)).magnitudeUp() < 0x1p-95);
  }

  @Test
  void whatCannotBeBoundedIsNotFinite() {
    PreciseBall aroundZero = PreciseBall.ZERO.widen(1);
    assertFalse(PreciseBall.ONE.divide(aroundZero).isFinite());
    assertFalse(PreciseBall.of(-1).sqrt().isFinite());
    assertFalse(PreciseBall.of(Double.MAX_VALUE).multiply(2).isFinite());
    assertFalse(PreciseBall.of(Double.NaN).add(PreciseBall.ONE).isFinite());
    assertEquals(Interval.ENTIRE, PreciseBall.of(Double.MAX_VALUE).square().toInterval());
  }

  private static void assertHolds(PreciseBall ball, BigDecimal exact) {
    BigDecimal error = exact.subtract(Exact.of(ball)).abs();
    assertTrue(
        error.compareTo(Exact.of(ball.radius())) <= 0, () -> ball + " does not hold " + exact);
    IntervalTest.assertHolds(ball.toInterval(), exact, "ball", ball.hi(), ball.radius());
  }

  private static PreciseBall ball(SplittableRandom random) {
    double hi = Math.scalb(random.nextDouble(-2, 2), random.nextInt(-60, 60));
    double lo = Math.ulp(hi) * random.nextDouble(-0.5, 0.5);
    double radius =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> Math.abs(hi) * 1e-25;
          default -> Math.abs(hi) * random.nextDouble() * 0.1;
        };
    return new PreciseBall(hi, lo, radius);
  }

  private static BigDecimal inside(PreciseBall ball, SplittableRandom random) {
    return Exact.of(ball).add(Exact.of(ball.radius() * random.nextDouble(-1, 1)));
  }
}
