package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.Arrays;

/// Balls with double-double centres.
final class PreciseScalars implements Scalars<PreciseBall> {
  @Override
  public PreciseBall of(double x) {
    return PreciseBall.of(x);
  }

  @Override
  public PreciseBall of(Real x) {
    return Constant.ball(x);
  }

  @Override
  public PreciseBall[] zeros(int length) {
    PreciseBall[] zeros = new PreciseBall[length];
    Arrays.fill(zeros, PreciseBall.ZERO);
    return zeros;
  }

  @Override
  public PreciseBall add(PreciseBall x, PreciseBall y) {
    return x.add(y);
  }

  @Override
  public PreciseBall subtract(PreciseBall x, PreciseBall y) {
    return x.subtract(y);
  }

  @Override
  public PreciseBall multiply(PreciseBall x, PreciseBall y) {
    return x.multiply(y);
  }

  @Override
  public PreciseBall divide(PreciseBall x, PreciseBall y) {
    return x.divide(y);
  }

  @Override
  public PreciseBall curve(Curve curve, int order, PreciseBall x) {
    return curve.at(order, x);
  }

  @Override
  public boolean isZero(PreciseBall x) {
    return x.hi() == 0 && x.lo() == 0 && x.radius() == 0;
  }

  @Override
  public Interval hull(PreciseBall x) {
    return x.toInterval();
  }
}
