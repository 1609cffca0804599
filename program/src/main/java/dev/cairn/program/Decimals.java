package dev.cairn.program;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// Decimals as they are written, and doubles nearest to rational numbers.
final class Decimals {
  /// What an expression is evaluated to before it is rounded to a double.
  static final MathContext DIGITS = new MathContext(60);

  /// More significant digits than this are refused.
  private static final int MOST_DIGITS = 1_000;

  /// Beyond 10 to plus or minus this power no double is.
  private static final int LARGEST_POWER = 330;

  /// Stands for exponents beyond it: no mantissa that fits into memory brings one back into range.
  private static final BigInteger FAR = BigInteger.valueOf(1_000_000_000);

  /// The bits of a double, and the power of two of its last one where it is subnormal.
  private static final int PRECISION = 53;

  private static final int LEAST_POWER = -1074;

  private Decimals() {}

  /// The number that a text names.
  ///
  /// Throws [NumberFormatException] where it is no number, has more than [#MOST_DIGITS] digits or
  /// is beyond the range of doubles (0 < |x| < 2⁻¹⁰⁷⁵ too).
  static BigDecimal parse(String text) {
    BigDecimal number = read(text).stripTrailingZeros();
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (number.precision() > MOST_DIGITS) {
      throw new NumberFormatException("a number has at most %s digits".formatted(MOST_DIGITS));
    }
    long power = (long) number.precision() - number.scale();
    double near = Math.abs(power) > LARGEST_POWER ? 0 : number.doubleValue();
    if (near == 0 || Double.isInfinite(near)) {
      throw new NumberFormatException("'%s' is out of range".formatted(text));
    }
    return number;
  }

  private static BigDecimal read(String text) {
    int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
    try {
      BigDecimal mantissa = new BigDecimal(mark < 0 ? text : text.substring(0, mark));
      if (mark < 0 || mantissa.signum() == 0) {
        return mantissa;
      }
      BigInteger exponent = new BigInteger(text.substring(mark + 1));
      return mantissa.scaleByPowerOfTen(exponent.min(FAR).max(FAR.negate()).intValueExact());
    } catch (NumberFormatException _) {
      throw new NumberFormatException("'%s' is no number".formatted(text));
    }
  }

  /// The double nearest to p/q, half-way cases to even.
  static double nearest(Real.Rational number) {
    BigInteger p = number.numerator().abs();
    BigInteger q = number.denominator();
    if (p.signum() == 0) {
      return 0;
    }
    // 2^(power − 1) ≤ p/q < 2^(power + 1)
    int power = p.bitLength() - q.bitLength();
    boolean less = power >= 0 ? p.compareTo(q.shiftLeft(power)) < 0 : below(p, q, power);
    int last = Math.max((less ? power - 1 : power) - PRECISION + 1, LEAST_POWER);
    BigInteger[] parts =
        last >= 0
            ? p.divideAndRemainder(q.shiftLeft(last))
            : p.shiftLeft(-last).divideAndRemainder(q);
    BigInteger divisor = last >= 0 ? q.shiftLeft(last) : q;
    int half = parts[1].shiftLeft(1).compareTo(divisor);
    boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
    long digits = parts[0].longValueExact() + (up ? 1 : 0);
    double size =
        last > Double.MAX_EXPONENT ? Double.POSITIVE_INFINITY : Math.scalb((double) digits, last);
    return number.numerator().signum() < 0 && size > 0 ? -size : size;
  }

  private static boolean below(BigInteger p, BigInteger q, int power) {
    return p.shiftLeft(-power).compareTo(q) < 0;
  }
}
