package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// Expressions in place of numbers: what derivatives are by the form of a function.
///
/// @param expressions where they are made
record SymbolScalars(Expressions expressions) implements Scalars<Expression> {
  /// The names of a sample's numbers begin with it; those of coordinates are one number long.
  private static final int SAMPLE = 0;

  @Override
  public Expression of(double x) {
    return of(Real.of(x));
  }

  @Override
  public Expression of(Real x) {
    return expressions.of(x);
  }

  @Override
  public Expression sample(int place) {
    return expressions.named(SAMPLE, place);
  }

  @Override
  public Expression[] zeros(int length) {
    Expression[] zeros = new Expression[length];
    Arrays.fill(zeros, Expressions.ZERO);
    return zeros;
  }

  @Override
  public Expression add(Expression x, Expression y) {
    return expressions.add(x, y);
  }

  @Override
  public Expression subtract(Expression x, Expression y) {
    return expressions.subtract(x, y);
  }

  @Override
  public Expression multiply(Expression x, Expression y) {
    return expressions.multiply(x, y);
  }

  @Override
  public Expression divide(Expression x, Expression y) {
    return expressions.divide(x, y);
  }

  @Override
  public Expression curve(Curve curve, int order, Expression x) {
    return expressions.curve(curve, order, x);
  }

  @Override
  public boolean isZero(Expression x) {
    return x.isZero();
  }

  /// [0, 0]: where a function is defined is asked of intervals.
  @Override
  public Interval hull(Expression x) {
    return Interval.ZERO;
  }
}
