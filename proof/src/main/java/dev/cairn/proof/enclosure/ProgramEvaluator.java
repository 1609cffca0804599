package dev.cairn.proof.enclosure;

import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.Shape;
import dev.cairn.program.Type;
import dev.cairn.proof.arithmetic.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs a program, or the tangent of one, on blocks of samples with rigorous numbers.
///
/// A per-sample value stands element by element, each element a row of the block's samples. For a
/// tangent program, all that does not depend on the direction is computed once a block
/// ([#prepare]), the rest once a direction ([#run]). A gradient program holds the program of the
/// value too, so that what is run covers every sub-expression of the function: where one of them
/// may be undefined, nothing is known ([#defined]), whatever it is multiplied by or dropped from.
///
/// @param <T> the arrays of the algebra
final class ProgramEvaluator<T> {
  private final Program program;
  private final TensorAlgebra<T> algebra;
  private final List<T> constants;
  private final boolean[] directional;
  private final int samples;
  private final List<T> values = new ArrayList<>();
  private boolean defined;

  /// An evaluator for blocks of this many samples.
  ProgramEvaluator(Enclosable<T> enclosable, int samples) {
    this.program = enclosable.program();
    this.algebra = enclosable.algebra();
    this.constants = enclosable.constants();
    this.samples = samples;
    this.directional = program.dependents(op -> op instanceof Op.Direction);
  }

  /// Computes what does not depend on a direction, at θ, for a block.
  ///
  /// @param theta all parameters (length n)
  /// @param data for each input its elements, each a row of the block's samples
  void prepare(T theta, List<double[]> data) {
    values.clear();
    defined = true;
    for (int i = 0; i < program.nodes().size(); i++) {
      values.add(directional[i] ? algebra.exact(new double[0]) : compute(i, theta, data));
    }
  }

  /// Computes the rest for a direction v (length n), after [#prepare].
  void run(T direction) {
    for (int i = 0; i < program.nodes().size(); i++) {
      if (directional[i]) {
        values.set(i, compute(i, direction, List.of()));
      }
    }
  }

  /// The value of an output after [#prepare], and [#run] where it depends on the direction.
  T output(String name) {
    return values.get(
        program
            .output(name)
            .orElseThrow(() -> new IllegalArgumentException("no output '" + name + "'"))
            .node());
  }

  /// Whether every logarithm, root, reciprocal and row of a table run so far exists for all numbers
  /// of the enclosures.
  boolean defined() {
    return defined;
  }

  private Type type(int node) {
    return program.nodes().get(node).type();
  }

  private int width(int node) {
    return type(node).perSample() ? samples : 1;
  }

  private T compute(int node, T vector, List<double[]> data) {
    int width = width(node);
    return switch (program.nodes().get(node).op()) {
      case Op.Parameter(int index) -> component(vector, index);
      case Op.Direction(int index) -> component(vector, index);
      case Op.Data(int index) -> algebra.data(index, data.get(index));
      case Op.Constant _, Op.Fill _ -> constants.get(node);
      case Op.Product product -> product(product);
      case Op.Unary(Function function, int order, int x) -> {
        T y = unary(function, order, values.get(x));
        defined &= function.total() || algebra.bounded(y);
        yield y;
      }
      case Op.Add(int a, int b) -> algebra.add(widened(a, width), widened(b, width));
      case Op.Subtract(int a, int b) -> algebra.subtract(widened(a, width), widened(b, width));
      case Op.Multiply(int a, int b) -> algebra.multiply(widened(a, width), widened(b, width));
      case Op.Scale(_, int x) -> algebra.scale(constants.get(node), values.get(x));
      case Op.Sum(int x, Shape shape) ->
          algebra.scatter(
              values.get(x), Axes.collapse(type(x).shape(), shape), shape.size(), width);
      case Op.Broadcast(int x, Shape shape) ->
          algebra.gather(values.get(x), Axes.collapse(shape, type(x).shape()), width);
      case Op.SumSamples(int x) -> algebra.sumRows(values.get(x), samples);
      case Op.Replicate(int x) -> algebra.replicate(values.get(x), samples);
      case Op.LogSumExp(int x, int axis) -> logSumExp(x, axis, width);
      case Op.MaximumMask _ -> unknown(node);
      case Op.Reshape(int x, _) -> values.get(x);
      case Op.Gather(int x, IndexMap map, _) -> algebra.gather(values.get(x), map.toArray(), width);
      case Op.Scatter(int x, IndexMap map, Shape shape) ->
          algebra.scatter(values.get(x), map.toArray(), shape.size(), width);
      case Op.Concatenate(List<Integer> parts, int axis) -> concatenate(node, parts, axis);
      case Op.Lookup(int table, int numbers) -> lookup(node, table, numbers);
      case Op.LookupSum(int x, int numbers, int rows) -> lookupSum(node, x, numbers, rows);
    };
  }

  private T component(T vector, int index) {
    Program.Parameter parameter = program.parameters().get(index);
    int[] map = new int[parameter.shape().size()];
    Arrays.setAll(map, i -> parameter.offset() + i);
    return algebra.gather(vector, map, 1);
  }

  /// The value of a node with rows of this width.
  private T widened(int node, int width) {
    T value = values.get(node);
    return width(node) == width ? value : algebra.replicate(value, width);
  }

  private T unary(Function function, int order, T x) {
    return switch (function) {
      case SWISH -> algebra.curve(Curve.SWISH, order, x);
      case TANH -> algebra.curve(Curve.TANH, order, x);
      case SIGMOID -> algebra.curve(Curve.SIGMOID, order, x);
      case SOFTPLUS -> algebra.curve(Curve.SOFTPLUS, order, x);
      case EXP -> algebra.curve(Curve.EXP, order, x);
      case LOG -> algebra.curve(Curve.LOG, order, x);
      case SQUARE -> algebra.curve(Curve.SQUARE, order, x);
      case SQRT -> algebra.curve(Curve.SQRT, order, x);
      case RECIPROCAL -> algebra.curve(Curve.RECIPROCAL, order, x);
      case SIN -> algebra.curve(Curve.SIN, order, x);
      case COS -> algebra.curve(Curve.COS, order, x);
      case ERF -> algebra.curve(Curve.ERF, order, x);
      case ASINH -> algebra.curve(Curve.ASINH, order, x);
      case ATAN -> algebra.curve(Curve.ATAN, order, x);
      case RELU, STEP -> unknown(algebra.length(x));
    };
  }

  /// Nothing is claimed about functions that are not smooth: proofs need derivatives.
  private T unknown(int length) {
    double[] nothing = new double[length];
    Arrays.fill(nothing, Double.NaN);
    return algebra.exact(nothing);
  }

  private T logSumExp(int node, int axis, int width) {
    // log Σ exp x = c + log Σ exp(x − c), c near the maximum: nothing overflows
    T x = values.get(node);
    Shape shape = type(node).shape();
    int[] collapse = Axes.collapse(shape, shape.with(axis, 1));
    int groups = shape.size() / shape.extent(axis);
    double[] maxima = new double[groups * width];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    double[] numbers = algebra.representatives(x);
    for (int i = 0; i < collapse.length; i++) {
      for (int s = 0; s < width; s++) {
        int to = collapse[i] * width + s;
        maxima[to] = Math.max(maxima[to], numbers[i * width + s]);
      }
    }
    T shift = algebra.exact(maxima);
    T shifted = algebra.subtract(x, algebra.gather(shift, collapse, width));
    T sum = algebra.scatter(algebra.curve(Curve.EXP, 0, shifted), collapse, groups, width);
    return algebra.add(algebra.curve(Curve.LOG, 0, sum), shift);
  }

  private T concatenate(int node, List<Integer> parts, int axis) {
    int width = width(node);
    Shape shape = type(node).shape();
    T result = algebra.exact(new double[shape.size() * width]);
    int start = 0;
    for (int part : parts) {
      Shape piece = type(part).shape();
      int[] map = Axes.embed(piece, shape, axis, start);
      result = algebra.add(result, algebra.gather(widened(part, width), map, width));
      start += piece.extent(axis);
    }
    return result;
  }

  private T lookup(int node, int table, int numbers) {
    int rowWidth = type(table).shape().extent(-1);
    int rows = type(table).shape().extent(0);
    double[] named = algebra.representatives(values.get(numbers));
    int count = named.length / samples;
    int[] map = new int[type(node).shape().size() * samples];
    for (int c = 0; c < count; c++) {
      for (int j = 0; j < rowWidth; j++) {
        for (int s = 0; s < samples; s++) {
          int row = (int) named[c * samples + s];
          if (row != named[c * samples + s] || row < 0 || row >= rows) {
            defined = false;
            return unknown(map.length);
          }
          map[(c * rowWidth + j) * samples + s] = row * rowWidth + j;
        }
      }
    }
    return algebra.gather(values.get(table), map, 1);
  }

  private T lookupSum(int node, int x, int numbers, int rows) {
    int rowWidth = type(node).shape().extent(-1);
    double[] named = algebra.representatives(values.get(numbers));
    int[] map = new int[algebra.length(values.get(x))];
    for (int i = 0; i < map.length; i++) {
      int s = i % samples;
      int j = i / samples % rowWidth;
      int c = i / samples / rowWidth;
      int row = (int) named[c * samples + s];
      if (row != named[c * samples + s] || row < 0 || row >= rows) {
        defined = false;
        return unknown(rows * rowWidth);
      }
      map[i] = row * rowWidth + j;
    }
    return algebra.scatter(values.get(x), map, rows * rowWidth, 1);
  }

  private T product(Op.Product op) {
    Shape leftShape = type(op.left()).shape();
    Shape rightShape = type(op.right()).shape();
    int m = leftShape.extent(op.transposeLeft() ? -1 : -2);
    int k = leftShape.extent(op.transposeLeft() ? -2 : -1);
    int n = rightShape.extent(op.transposeRight() ? -2 : -1);
    int count = leftShape.outer(leftShape.rank() - 2);
    int leftWidth = width(op.left());
    int rightWidth = width(op.right());
    T left = oriented(op.left(), op.transposeLeft(), count, m, k);
    if (op.sumSamples()) {
      T right = oriented(op.right(), !op.transposeRight(), count, n, k);
      int inner = k * samples;
      return algebra.product(
          new TensorAlgebra.Gemm(count, m, n, inner, true, m * inner, n * inner), left, right);
    }
    T right = oriented(op.right(), op.transposeRight(), count, k, n);
    if (leftWidth == 1) {
      int columns = n * rightWidth;
      return algebra.product(
          new TensorAlgebra.Gemm(count, m, columns, k, false, m * k, k * columns), left, right);
    }
    if (rightWidth == 1) {
      return rightShared(count, m, n, k, left, right);
    }
    return sampleBySample(count, m, n, k, left, right);
  }

  /// Per sample [m, k] times shared [k, n]: for each row of the left one, Rᵀ times [k, samples].
  private T rightShared(int count, int m, int n, int k, T left, T right) {
    T transposed = algebra.gather(right, Axes.transposed(count, k, n), 1);
    int[] repeated = new int[count * m * n * k];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = i / (m * n * k) * (n * k) + i % (n * k);
    }
    return algebra.product(
        new TensorAlgebra.Gemm(count * m, n, samples, k, false, n * k, k * samples),
        count * m == 1 ? transposed : algebra.gather(transposed, repeated, 1),
        left);
  }

  /// Both per sample: Σₖ of element-wise products.
  private T sampleBySample(int count, int m, int n, int k, T left, T right) {
    int size = count * m * n;
    T sum = algebra.exact(new double[size * samples]);
    for (int p = 0; p < k; p++) {
      int[] fromLeft = new int[size];
      int[] fromRight = new int[size];
      for (int i = 0; i < size; i++) {
        int c = i / (m * n);
        int row = i / n % m;
        fromLeft[i] = (c * m + row) * k + p;
        fromRight[i] = (c * k + p) * n + i % n;
      }
      sum =
          algebra.add(
              sum,
              algebra.multiply(
                  algebra.gather(left, fromLeft, samples),
                  algebra.gather(right, fromRight, samples)));
    }
    return sum;
  }

  /// The operand as [count, rows, columns], transposed where stored the other way round.
  private T oriented(int node, boolean transpose, int count, int rows, int columns) {
    T value = values.get(node);
    boolean trivial = rows == 1 || columns == 1;
    return transpose && !trivial
        ? algebra.gather(
            value, Axes.transposed(count, /* rows= */ columns, /* columns= */ rows), width(node))
        : value;
  }
}
