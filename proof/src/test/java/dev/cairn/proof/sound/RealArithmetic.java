package dev.cairn.proof.sound;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Arithmetic of [Real]s with mantissas of so many bits; every result carries a bound of its error.
///
/// Written for the oracle from the definitions alone, with nothing of `dev.cairn.proof.arithmetic`.
record RealArithmetic(int bits) {
  private static final int LARGEST_EXPONENT = 1 << 29;

  Real add(Real a, Real b) {
    if (a.mantissa().signum() == 0 || b.mantissa().signum() == 0) {
      Real other = a.mantissa().signum() == 0 ? b : a;
      return new Real(other.mantissa(), other.exponent(), Real.join(a.error(), b.error()));
    }
    int error = Real.join(a.error(), b.error());
    boolean first = a.magnitude() >= b.magnitude();
    Real large = first ? a : b;
    Real small = first ? b : a;
    if (large.magnitude() - bits - 8 > small.magnitude()) {
      return rounded(large.mantissa(), large.exponent(), Real.join(error, small.magnitude()));
    }
    int exponent = Math.min(a.exponent(), b.exponent());
    return rounded(
        a.mantissa()
            .shiftLeft(a.exponent() - exponent)
            .add(b.mantissa().shiftLeft(b.exponent() - exponent)),
        exponent,
        error);
  }

  Real subtract(Real a, Real b) {
    return add(a, b.negate());
  }

  Real multiply(Real a, Real b) {
    if (a.isZero() || b.isZero()) {
      return Real.ZERO;
    }
    int error =
        Real.join(
            Real.join(Real.sum(a.magnitude(), b.error()), Real.sum(b.magnitude(), a.error())),
            Real.sum(a.error(), b.error()));
    return rounded(
        a.mantissa().multiply(b.mantissa()), Math.addExact(a.exponent(), b.exponent()), error);
  }

  /// @throws Undefined where b is zero
  Real divide(Real a, Real b) {
    if (b.sign() == 0) {
      throw new Undefined("division by zero");
    }
    if (a.isZero()) {
      return Real.ZERO;
    }
    int shift = Math.max(0, bits + 2 + b.mantissa().bitLength() - a.mantissa().bitLength());
    BigInteger[] quotient = a.mantissa().shiftLeft(shift).divideAndRemainder(b.mantissa());
    int exponent = a.exponent() - b.exponent() - shift;
    int least = b.magnitude() - 2; // |b| ≥ 2^least
    int size = a.mantissa().signum() == 0 ? Real.EXACT : a.magnitude() - b.magnitude() + 1;
    int error = Real.join(Real.sum(a.error(), -least), Real.sum(Real.sum(size, b.error()), -least));
    return rounded(
        quotient[0], exponent, quotient[1].signum() == 0 ? error : Real.join(error, exponent));
  }

  /// @throws Undefined where a is negative
  Real sqrt(Real a) {
    int sign = a.sign();
    if (sign <= 0) {
      if (sign == 0) {
        return Real.ZERO;
      }
      throw new Undefined("root of a negative number");
    }
    int shift = Math.max(0, 2 * bits + 2 - a.mantissa().bitLength());
    shift += (a.exponent() - shift) & 1;
    BigInteger[] root = a.mantissa().shiftLeft(shift).sqrtAndRemainder();
    int exponent = (a.exponent() - shift) / 2;
    int error = Real.sum(a.error(), -Math.floorDiv(a.magnitude() - 1, 2));
    return rounded(root[0], exponent, root[1].signum() == 0 ? error : Real.join(error, exponent));
  }

  /// aᵖ as a repeated product, p ≥ 0.
  Real power(Real a, int p) {
    Real result = Real.ONE;
    Real square = a;
    for (int rest = p; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = multiply(result, square);
      }
      if (rest > 1) {
        square = multiply(square, square);
      }
    }
    return result;
  }

  Real of(BigDecimal number) {
    BigInteger unscaled = number.unscaledValue();
    if (unscaled.signum() == 0) {
      return Real.ZERO;
    }
    if (Math.abs((long) number.scale()) > 20_000) {
      throw new BeyondReach("a number of scale " + number.scale());
    }
    BigInteger power = BigInteger.TEN.pow(Math.abs(number.scale()));
    return number.scale() <= 0
        ? rounded(unscaled.multiply(power), 0, Real.EXACT)
        : divide(new Real(unscaled, 0, Real.EXACT), new Real(power, 0, Real.EXACT));
  }

  /// mantissa · 2^exponent with `bits` bits.
  Real rounded(BigInteger mantissa, int exponent, int error) {
    int excess = mantissa.bitLength() - bits;
    if (excess <= 0) {
      return inReach(mantissa, mantissa.signum() == 0 ? 0 : exponent, error);
    }
    int lost = mantissa.getLowestSetBit() >= excess ? Real.EXACT : exponent + excess;
    return inReach(mantissa.shiftRight(excess), exponent + excess, Real.join(error, lost));
  }

  private static Real inReach(BigInteger mantissa, int exponent, int error) {
    if (Math.abs(exponent) > LARGEST_EXPONENT
        || (error != Real.EXACT && Math.abs(error) > LARGEST_EXPONENT)) {
      throw new BeyondReach("a number of exponent " + exponent);
    }
    return new Real(mantissa, exponent, error);
  }
}
