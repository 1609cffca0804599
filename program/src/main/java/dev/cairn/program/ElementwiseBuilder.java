package dev.cairn.program;

import java.util.Optional;
import java.util.function.BinaryOperator;

/// Operations element by element, and what all operations of a [ProgramBuilder] share: numbers that
/// are known, checks, errors.
abstract sealed class ElementwiseBuilder permits ProgramBuilder {
  final Nodes nodes;

  ElementwiseBuilder(Nodes nodes) {
    this.nodes = nodes;
  }

  /// The node with this number as a value of this builder.
  abstract Value value(int number);

  /// x as a per-sample value.
  public abstract Value replicate(Value x);

  /// The same number everywhere.
  public Value fill(Real value, Shape shape) {
    return shared(new Op.Fill(value, shape), shape);
  }

  /// The same whole number everywhere.
  public Value fill(long value, Shape shape) {
    return fill(Real.of(value), shape);
  }

  /// f applied to every element.
  public Value unary(Function function, Value x) {
    check(x);
    return unary(function, 0, x);
  }

  /// What is the same for every sample is computed once.
  Value unary(Function function, int order, Value x) {
    Optional<Real> known = fillValue(x).flatMap(number -> Constants.unary(function, number));
    if (known.isPresent()) {
      return fill(known.get(), x.shape());
    }
    return op(x) instanceof Op.Replicate(int shared)
        ? replicate(unary(function, order, value(shared)))
        : add(new Op.Unary(function, order, x.number()), x.type());
  }

  /// x² element by element.
  public Value square(Value x) {
    return unary(Function.SQUARE, x);
  }

  /// a + b, equal shapes.
  public Value add(Value a, Value b) {
    Type type = sameShape("add", a, b);
    if (isZero(a)) {
      return b;
    }
    if (isZero(b)) {
      return a;
    }
    if (op(b) instanceof Op.Scale(Real factor, int x) && factor.equals(Real.Rational.MINUS_ONE)) {
      return subtract(a, value(x));
    }
    return known(a, b, Real::plus).orElseGet(() -> add(new Op.Add(a.number(), b.number()), type));
  }

  /// a − b, equal shapes.
  public Value subtract(Value a, Value b) {
    Type type = sameShape("subtract", a, b);
    if (isZero(a)) {
      return scale(-1, b);
    }
    if (isZero(b)) {
      return a;
    }
    return known(a, b, (x, y) -> x.plus(y.times(Real.Rational.MINUS_ONE)))
        .orElseGet(() -> add(new Op.Subtract(a.number(), b.number()), type));
  }

  /// What two fixed numbers make, where it is kept.
  private Optional<Value> known(Value a, Value b, BinaryOperator<Real> operation) {
    return fillValue(a)
        .flatMap(x -> fillValue(b).flatMap(y -> Constants.kept(operation.apply(x, y))))
        .map(number -> fill(number, a.shape()));
  }

  /// a·b element by element, equal shapes.
  public Value multiply(Value a, Value b) {
    Type type = sameShape("multiply", a, b);
    Optional<Real> left = fillValue(a);
    if (left.isPresent()) {
      return scale(left.get(), b);
    }
    Optional<Real> right = fillValue(b);
    if (right.isPresent()) {
      return scale(right.get(), a);
    }
    if (a.number() == b.number()) {
      return square(a);
    }
    return add(new Op.Multiply(a.number(), b.number()), type);
  }

  /// a/b element by element, equal shapes.
  public Value divide(Value a, Value b) {
    sameShape("divide", a, b);
    return multiply(a, unary(Function.RECIPROCAL, b));
  }

  /// A fixed factor times x. What can be undefined stays, also under the factor 0.
  public Value scale(Real factor, Value x) {
    check(x);
    if (factor.equals(Real.Rational.ONE)) {
      return x;
    }
    if (factor.equals(Real.Rational.ZERO) && nodes.total(x.number())) {
      return fill(0, x.shape());
    }
    Optional<Real> known = fillValue(x).flatMap(number -> Constants.kept(factor.times(number)));
    if (known.isPresent()) {
      return fill(known.get(), x.shape());
    }
    if (op(x) instanceof Op.Scale(Real inner, int operand)) {
      Optional<Real> both = Constants.kept(factor.times(inner));
      if (both.isPresent()) {
        return scale(both.get(), value(operand));
      }
    }
    return add(new Op.Scale(factor, x.number()), x.type());
  }

  /// A whole number times x.
  public Value scale(long factor, Value x) {
    return scale(Real.of(factor), x);
  }

  // What the rules need.

  Op op(Value value) {
    return nodes.op(value.number());
  }

  /// The number that fills the value everywhere, where there is one.
  public Optional<Real> fillValue(Value value) {
    return op(value) instanceof Op.Fill(Real filled, _) ? Optional.of(filled) : Optional.empty();
  }

  boolean isZero(Value value) {
    return op(value) instanceof Op.Fill(Real filled, _) && filled.equals(Real.Rational.ZERO);
  }

  Value shared(Op op, Shape shape) {
    return add(op, new Type(shape, false));
  }

  Value add(Op op, Type type) {
    return value(nodes.number(op, type));
  }

  private Type sameShape(String operation, Value a, Value b) {
    check(a);
    check(b);
    if (!a.shape().equals(b.shape())) {
      throw mismatch(operation, "equal shapes", a, b);
    }
    return new Type(a.shape(), a.perSample() || b.perSample());
  }

  void check(Value value) {
    if (value.owner() != this) {
      throw new IllegalArgumentException(
          "value %s was made by another program builder".formatted(value));
    }
  }

  /// The error of an operation whose operands do not fit.
  IllegalArgumentException mismatch(String operation, String expected, Value... operands) {
    return nodes.mismatch(operation, expected, operands);
  }
}
