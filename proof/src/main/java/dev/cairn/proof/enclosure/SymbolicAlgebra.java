package dev.cairn.proof.enclosure;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import java.util.Arrays;
import java.util.function.IntFunction;

/// Arithmetic on expressions: what a program is, where its data may be any numbers.
///
/// Says nothing about where the program is defined.
final class SymbolicAlgebra implements TensorAlgebra<Expression[]> {
  private final Expressions expressions;
  private int unknown;

  SymbolicAlgebra(Expressions expressions) {
    this.expressions = expressions;
  }

  @Override
  public Expression[] exact(double[] values) {
    return each(
        values.length,
        i ->
            Double.isFinite(values[i])
                ? expressions.of(Real.of(values[i]))
                : expressions.named(-1, unknown++));
  }

  @Override
  public Expression[] data(int input, double[] values) {
    return each(values.length, i -> expressions.named(input, i));
  }

  @Override
  public Expression[] number(Real number) {
    return new Expression[] {expressions.of(number)};
  }

  @Override
  public int length(Expression[] x) {
    return x.length;
  }

  @Override
  public Expression[] add(Expression[] x, Expression[] y) {
    return each(x.length, i -> expressions.add(x[i], y[i]));
  }

  @Override
  public Expression[] subtract(Expression[] x, Expression[] y) {
    return each(x.length, i -> expressions.subtract(x[i], y[i]));
  }

  @Override
  public Expression[] multiply(Expression[] x, Expression[] y) {
    return each(x.length, i -> expressions.multiply(x[i], y[i]));
  }

  @Override
  public Expression[] scale(Expression[] factor, Expression[] x) {
    return each(x.length, i -> expressions.multiply(factor[0], x[i]));
  }

  @Override
  public Expression[] curve(Curve curve, int order, Expression[] x) {
    return each(x.length, i -> expressions.curve(curve, order, x[i]));
  }

  @Override
  public Expression[] gather(Expression[] x, int[] map, int width) {
    return each(
        map.length * width,
        i -> map[i / width] < 0 ? Expressions.ZERO : x[map[i / width] * width + i % width]);
  }

  @Override
  public Expression[] scatter(Expression[] x, int[] map, int rows, int width) {
    Expression[] y = each(rows * width, _ -> Expressions.ZERO);
    for (int i = 0; i < x.length; i++) {
      if (map[i / width] >= 0) {
        int to = map[i / width] * width + i % width;
        y[to] = expressions.add(y[to], x[i]);
      }
    }
    return y;
  }

  @Override
  public Expression[] sumRows(Expression[] x, int width) {
    return each(
        x.length / width,
        i ->
            Arrays.stream(x, i * width, (i + 1) * width)
                .reduce(Expressions.ZERO, expressions::add));
  }

  @Override
  public Expression[] replicate(Expression[] x, int width) {
    return each(x.length * width, i -> x[i / width]);
  }

  @Override
  public Expression[] product(Gemm shape, Expression[] left, Expression[] right) {
    int size = shape.m() * shape.n();
    return each(
        shape.count() * size,
        at -> {
          int c = at / size;
          int row = c * shape.leftStride() + at % size / shape.n() * shape.k();
          int column = at % shape.n();
          Expression sum = Expressions.ZERO;
          for (int p = 0; p < shape.k(); p++) {
            int q = shape.rightTransposed() ? column * shape.k() + p : p * shape.n() + column;
            Expression other = right[c * shape.rightStride() + q];
            sum = expressions.add(sum, expressions.multiply(left[row + p], other));
          }
          return sum;
        });
  }

  @Override
  public boolean bounded(Expression[] x) {
    return true;
  }

  /// Zeros: any numbers do.
  @Override
  public double[] representatives(Expression[] x) {
    return new double[x.length];
  }

  private static Expression[] each(int length, IntFunction<Expression> value) {
    Expression[] y = new Expression[length];
    Arrays.setAll(y, value);
    return y;
  }
}
