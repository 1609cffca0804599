package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// Plain intervals of doubles.
final class IntervalScalars implements Scalars<Interval> {
  @Override
  public Interval of(double x) {
    return Interval.of(x);
  }

  @Override
  public Interval of(Real x) {
    return Constant.interval(x);
  }

  @Override
  public Interval[] zeros(int length) {
    Interval[] zeros = new Interval[length];
    Arrays.fill(zeros, Interval.ZERO);
    return zeros;
  }

  @Override
  public Interval add(Interval x, Interval y) {
    return x.add(y);
  }

  @Override
  public Interval subtract(Interval x, Interval y) {
    return x.subtract(y);
  }

  @Override
  public Interval multiply(Interval x, Interval y) {
    return x.multiply(y);
  }

  @Override
  public Interval divide(Interval x, Interval y) {
    return x.divide(y);
  }

  @Override
  public Interval curve(Curve curve, int order, Interval x) {
    return curve.range(order, x);
  }

  @Override
  public Interval dot(
      Interval[] x, int first, int step, Interval[] y, int otherFirst, int otherStep, int count) {
    Interval sum = Interval.ZERO;
    for (int i = 0; i < count; i++) {
      Interval a = x[first + i * step];
      Interval b = y[otherFirst + i * otherStep];
      boolean nothing = (a.lo() == 0 && a.hi() == 0) || (b.lo() == 0 && b.hi() == 0);
      if (!nothing) {
        sum = sum.add(a.multiply(b));
      }
    }
    return sum;
  }

  @Override
  public double representative(Interval x) {
    return x.midpoint();
  }
}
