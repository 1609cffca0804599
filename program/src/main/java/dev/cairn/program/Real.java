package dev.cairn.program;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalInt;

/// A real number, exactly: a rational one, π, or an expression of such numbers.
///
/// Programs carry real numbers; rounding them is the evaluators' business. Every Real is defined: a
/// root or a reciprocal is made only of what is known to have one ([#sign]). Equal means written in
/// the same way: √2·√2 and 2 are equal numbers and two Reals.
public sealed interface Real {
  /// A quotient of whole numbers in lowest terms, the denominator positive.
  record Rational(BigInteger numerator, BigInteger denominator) implements Real {
    public static final Rational ZERO = of(0, 1);
    public static final Rational ONE = of(1, 1);
    public static final Rational MINUS_ONE = of(-1, 1);
    public static final Rational HALF = of(1, 2);

    public Rational {
      if (denominator.signum() == 0) {
        throw new IllegalArgumentException("%s/0 is no number".formatted(numerator));
      }
      BigInteger divisor = numerator.gcd(denominator);
      divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }

    private static Rational of(long numerator, long denominator) {
      return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /// Whether it is a whole number.
    public boolean isWhole() {
      return denominator.equals(BigInteger.ONE);
    }

    private Rational plusRational(Rational other) {
      return new Rational(
          numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
          denominator.multiply(other.denominator));
    }

    private Rational timesRational(Rational other) {
      return new Rational(
          numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    @Override
    public String toString() {
      return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
  }

  /// π.
  record Pi() implements Real {
    private static final BigDecimal VALUE =
        new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494459230781640629");

    @Override
    public String toString() {
      return "pi";
    }
  }

  /// left + right.
  record Sum(Real left, Real right) implements Real {
    @Override
    public String toString() {
      return "(" + left + " + " + right + ")";
    }
  }

  /// left·right.
  record Product(Real left, Real right) implements Real {
    @Override
    public String toString() {
      return left + "·" + right;
    }
  }

  /// √x of a number known to be positive.
  record Root(Real x) implements Real {
    public Root {
      require(x.sign().orElse(0) > 0, "√", x);
    }

    @Override
    public String toString() {
      return "sqrt(" + x + ")";
    }
  }

  /// 1/x of a number known not to be 0.
  record Reciprocal(Real x) implements Real {
    public Reciprocal {
      require(x.sign().orElse(0) != 0, "1/", x);
    }

    @Override
    public String toString() {
      return "1/(" + x + ")";
    }
  }

  private static void require(boolean defined, String operation, Real x) {
    if (!defined) {
      throw new IllegalArgumentException("%s(%s) is not known to exist".formatted(operation, x));
    }
  }

  /// A whole number.
  static Real of(long number) {
    return Rational.of(number, 1);
  }

  /// The number that a finite double is, all its bits.
  static Real of(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("%s is no real number".formatted(number));
    }
    return of(new BigDecimal(number));
  }

  /// The shortest decimal that names this double: what a person wrote who meant 0.1.
  static Real decimal(double number) {
    return decimal(Double.toString(number));
  }

  /// A decimal as it is written, "0.1" or "1e-5".
  ///
  /// Throws [NumberFormatException] where the text is no number, or one beyond the range or with
  /// more digits than [Decimals] takes.
  static Real decimal(String text) {
    return of(Decimals.parse(text));
  }

  private static Real of(BigDecimal decimal) {
    BigInteger unscaled = decimal.unscaledValue();
    return decimal.scale() <= 0
        ? new Rational(unscaled.multiply(BigInteger.TEN.pow(-decimal.scale())), BigInteger.ONE)
        : new Rational(unscaled, BigInteger.TEN.pow(decimal.scale()));
  }

  /// numerator/denominator.
  static Real ratio(long numerator, long denominator) {
    return Rational.of(numerator, denominator);
  }

  /// π.
  static Real pi() {
    return new Pi();
  }

  /// This plus another number.
  default Real plus(Real other) {
    if (this instanceof Rational left && other instanceof Rational right) {
      return left.plusRational(right);
    }
    if (equals(Rational.ZERO)) {
      return other;
    }
    return other.equals(Rational.ZERO) ? this : new Sum(this, other);
  }

  /// This times another number; rational factors come first and are one.
  default Real times(Real other) {
    if (this instanceof Rational left) {
      if (other instanceof Rational right) {
        return left.timesRational(right);
      }
      if (equals(Rational.ZERO) || other.equals(Rational.ONE)) {
        return this;
      }
      if (equals(Rational.ONE)) {
        return other;
      }
      return other instanceof Product(Rational right, Real rest)
          ? left.timesRational(right).times(rest)
          : new Product(this, other);
    }
    if (other instanceof Rational) {
      return other.times(this);
    }
    return this instanceof Product(Rational factor, Real rest)
        ? factor.times(rest.times(other))
        : new Product(this, other);
  }

  /// This with the other sign.
  default Real negate() {
    return Rational.MINUS_ONE.times(this);
  }

  /// √ of a number of [known sign][#sign] that is not negative.
  default Real sqrt() {
    if (equals(Rational.ZERO)) {
      return Rational.ZERO;
    }
    if (this instanceof Rational rational && rational.numerator().signum() > 0) {
      BigInteger numerator = rational.numerator().sqrt();
      BigInteger denominator = rational.denominator().sqrt();
      if (numerator.multiply(numerator).equals(rational.numerator())
          && denominator.multiply(denominator).equals(rational.denominator())) {
        return new Rational(numerator, denominator);
      }
    }
    return new Root(this);
  }

  /// 1/x of a number of [known sign][#sign] that is not 0.
  default Real reciprocal() {
    return switch (this) {
      case Rational(BigInteger numerator, BigInteger denominator) ->
          new Rational(denominator, numerator);
      case Reciprocal(Real x) -> x;
      default -> new Reciprocal(this);
    };
  }

  /// −1, 0 or 1 where the sign can be read off the way in which the number is written; empty for
  /// sums of terms of both signs.
  default OptionalInt sign() {
    return switch (this) {
      case Rational rational -> OptionalInt.of(rational.numerator().signum());
      case Pi _, Root _ -> OptionalInt.of(1);
      case Reciprocal(Real x) -> x.sign();
      case Sum(Real left, Real right) ->
          left.sign().equals(right.sign()) ? left.sign() : OptionalInt.empty();
      case Product(Real left, Real right) ->
          left.sign().isPresent() && right.sign().isPresent()
              ? OptionalInt.of(left.sign().getAsInt() * right.sign().getAsInt())
              : OptionalInt.empty();
    };
  }

  /// The double nearest to the number: exactly so for rational numbers (half-way cases to even),
  /// and for expressions but for the last of their sixty digits. ±∞ and 0 beyond the doubles.
  default double doubleValue() {
    return this instanceof Rational rational
        ? Decimals.nearest(rational)
        : approximation().doubleValue();
  }

  private BigDecimal approximation() {
    return switch (this) {
      case Rational(BigInteger numerator, BigInteger denominator) ->
          new BigDecimal(numerator).divide(new BigDecimal(denominator), Decimals.DIGITS);
      case Pi _ -> Pi.VALUE;
      case Sum(Real left, Real right) ->
          left.approximation().add(right.approximation(), Decimals.DIGITS);
      case Product(Real left, Real right) ->
          left.approximation().multiply(right.approximation(), Decimals.DIGITS);
      case Root(Real x) -> x.approximation().sqrt(Decimals.DIGITS);
      case Reciprocal(Real x) -> BigDecimal.ONE.divide(x.approximation(), Decimals.DIGITS);
    };
  }

  /// What an operation counts in [#size]: as much as a double.
  int OPERATION = 64;

  /// How much there is to write: the bits of the rational numbers and [#OPERATION] an operation.
  default long size() {
    return switch (this) {
      case Rational(BigInteger numerator, BigInteger denominator) ->
          (long) numerator.bitLength() + denominator.bitLength();
      case Pi _ -> OPERATION;
      case Sum(Real left, Real right) -> left.size() + right.size() + OPERATION;
      case Product(Real left, Real right) -> left.size() + right.size() + OPERATION;
      case Root(Real x) -> x.size() + OPERATION;
      case Reciprocal(Real x) -> x.size() + OPERATION;
    };
  }
}
