package dev.cairn.proof.arithmetic;

import dev.cairn.program.Real;

/// Enclosures of the real numbers that programs carry.
///
/// A rational number is rounded correctly, π has a proven enclosure, expressions are enclosed
/// operation by operation.
public final class Constant {
  private Constant() {}

  /// An interval around the number: one double wide for rational numbers ([x, x] for doubles).
  public static Interval interval(Real number) {
    if (!(number instanceof Real.Rational rational)) {
      return ball(number).toInterval();
    }
    double near = rational.doubleValue();
    if (Double.isInfinite(near)) {
      return near > 0
          ? new Interval(Double.MAX_VALUE, Double.POSITIVE_INFINITY)
          : new Interval(Double.NEGATIVE_INFINITY, -Double.MAX_VALUE);
    }
    int side = rest(rational, near).numerator().signum();
    return new Interval(side < 0 ? Math.nextDown(near) : near, side > 0 ? Math.nextUp(near) : near);
  }

  /// A ball around the number, to about 100 bits; its radius is 0 where the number is a sum of two
  /// doubles that do not overlap. Not finite beyond the range of doubles.
  public static PreciseBall ball(Real number) {
    return switch (number) {
      case Real.Rational rational -> rounded(rational);
      case Real.Pi _ -> PreciseBall.HALF_PI.scale(2);
      case Real.Sum(Real left, Real right) -> ball(left).add(ball(right));
      case Real.Product(Real left, Real right) -> ball(left).multiply(ball(right));
      case Real.Root(Real x) -> ball(x).sqrt();
      case Real.Reciprocal(Real x) -> PreciseBall.ONE.divide(ball(x));
    };
  }

  private static PreciseBall rounded(Real.Rational number) {
    double hi = number.doubleValue();
    if (Double.isInfinite(hi)) {
      return new PreciseBall(hi, 0, Double.POSITIVE_INFINITY);
    }
    Real.Rational tail = rest(number, hi);
    double lo = tail.doubleValue();
    double radius = Math.abs(rest(tail, lo).doubleValue());
    boolean exact = rest(tail, lo).numerator().signum() == 0;
    return new PreciseBall(hi, lo, exact ? 0 : Math.nextUp(radius));
  }

  /// number − x, exactly.
  private static Real.Rational rest(Real.Rational number, double x) {
    return (Real.Rational) number.plus(Real.of(-x));
  }
}
