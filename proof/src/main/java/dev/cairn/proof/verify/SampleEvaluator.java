package dev.cairn.proof.verify;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.proof.arithmetic.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs a program on one sample at a time, number by number: slow, and as simple as it can be.
///
/// With a single sample a per-sample value is a tensor like any other, and sums over samples are
/// left to the caller, who adds up the outputs.
///
/// @param <S> the rigorous numbers
final class SampleEvaluator<S> {
  private final Program program;
  private final Scalars<S> scalars;
  private final boolean[] directional;
  private final List<S[]> values = new ArrayList<>();

  SampleEvaluator(Program program, Scalars<S> scalars) {
    this.program = program;
    this.scalars = scalars;
    this.directional = program.dependents(op -> op instanceof Op.Direction);
  }

  /// Computes all that does not depend on a direction.
  void prepare(S[] theta, List<double[]> sample) {
    values.clear();
    for (int i = 0; i < program.nodes().size(); i++) {
      values.add(directional[i] ? scalars.zeros(0) : compute(i, theta, sample));
    }
  }

  /// Computes what depends on the direction v.
  void run(S[] direction) {
    for (int i = 0; i < program.nodes().size(); i++) {
      if (directional[i]) {
        values.set(i, compute(i, direction, List.of()));
      }
    }
  }

  /// The value of a named output.
  S[] output(String name) {
    return values.get(program.output(name).orElseThrow().node());
  }

  private Shape shape(int node) {
    return program.nodes().get(node).type().shape();
  }

  private S[] compute(int node, S[] vector, List<double[]> sample) {
    int size = shape(node).size();
    return switch (program.nodes().get(node).op()) {
      case Op.Parameter(int index) -> part(vector, index);
      case Op.Direction(int index) -> part(vector, index);
      case Op.Data(int index) -> exact(sample.get(index));
      case Op.Constant constant -> exact(constant.values().toArray());
      case Op.Fill(Real value, Shape _) -> {
        S[] filled = scalars.zeros(size);
        Arrays.fill(filled, scalars.of(value));
        yield filled;
      }
      case Op.Product product -> product(product, size);
      case Op.Unary(Function function, int order, int x) -> unary(function, order, values.get(x));
      case Op.Add(int a, int b) -> each(size, i -> scalars.add(value(a, i), value(b, i)));
      case Op.Subtract(int a, int b) -> each(size, i -> scalars.subtract(value(a, i), value(b, i)));
      case Op.Multiply(int a, int b) -> each(size, i -> scalars.multiply(value(a, i), value(b, i)));
      case Op.Scale(Real factor, int x) -> {
        S exact = scalars.of(factor);
        yield each(size, i -> scalars.multiply(exact, value(x, i)));
      }
      case Op.Sum(int x, Shape narrow) -> summed(x, index -> on(shape(x), narrow, index), size);
      case Op.Broadcast(int x, Shape wide) -> each(size, i -> value(x, on(wide, shape(x), i)));
      case Op.SumSamples(int x) -> values.get(x);
      case Op.Replicate(int x) -> values.get(x);
      case Op.LogSumExp(int x, int axis) -> logSumExp(x, axis, size);
      case Op.MaximumMask _ -> nothing(size);
      case Op.Reshape(int x, Shape _) -> values.get(x);
      case Op.Gather(int x, IndexMap map, Shape _) ->
          each(size, i -> map.get(i) < 0 ? scalars.of(0) : value(x, map.get(i)));
      case Op.Scatter(int x, IndexMap map, Shape _) -> summed(x, map::get, size);
      case Op.Concatenate(List<Integer> parts, int axis) -> concatenate(parts, axis, size);
      case Op.Lookup(int table, int numbers) -> {
        int width = shape(table).extent(-1);
        yield each(
            size,
            i -> {
              int row = row(numbers, i / width, shape(table).extent(0));
              return row < 0 ? scalars.of(Double.NaN) : value(table, row * width + i % width);
            });
      }
      case Op.LookupSum(int x, int numbers, int rows) -> lookupSum(node, x, numbers, rows);
    };
  }

  private interface Element<E> {
    E at(int i);
  }

  private S[] each(int size, Element<S> element) {
    S[] result = scalars.zeros(size);
    for (int i = 0; i < size; i++) {
      result[i] = element.at(i);
    }
    return result;
  }

  private S value(int node, int i) {
    return values.get(node)[i];
  }

  private S[] exact(double[] numbers) {
    return each(numbers.length, i -> scalars.of(numbers[i]));
  }

  private S[] nothing(int size) {
    return each(size, _ -> scalars.of(Double.NaN));
  }

  private S[] part(S[] vector, int index) {
    Program.Parameter parameter = program.parameters().get(index);
    return Arrays.copyOfRange(
        vector, parameter.offset(), parameter.offset() + parameter.shape().size());
  }

  /// Elements added up where a map sends them; −1 drops one.
  private S[] summed(int node, java.util.function.IntUnaryOperator map, int size) {
    S[] sums = scalars.zeros(size);
    S[] x = values.get(node);
    for (int i = 0; i < x.length; i++) {
      int to = map.applyAsInt(i);
      if (to >= 0) {
        sums[to] = scalars.add(sums[to], x[i]);
      }
    }
    return sums;
  }

  /// The element of the narrow shape under element i of the wide one.
  private static int on(Shape wide, Shape narrow, int i) {
    int result = 0;
    for (int axis = 0; axis < wide.rank(); axis++) {
      int position = i / wide.inner(axis) % wide.extent(axis);
      result = result * narrow.extent(axis) + (narrow.extent(axis) == 1 ? 0 : position);
    }
    return result;
  }

  private S[] lookupSum(int node, int x, int numbers, int rows) {
    int width = shape(node).extent(-1);
    for (int i = 0; i < values.get(numbers).length; i++) {
      if (row(numbers, i, rows) < 0) {
        return nothing(rows * width);
      }
    }
    return summed(x, i -> row(numbers, i / width, rows) * width + i % width, rows * width);
  }

  private int row(int numbers, int i, int rows) {
    double number = scalars.representative(value(numbers, i));
    return number == Math.rint(number) && number >= 0 && number < rows ? (int) number : -1;
  }

  private S[] unary(Function function, int order, S[] x) {
    if (!function.smooth()) {
      return nothing(x.length);
    }
    Curve curve = Curve.valueOf(function.name());
    return each(x.length, i -> scalars.curve(curve, order, x[i]));
  }

  private S[] logSumExp(int node, int axis, int size) {
    Shape wide = shape(node);
    Shape narrow = wide.with(axis, 1);
    double[] maxima = new double[size];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    S[] x = values.get(node);
    for (int i = 0; i < x.length; i++) {
      int to = on(wide, narrow, i);
      maxima[to] = Math.max(maxima[to], scalars.representative(x[i]));
    }
    S[] sums = scalars.zeros(size);
    for (int i = 0; i < x.length; i++) {
      int to = on(wide, narrow, i);
      S shifted = scalars.subtract(x[i], scalars.of(maxima[to]));
      sums[to] = scalars.add(sums[to], scalars.curve(Curve.EXP, 0, shifted));
    }
    return each(
        size, i -> scalars.add(scalars.of(maxima[i]), scalars.curve(Curve.LOG, 0, sums[i])));
  }

  private S[] concatenate(List<Integer> parts, int axis, int size) {
    S[] result = scalars.zeros(size);
    int whole = parts.stream().mapToInt(part -> shape(part).extent(axis)).sum();
    int start = 0;
    for (int part : parts) {
      Shape piece = shape(part);
      int inner = piece.inner(axis);
      int extent = piece.extent(axis);
      for (int i = 0; i < piece.size(); i++) {
        int outer = i / inner / extent;
        int position = start + i / inner % extent;
        result[(outer * whole + position) * inner + i % inner] = value(part, i);
      }
      start += extent;
    }
    return result;
  }

  private S[] product(Op.Product op, int size) {
    Shape left = shape(op.left());
    Shape right = shape(op.right());
    int m = left.extent(op.transposeLeft() ? -1 : -2);
    int k = left.extent(op.transposeLeft() ? -2 : -1);
    int n = right.extent(op.transposeRight() ? -2 : -1);
    S[] a = values.get(op.left());
    S[] b = values.get(op.right());
    return each(
        size,
        index -> {
          int matrix = index / (m * n);
          int i = index / n % m;
          int j = index % n;
          int aFirst = matrix * m * k + (op.transposeLeft() ? i : i * k);
          int bFirst = matrix * k * n + (op.transposeRight() ? j * k : j);
          int aStep = op.transposeLeft() ? m : 1;
          int bStep = op.transposeRight() ? 1 : n;
          return scalars.dot(a, aFirst, aStep, b, bFirst, bStep, k);
        });
  }
}
