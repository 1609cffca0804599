package dev.cairn.proof.arithmetic;

import dev.cairn.program.Real;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Numbers that are known by name alone, and what is computed from them, in a form that does not
/// depend on the order of sums and factors.
///
/// An [Expression] is Σ c·m with rational c over products m of powers of atoms: a name, a number
/// that is not rational, a function of an expression, or a sum that is a factor. Two equal
/// expressions are the same number whatever the names stand for, wherever all their parts are
/// defined; two that differ may be the same number all the same: nothing is expanded. Known are 0
/// and 1 as operands, values of functions at 0, and which functions are odd or even.
///
/// One instance holds what one question is about; expressions of two are not comparable. Not for
/// several threads.
public final class Expressions {
  /// Sums and products of rationals are made up to so many bits; longer numbers are atoms.
  private static final int MOST_BITS = 512;

  private static final Real.Rational ONE = Real.Rational.ONE;
  private static final Real.Rational MINUS_ONE = Real.Rational.MINUS_ONE;

  private final Map<Atom, Integer> atoms = new HashMap<>();
  private final List<Atom> kinds = new ArrayList<>();
  private long budget;

  /// @param budget terms that may be written in all
  public Expressions(long budget) {
    this.budget = budget;
  }

  /// What is asked takes more terms than were allowed, or powers of 2³¹ and more.
  public static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLongException() {
      super("more terms or higher powers than can be compared");
    }
  }

  /// What is no sum and no product.
  private sealed interface Atom {
    record Name(List<Integer> name) implements Atom {}

    record Constant(Real number) implements Atom {}

    record Function(Curve curve, int order, Expression operand) implements Atom {}

    record Factor(Expression sum) implements Atom {}
  }

  /// A number; equal ones are the same.
  ///
  /// @param terms for each product of atoms, by their numbers and powers, its factor, never 0
  public record Expression(Map<Map<Integer, Integer>, Real.Rational> terms) {
    public Expression {
      terms = Map.copyOf(terms);
    }

    /// Whether it is the number 0.
    public boolean isZero() {
      return terms.isEmpty();
    }
  }

  private static final Map<Integer, Integer> UNIT = Map.of();

  /// 0.
  public static final Expression ZERO = new Expression(Map.of());

  private Expression atom(Atom atom) {
    int number =
        atoms.computeIfAbsent(
            atom,
            _ -> {
              kinds.add(atom);
              return kinds.size() - 1;
            });
    return new Expression(Map.of(Map.of(number, 1), ONE));
  }

  /// The number of a name.
  public Expression named(Integer... name) {
    return atom(new Atom.Name(List.of(name)));
  }

  /// A number.
  public Expression of(Real number) {
    if (!(number instanceof Real.Rational rational)) {
      return atom(new Atom.Constant(number));
    }
    if (rational.numerator().signum() == 0) {
      return ZERO;
    }
    return isLong(rational)
        ? atom(new Atom.Constant(number))
        : new Expression(Map.of(UNIT, rational));
  }

  private static boolean isLong(Real.Rational number) {
    return number.numerator().bitLength() + number.denominator().bitLength() > MOST_BITS;
  }

  /// x + factor·y for a factor of 1 or −1.
  private Expression combined(Expression x, Real.Rational factor, Expression y) {
    spend(x.terms.size() + y.terms.size());
    var terms = new HashMap<>(x.terms);
    y.terms.forEach(
        (product, c) ->
            terms.merge(
                product,
                (Real.Rational) c.times(factor),
                (a, b) -> {
                  var sum = (Real.Rational) a.plus(b);
                  return sum.numerator().signum() == 0 ? null : sum;
                }));
    return new Expression(terms);
  }

  /// x + y.
  public Expression add(Expression x, Expression y) {
    return x.isZero() ? y : y.isZero() ? x : combined(x, ONE, y);
  }

  /// x − y.
  public Expression subtract(Expression x, Expression y) {
    return y.isZero() ? x : combined(x, MINUS_ONE, y);
  }

  /// x·y.
  public Expression multiply(Expression x, Expression y) {
    if (x.isZero() || y.isZero()) {
      return ZERO;
    }
    Term a = term(x);
    Term b = term(y);
    var factor = (Real.Rational) a.factor.times(b.factor);
    var powers = new HashMap<>(a.product);
    b.product.forEach((atom, power) -> powers.merge(atom, power, Expressions::sum));
    spend(powers.size());
    Expression product = new Expression(Map.of(Map.copyOf(powers), ONE));
    return isLong(factor)
        ? multiply(atom(new Atom.Constant(factor)), product)
        : new Expression(Map.of(Map.copyOf(powers), factor));
  }

  private static int sum(int p, int q) {
    long sum = (long) p + q;
    if (sum > Integer.MAX_VALUE) {
      throw new TooLongException();
    }
    return (int) sum;
  }

  /// x/y.
  public Expression divide(Expression x, Expression y) {
    return multiply(x, curve(Curve.RECIPROCAL, 0, y));
  }

  /// The number q with x = q·y by their forms, part by part; none where there is no such number or
  /// y is 0.
  public Optional<Real.Rational> ratio(List<Expression> x, List<Expression> y) {
    if (x.stream().allMatch(Expression::isZero)) {
      return y.stream().allMatch(Expression::isZero)
          ? Optional.empty()
          : Optional.of(Real.Rational.ZERO);
    }
    return quotient(x, y).filter(m -> m.product.isEmpty()).map(Term::factor);
  }

  /// Whether x = m·y by their forms, part by part, with one product m of factors that are made of
  /// names of one number alone: a multiple of y that does not depend on other names, and is 0 where
  /// y is 0.
  public boolean isMultiple(List<Expression> x, List<Expression> y) {
    return quotient(x, y)
        .filter(
            m ->
                m.product.entrySet().stream()
                    .allMatch(power -> power.getValue() > 0 && isShort(power.getKey())))
        .isPresent();
  }

  /// x/y as one product, the same of all parts.
  private Optional<Term> quotient(List<Expression> x, List<Expression> y) {
    Term quotient = null;
    for (int part = 0; part < x.size(); part++) {
      if (x.get(part).isZero() && y.get(part).isZero()) {
        continue;
      }
      if (x.get(part).isZero() || y.get(part).isZero()) {
        return Optional.empty();
      }
      Term own = quotient(term(x.get(part)), term(y.get(part)));
      if (quotient != null && !quotient.equals(own)) {
        return Optional.empty();
      }
      quotient = own;
    }
    return Optional.ofNullable(quotient);
  }

  private static Term quotient(Term x, Term y) {
    var powers = new HashMap<>(x.product);
    y.product.forEach((atom, power) -> powers.merge(atom, -power, Expressions::difference));
    var inverse = new Real.Rational(y.factor.denominator(), y.factor.numerator());
    return new Term((Real.Rational) x.factor.times(inverse), Map.copyOf(powers));
  }

  private static @Nullable Integer difference(int p, int q) {
    return p + q == 0 ? null : Math.addExact(p, q);
  }

  /// Whether an atom is made of names of one number alone.
  private boolean isShort(int atom) {
    return switch (kinds.get(atom)) {
      case Atom.Name(List<Integer> name) -> name.size() == 1;
      case Atom.Constant _ -> true;
      case Atom.Function(Curve _, int _, Expression operand) -> isShort(operand);
      case Atom.Factor(Expression sum) -> isShort(sum);
    };
  }

  private boolean isShort(Expression x) {
    return x.terms.keySet().stream()
        .flatMap(product -> product.keySet().stream())
        .allMatch(this::isShort);
  }

  private record Term(Real.Rational factor, Map<Integer, Integer> product) {}

  /// The one term that x is: a sum is a factor of its own, whose first term has the factor 1.
  private Term term(Expression x) {
    if (x.terms.size() == 1) {
      var only = x.terms.entrySet().iterator().next();
      return new Term(only.getValue(), only.getKey());
    }
    Real.Rational lead = lead(x);
    var inverse = new Real.Rational(lead.denominator(), lead.numerator());
    spend(x.terms.size());
    Map<Map<Integer, Integer>, Real.Rational> scaled = new HashMap<>();
    x.terms.forEach((product, c) -> scaled.put(product, (Real.Rational) c.times(inverse)));
    Expression factor = atom(new Atom.Factor(new Expression(scaled)));
    return new Term(lead, factor.terms.keySet().iterator().next());
  }

  /// The factor of the term that comes first in an order of products.
  private static Real.Rational lead(Expression x) {
    return Collections.min(
            x.terms.entrySet(),
            (p, q) -> compare(new TreeMap<>(p.getKey()), new TreeMap<>(q.getKey())))
        .getValue();
  }

  private static int compare(SortedMap<Integer, Integer> p, SortedMap<Integer, Integer> q) {
    var left = p.entrySet().iterator();
    var right = q.entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      var a = left.next();
      var b = right.next();
      int atoms = a.getKey().compareTo(b.getKey());
      int powers = a.getValue().compareTo(b.getValue());
      if (atoms != 0 || powers != 0) {
        return atoms != 0 ? atoms : powers;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  /// The derivative of this order of a curve at x.
  public Expression curve(Curve curve, int order, Expression x) {
    if (curve == Curve.SQUARE) {
      return switch (order) {
        case 0 -> multiply(x, x);
        case 1 -> add(x, x);
        default -> of(Real.of(order == 2 ? 2 : 0));
      };
    }
    int parity = parity(curve, order);
    if (x.isZero()) {
      return parity < 0 && curve != Curve.RECIPROCAL ? ZERO : atZero(curve, order);
    }
    boolean turned = parity != 0 && lead(x).numerator().signum() < 0;
    Expression operand = turned ? subtract(ZERO, x) : x;
    Expression value = atom(new Atom.Function(curve, curve == Curve.EXP ? 0 : order, operand));
    return turned && parity < 0 ? subtract(ZERO, value) : value;
  }

  /// 1 of an even function, −1 of an odd one, 0 of others.
  private static int parity(Curve curve, int order) {
    int own =
        switch (curve) {
          case TANH, SIN, ERF, ASINH, ATAN, RECIPROCAL -> -1;
          case COS -> 1;
          default -> 0;
        };
    return order % 2 == 0 ? own : -own;
  }

  private Expression atZero(Curve curve, int order) {
    int slope = order % 4 < 2 ? 1 : -1;
    return switch (curve) {
      case EXP -> of(Real.of(1));
      case SWISH -> order == 0 ? ZERO : order < 3 ? of(Real.ratio(1, 2)) : unknown(curve, order);
      case SIGMOID ->
          order == 0
              ? of(Real.ratio(1, 2))
              : order == 1 ? of(Real.ratio(1, 4)) : order == 2 ? ZERO : unknown(curve, order);
      case SOFTPLUS -> order == 0 ? unknown(curve, order) : atZero(Curve.SIGMOID, order - 1);
      case SIN, COS -> of(Real.of(slope)); // those that are not 0
      case TANH, ASINH, ATAN -> order == 1 ? of(Real.of(1)) : unknown(curve, order);
      default -> unknown(curve, order);
    };
  }

  private Expression unknown(Curve curve, int order) {
    return atom(new Atom.Function(curve, order, ZERO));
  }

  private void spend(int terms) {
    budget -= terms;
    if (budget < 0) {
      throw new TooLongException();
    }
  }
}
