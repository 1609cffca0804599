package dev.cairn.proof.enclosure;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FastCurveTest {
  @Test
  void fastEnclosuresHoldThePreciseRangeAndAreClose() {
    SplittableRandom random = new SplittableRandom(8);
    double[] mid = new double[1];
    double[] rad = new double[1];
    for (int trial = 0; trial < 1_500; trial++) {
      double m = random.nextBoolean() ? random.nextDouble(-5, 5) : random.nextDouble(-300, 300);
      double width = trial % 4 == 0 ? 0 : Math.scalb(0.12, -random.nextInt(50));
      Interval x = Interval.ball(m, width);
      double r = Math.max(m - x.lo(), x.hi() - m);
      for (Curve curve : new Curve[] {Curve.SWISH, Curve.SIGMOID, Curve.TANH, Curve.EXP}) {
        for (int order = 0; order <= 2; order++) {
          var fast = FastCurve.of(curve, order).orElseThrow();
          assertTrue(fast.enclose(m, r, mid, rad, 0));
          Interval range = curve.range(order, x);
          Interval enclosure = Interval.ball(mid[0], rad[0]);
          String what = curve + " " + order + " at " + m + " ± " + r;
          assertTrue(enclosure.contains(range), () -> what + ": " + enclosure + " and " + range);
          double size = Math.max(1, Math.abs(m)) * Math.max(1, range.magnitude());
          assertTrue(rad[0] <= (2.3 * r + 1e-12) * size, what);
        }
      }
    }
  }

  @Test
  void theExponentialKeepsItsClaimedError() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 5_000; i++) {
      double x = random.nextDouble(-600, 600);
      PreciseBall exact = Curve.EXP.at(0, PreciseBall.of(x));
      double error = exact.subtract(PreciseBall.of(FastCurve.exp(x))).magnitudeUp();
      assertTrue(error <= 0x1p-51 * exact.hi(), () -> "exp " + x);
    }
  }

  @Test
  void wideOrUnknownBallsAreLeftToTheExactRanges() {
    double[] slot = new double[1];
    var swish = FastCurve.of(Curve.SWISH, 0).orElseThrow();
    assertFalse(swish.enclose(0, 1, slot, slot, 0));
    assertFalse(swish.enclose(Double.NaN, 0, slot, slot, 0));
    assertFalse(swish.enclose(1e3, 0, slot, slot, 0));
    assertTrue(FastCurve.of(Curve.LOG, 0).isEmpty());
  }
}
