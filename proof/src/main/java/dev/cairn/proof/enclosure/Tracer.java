package dev.cairn.proof.enclosure;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An algebra that writes down what is done with numbers: an array holds the nodes of its elements.
///
/// The same operation on the same nodes is one node, and x·x is a square.
final class Tracer implements TensorAlgebra<int[]> {
  private final List<ScalarProgram.Node> nodes = new ArrayList<>();
  private final Map<ScalarProgram.Node, Integer> numbers = new HashMap<>();

  List<ScalarProgram.Node> nodes() {
    return nodes;
  }

  int[] variables(int n) {
    int[] theta = new int[n];
    Arrays.setAll(theta, i -> node(new ScalarProgram.Node.Variable(i)));
    return theta;
  }

  /// x/count.
  int over(int x, int count) {
    return multiply(
        node(new ScalarProgram.Node.Constant(Constant.interval(Real.ratio(1, count)))), x);
  }

  private int node(ScalarProgram.Node node) {
    Integer known = numbers.get(node);
    if (known != null) {
      return known;
    }
    if (nodes.size() >= ScalarProgram.LARGEST) {
      throw new IllegalArgumentException(
          "the function has more than %s operations".formatted(ScalarProgram.LARGEST));
    }
    nodes.add(node);
    numbers.put(node, nodes.size() - 1);
    return nodes.size() - 1;
  }

  private int constant(double value) {
    // −0 and 0 are one number
    return node(new ScalarProgram.Node.Constant(Interval.of(value + 0.0)));
  }

  private boolean zero(int x) {
    return nodes.get(x) instanceof ScalarProgram.Node.Constant(Interval value)
        && value.lo() == 0
        && value.hi() == 0;
  }

  private int add(int x, int y) {
    if (zero(x)) {
      return y;
    }
    return zero(y) ? x : node(new ScalarProgram.Node.Add(Math.min(x, y), Math.max(x, y)));
  }

  private int multiply(int x, int y) {
    return x == y
        ? node(new ScalarProgram.Node.Apply(Curve.SQUARE, 0, x))
        : node(new ScalarProgram.Node.Multiply(Math.min(x, y), Math.max(x, y)));
  }

  @Override
  public int[] exact(double[] values) {
    return Arrays.stream(values).mapToInt(this::constant).toArray();
  }

  @Override
  public int[] number(Real number) {
    return new int[] {node(new ScalarProgram.Node.Constant(Constant.interval(number)))};
  }

  @Override
  public int length(int[] x) {
    return x.length;
  }

  @Override
  public int[] add(int[] x, int[] y) {
    int[] sum = new int[x.length];
    Arrays.setAll(sum, i -> add(x[i], y[i]));
    return sum;
  }

  @Override
  public int[] subtract(int[] x, int[] y) {
    int[] difference = new int[x.length];
    Arrays.setAll(
        difference, i -> zero(y[i]) ? x[i] : node(new ScalarProgram.Node.Subtract(x[i], y[i])));
    return difference;
  }

  @Override
  public int[] multiply(int[] x, int[] y) {
    int[] product = new int[x.length];
    Arrays.setAll(product, i -> multiply(x[i], y[i]));
    return product;
  }

  @Override
  public int[] scale(int[] factor, int[] x) {
    int[] scaled = new int[x.length];
    Arrays.setAll(scaled, i -> multiply(factor[0], x[i]));
    return scaled;
  }

  @Override
  public int[] curve(Curve curve, int order, int[] x) {
    if (order + 2 > Curve.HIGHEST_ORDER) {
      throw new IllegalArgumentException("derivative %s of %s".formatted(order + 2, curve));
    }
    int[] values = new int[x.length];
    Arrays.setAll(values, i -> node(new ScalarProgram.Node.Apply(curve, order, x[i])));
    return values;
  }

  @Override
  public int[] gather(int[] x, int[] map, int width) {
    int[] result = new int[map.length * width];
    for (int i = 0; i < result.length; i++) {
      int from = map[i / width];
      result[i] = from < 0 ? constant(0) : x[from * width + i % width];
    }
    return result;
  }

  @Override
  public int[] scatter(int[] x, int[] map, int rows, int width) {
    int[] result = new int[rows * width];
    Arrays.fill(result, constant(0));
    for (int i = 0; i < x.length; i++) {
      int to = map[i / width];
      if (to >= 0) {
        result[to * width + i % width] = add(result[to * width + i % width], x[i]);
      }
    }
    return result;
  }

  @Override
  public int[] sumRows(int[] x, int width) {
    int[] sums = new int[x.length / width];
    Arrays.fill(sums, constant(0));
    for (int i = 0; i < x.length; i++) {
      sums[i / width] = add(sums[i / width], x[i]);
    }
    return sums;
  }

  @Override
  public int[] replicate(int[] x, int width) {
    int[] result = new int[x.length * width];
    Arrays.setAll(result, i -> x[i / width]);
    return result;
  }

  @Override
  public int[] product(Gemm shape, int[] left, int[] right) {
    int size = shape.m() * shape.n();
    int[] result = new int[shape.count() * size];
    for (int i = 0; i < result.length; i++) {
      int matrix = i / size;
      int row = i % size / shape.n();
      int column = i % shape.n();
      int sum = constant(0);
      for (int q = 0; q < shape.k(); q++) {
        int inRight = shape.rightTransposed() ? column * shape.k() + q : q * shape.n() + column;
        int x = left[matrix * shape.leftStride() + row * shape.k() + q];
        int y = right[matrix * shape.rightStride() + inRight];
        sum = add(sum, multiply(x, y));
      }
      result[i] = sum;
    }
    return result;
  }

  /// Whatever may be undefined is found when boxes are examined.
  @Override
  public boolean bounded(int[] x) {
    return true;
  }

  /// The numbers that are fixed; 0 for others, of which nothing is known.
  @Override
  public double[] representatives(int[] x) {
    double[] known = new double[x.length];
    Arrays.setAll(
        known,
        i ->
            nodes.get(x[i]) instanceof ScalarProgram.Node.Constant(Interval value)
                ? value.midpoint()
                : 0);
    return known;
  }
}
