package dev.cairn.proof.sound;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A formula as the oracle reads it.
sealed interface Expression {
  record Constant(BigDecimal value) implements Expression {}

  record Pi() implements Expression {}

  record Variable(int index) implements Expression {}

  record Negated(Expression of) implements Expression {}

  record Sum(Expression left, Expression right) implements Expression {}

  record Difference(Expression left, Expression right) implements Expression {}

  record Product(Expression left, Expression right) implements Expression {}

  record Quotient(Expression left, Expression right) implements Expression {}

  record Power(Expression base, Expression exponent) implements Expression {
    /// Whole exponents up to this size are repeated products; others need a positive base.
    private static final BigInteger LARGEST = BigInteger.valueOf(1024);

    /// The exponent, where it is a small whole number, 0 times something among them.
    Optional<Integer> whole() {
      return exponent.vanishes()
          ? Optional.of(0)
          : Fraction.of(exponent)
              .filter(Fraction::whole)
              .map(Fraction::numerator)
              .filter(p -> p.abs().compareTo(LARGEST) <= 0)
              .map(BigInteger::intValueExact);
    }
  }

  record Call(String function, Expression argument) implements Expression {}

  /// The parts that it is made of.
  default List<Expression> parts() {
    return switch (this) {
      case Constant _, Pi _, Variable _ -> List.of();
      case Negated(Expression of) -> List.of(of);
      case Sum(Expression left, Expression right) -> List.of(left, right);
      case Difference(Expression left, Expression right) -> List.of(left, right);
      case Product(Expression left, Expression right) -> List.of(left, right);
      case Quotient(Expression left, Expression right) -> List.of(left, right);
      case Power(Expression base, Expression exponent) -> List.of(base, exponent);
      case Call(String _, Expression argument) -> List.of(argument);
    };
  }

  /// Whether it is the number 0 by its form, wherever its parts are numbers.
  default boolean vanishes() {
    boolean parts =
        switch (this) {
          case Negated(Expression of) -> of.vanishes();
          case Sum(Expression left, Expression right) -> left.vanishes() && right.vanishes();
          case Difference(Expression left, Expression right) -> left.vanishes() && right.vanishes();
          case Product(Expression left, Expression right) -> left.vanishes() || right.vanishes();
          case Quotient(Expression left, Expression _) -> left.vanishes();
          default -> false;
        };
    return parts || Fraction.of(this).filter(x -> x.numerator().signum() == 0).isPresent();
  }

  /// Expressions without zeros where this one is defined all over a ball.
  ///
  /// @param constant whether an expression has one value
  default List<Expression> nonzero(Predicate<Expression> constant) {
    List<Expression> found = new ArrayList<>();
    collectNonzero(constant, found);
    return found;
  }

  private void collectNonzero(Predicate<Expression> constant, List<Expression> found) {
    switch (this) {
      case Quotient(Expression _, Expression right) when !constant.test(right) ->
          right.factors(found);
      case Power power
          when power.whole().map(p -> p < 0).orElse(true) && !constant.test(power.base()) ->
          power.base().factors(found);
      case Call(String function, Expression argument) when function.equals("tan") ->
          found.add(new Call("cos", argument));
      case Call(String function, Expression argument)
          when Set.of("log", "ln", "sqrt").contains(function) && !constant.test(argument) ->
          argument.factors(found);
      default -> {}
    }
    parts().forEach(part -> part.collectNonzero(constant, found));
  }

  /// Expressions that vanish wherever this one does.
  private void factors(List<Expression> found) {
    switch (this) {
      case Constant _, Pi _ -> {}
      case Negated(Expression of) -> of.factors(found);
      case Product(Expression left, Expression right) -> {
        left.factors(found);
        right.factors(found);
      }
      case Quotient(Expression left, Expression _) -> left.factors(found);
      case Power power when power.whole().map(p -> p <= 0).orElse(false) -> {} // 1, or a pole
      case Power(Expression base, Expression _) -> base.factors(found);
      default -> found.add(this);
    }
  }

  /// A quotient of whole numbers.
  record Fraction(BigInteger numerator, BigInteger denominator) {
    private static final int LARGEST_SCALE = 400;

    public Fraction {
      BigInteger divisor = numerator.gcd(denominator);
      divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }

    boolean whole() {
      return denominator.equals(BigInteger.ONE);
    }

    /// The value of an expression of decimals, sums, products and quotients alone.
    static Optional<Fraction> of(Expression expression) {
      return switch (expression) {
        case Constant(BigDecimal value) when Math.abs((long) value.scale()) <= LARGEST_SCALE ->
            Optional.of(of(value));
        case Negated(Expression of) ->
            of(of).map(x -> new Fraction(x.numerator.negate(), x.denominator));
        case Sum(Expression left, Expression right) ->
            of(left).flatMap(x -> of(right).map(y -> x.plus(y, 1)));
        case Difference(Expression left, Expression right) ->
            of(left).flatMap(x -> of(right).map(y -> x.plus(y, -1)));
        case Product(Expression left, Expression right) ->
            of(left)
                .flatMap(
                    x ->
                        of(right)
                            .map(
                                y ->
                                    new Fraction(
                                        x.numerator.multiply(y.numerator),
                                        x.denominator.multiply(y.denominator))));
        case Quotient(Expression left, Expression right) ->
            of(left)
                .flatMap(
                    x ->
                        of(right)
                            .filter(y -> y.numerator.signum() != 0)
                            .map(
                                y ->
                                    new Fraction(
                                        x.numerator.multiply(y.denominator),
                                        x.denominator.multiply(y.numerator))));
        default -> Optional.empty();
      };
    }

    private static Fraction of(BigDecimal value) {
      BigInteger power = BigInteger.TEN.pow(Math.abs(value.scale()));
      return value.scale() >= 0
          ? new Fraction(value.unscaledValue(), power)
          : new Fraction(value.unscaledValue().multiply(power), BigInteger.ONE);
    }

    private Fraction plus(Fraction y, int sign) {
      BigInteger right = y.numerator.multiply(denominator).multiply(BigInteger.valueOf(sign));
      return new Fraction(
          numerator.multiply(y.denominator).add(right), denominator.multiply(y.denominator));
    }
  }
}
