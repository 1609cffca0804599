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
  public boolean isZero(Interval x) {
    return x.lo() == 0 && x.hi() == 0;
  }

  @Override
  public Interval hull(Interval x) {
    return x;
  }
}
