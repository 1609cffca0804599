package dev.cairn.proof.sound;

import java.math.BigInteger;

/// A real number up to an error: within 2^error of mantissa · 2^exponent.
///
/// @param error [#EXACT] where there is none
record Real(BigInteger mantissa, int exponent, int error) {
  /// The error of what is exact; also the magnitude of zero.
  static final int EXACT = Integer.MIN_VALUE;

  static final Real ZERO = new Real(BigInteger.ZERO, 0, EXACT);
  static final Real ONE = new Real(BigInteger.ONE, 0, EXACT);
  static final Real TWO = new Real(BigInteger.ONE, 1, EXACT);

  private static final int DOUBLE_BITS = 53;

  static Real of(long value) {
    return new Real(BigInteger.valueOf(value), 0, EXACT);
  }

  /// A finite double, exactly.
  static Real of(double value) {
    if (value == 0) {
      return ZERO;
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - (DOUBLE_BITS - 1);
    long mantissa = (long) Math.scalb(Math.scalb(value, -exponent / 2), -exponent + exponent / 2);
    return new Real(BigInteger.valueOf(mantissa), exponent, EXACT);
  }

  boolean isZero() {
    return mantissa.signum() == 0 && error == EXACT;
  }

  /// The least k with |mantissa · 2^exponent| < 2^k.
  int magnitude() {
    return mantissa.signum() == 0 ? EXACT : exponent + mantissa.bitLength();
  }

  /// A k with |x| < 2^k, errors included.
  int bound() {
    int magnitude = magnitude();
    return Math.max(magnitude, error) == EXACT ? EXACT : Math.max(magnitude, error) + 1;
  }

  /// Whether the error leaves no doubt that this is not zero.
  boolean isNonzero() {
    return mantissa.signum() != 0 && (error == EXACT || magnitude() - 1 > error);
  }

  /// −1, 0 or 1.
  ///
  /// @throws MorePrecision where the error leaves a doubt
  int sign() {
    if (!isZero() && !isNonzero()) {
      throw new MorePrecision();
    }
    return mantissa.signum();
  }

  Real negate() {
    return new Real(mantissa.negate(), exponent, error);
  }

  /// x · 2^k.
  Real shifted(int k) {
    return isZero() ? this : new Real(mantissa, exponent + k, error == EXACT ? EXACT : error + k);
  }

  /// The middle, without its error.
  Real middle() {
    return new Real(mantissa, exponent, EXACT);
  }

  /// A number with a larger error.
  Real within(int further) {
    return new Real(mantissa, exponent, join(error, further));
  }

  /// The double nearest to the middle, up to a unit in the last place or so.
  double toDouble() {
    int excess = mantissa.bitLength() - 62;
    BigInteger shorter = excess > 0 ? mantissa.shiftRight(excess) : mantissa;
    int scale = exponent + Math.max(excess, 0);
    return Math.scalb(Math.scalb((double) shorter.longValue(), scale / 2), scale - scale / 2);
  }

  @Override
  public String toString() {
    return toDouble() + (error == EXACT ? "" : " ± 2^" + error);
  }

  /// An r with 2^a + 2^b ≤ 2^r.
  static int join(int a, int b) {
    return a == EXACT ? b : b == EXACT ? a : Math.max(a, b) + 1;
  }

  /// a + b, where EXACT stands for −∞.
  static int sum(int a, int b) {
    return a == EXACT || b == EXACT ? EXACT : Math.addExact(a, b);
  }
}
