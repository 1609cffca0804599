package dev.cairn.proof.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Sums of products with numbers drawn from the factors' intervals, exactly, in decimals.
class BallRowTest {
  private static final int LENGTH = 11; // no whole number of registers

  /// A number of any size, now and then 0 or near underflow.
  private static double number(SplittableRandom random, int scale) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> Math.scalb(random.nextDouble(-1, 1), -1060 + random.nextInt(20));
      default -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-scale, scale + 1));
    };
  }

  private static Interval around(double x, SplittableRandom random) {
    double radius =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> Math.abs(x) * 0x1p-40;
          default -> Math.abs(number(random, 3));
        };
    return Interval.ball(x, radius);
  }

  /// One of the ends of an interval, or a number between them.
  private static BigDecimal member(Interval x, SplittableRandom random) {
    return new BigDecimal(
        switch (random.nextInt(3)) {
          case 0 -> x.lo();
          case 1 -> x.hi();
          default -> x.midpoint();
        });
  }

  @Test
  void everySumIsWithinItsRadius() {
    var random = new SplittableRandom(30);
    int proper = 0;
    for (int trial = 0; trial < 300; trial++) {
      int scale = trial % 2 == 0 ? 4 : 450;
      var sum = new BallRow(LENGTH);
      BigDecimal[] exact = new BigDecimal[LENGTH];
      Arrays.fill(exact, BigDecimal.ZERO);
      for (int term = 0; term < 12; term++) {
        var x = new BallRow(LENGTH);
        BigDecimal[] members = new BigDecimal[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
          Interval at = around(number(random, scale), random);
          x.set(i, at);
          members[i] = member(at, random);
        }
        Interval factor = around(number(random, scale), random);
        BigDecimal chosen = member(factor, random);
        sum.addProduct(factor.midpoint(), factor.radius(), x);
        for (int i = 0; i < LENGTH; i++) {
          exact[i] = exact[i].add(chosen.multiply(members[i]));
        }
      }
      for (int i = 0; i < LENGTH; i++) {
        Interval got = sum.get(i);
        BigDecimal wanted = exact[i];
        assertTrue(
            !got.isBounded()
                || (new BigDecimal(got.lo()).compareTo(wanted) <= 0
                    && new BigDecimal(got.hi()).compareTo(wanted) >= 0),
            () -> wanted.doubleValue() + " is not in " + got);
        proper += got.isBounded() ? 1 : 0;
      }
    }
    assertTrue(proper > 2_500, proper + " bounded sums");
  }

  @Test
  void whatOverflowsIsNoBound() {
    var x = new BallRow(2);
    x.set(0, Interval.of(1e300));
    x.set(1, Interval.of(1));
    var sum = new BallRow(2);
    sum.addProduct(1e300, 0, x);
    sum.addProduct(-1e300, 0, x);
    assertEquals(Interval.ENTIRE, sum.get(0));
    assertTrue(sum.get(1).contains(0));
  }

  @Test
  void zerosStayZero() {
    var sum = new BallRow(3);
    sum.addProduct(2, 1, new BallRow(3));
    assertTrue(sum.isZero());
    var x = new BallRow(3);
    x.set(1, Interval.ONE);
    sum.addProduct(0, 0, x);
    assertEquals(Interval.ZERO, sum.get(1));
    sum.add(x);
    sum.clear();
    assertEquals(Interval.ZERO, sum.get(1));
  }
}
