package dev.cairn.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Evaluates programs node by node and sample by sample over hyper-dual numbers, with loops that
/// follow the definition of each operation: the independent method that the evaluator and the
/// transformations are checked against.
final class Oracle {
  private final Program program;
  private final double[][][] data;
  private final int samples;

  /// data: input, sample, feature.
  Oracle(Program program, double[][][] data) {
    this.program = program;
    this.data = data;
    this.samples = data.length == 0 ? 1 : data[0].length;
  }

  /// The outputs at θ + u ε₁ + v ε₂: for each output its elements, of each sample one after the
  /// other where it is per sample. Directions (of tangent programs) are w.
  List<HyperDual[]> outputs(double[] theta, double[] u, double[] v, double[] w) {
    List<HyperDual[][]> values = new ArrayList<>(); // node, sample (or one), element
    for (Program.Node node : program.nodes()) {
      int copies = node.type().perSample() ? samples : 1;
      HyperDual[][] result = new HyperDual[copies][];
      for (int s = 0; s < copies; s++) {
        result[s] = node(node, values, s, theta, u, v, w);
      }
      values.add(result);
    }
    List<HyperDual[]> outputs = new ArrayList<>();
    for (Program.Output output : program.outputs()) {
      outputs.add(
          Arrays.stream(values.get(output.node()))
              .flatMap(Arrays::stream)
              .toArray(HyperDual[]::new));
    }
    return outputs;
  }

  /// factor·Σ over samples of the first output, at θ + u ε₁ + v ε₂.
  HyperDual loss(double[] theta, double[] u, double[] v) {
    HyperDual sum = HyperDual.of(0);
    for (HyperDual term : outputs(theta, u, v, new double[theta.length]).getFirst()) {
      sum = sum.plus(term);
    }
    return sum;
  }

  /// The gradient by n evaluations.
  double[] gradient(double[] theta) {
    double[] gradient = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      double[] unit = new double[theta.length];
      unit[i] = 1;
      gradient[i] = loss(theta, unit, unit).f1();
    }
    return gradient;
  }

  /// The product of the Hessian with v by n evaluations.
  double[] hessianTimes(double[] theta, double[] v) {
    double[] product = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      double[] unit = new double[theta.length];
      unit[i] = 1;
      product[i] = loss(theta, unit, v).f12();
    }
    return product;
  }

  private HyperDual[] node(
      Program.Node node,
      List<HyperDual[][]> values,
      int sample,
      double[] theta,
      double[] u,
      double[] v,
      double[] w) {
    Shape shape = node.type().shape();
    HyperDual[] y = new HyperDual[shape.size()];
    Arrays.fill(y, HyperDual.of(0));
    switch (node.op()) {
      case Op.Parameter(int index) -> {
        int offset = program.parameters().get(index).offset();
        Arrays.setAll(y, i -> new HyperDual(theta[offset + i], u[offset + i], v[offset + i], 0));
      }
      case Op.Direction(int index) -> {
        int offset = program.parameters().get(index).offset();
        Arrays.setAll(y, i -> HyperDual.of(w[offset + i]));
      }
      case Op.Data(int index) -> Arrays.setAll(y, i -> HyperDual.of(data[index][sample][i]));
      case Op.Constant(var numbers, _) -> Arrays.setAll(y, i -> HyperDual.of(numbers.get(i)));
      case Op.Fill(Real value, _) -> Arrays.fill(y, HyperDual.of(value.doubleValue()));
      case Op.Product product -> product(product, values, sample, y, shape);
      case Op.Unary(Function function, int order, int x) -> {
        HyperDual[] in = at(values, x, sample);
        Arrays.setAll(y, i -> unary(function, order, in[i]));
      }
      case Op.Add(int a, int b) -> {
        HyperDual[] left = at(values, a, sample);
        HyperDual[] right = at(values, b, sample);
        Arrays.setAll(y, i -> left[i].plus(right[i]));
      }
      case Op.Subtract(int a, int b) -> {
        HyperDual[] left = at(values, a, sample);
        HyperDual[] right = at(values, b, sample);
        Arrays.setAll(y, i -> left[i].minus(right[i]));
      }
      case Op.Multiply(int a, int b) -> {
        HyperDual[] left = at(values, a, sample);
        HyperDual[] right = at(values, b, sample);
        Arrays.setAll(y, i -> left[i].times(right[i]));
      }
      case Op.Scale(Real exact, int x) -> {
        double factor = exact.doubleValue();
        HyperDual[] in = at(values, x, sample);
        Arrays.setAll(y, i -> in[i].times(factor));
      }
      case Op.Sum(int x, _) -> {
        HyperDual[] in = at(values, x, sample);
        Shape from = program.nodes().get(x).type().shape();
        for (int i = 0; i < in.length; i++) {
          int target = project(i, from, shape);
          y[target] = y[target].plus(in[i]);
        }
      }
      case Op.Broadcast(int x, _) -> {
        HyperDual[] in = at(values, x, sample);
        Shape from = program.nodes().get(x).type().shape();
        Arrays.setAll(y, i -> in[project(i, shape, from)]);
      }
      case Op.SumSamples(int x) -> {
        for (int s = 0; s < samples; s++) {
          HyperDual[] in = at(values, x, s);
          for (int i = 0; i < y.length; i++) {
            y[i] = y[i].plus(in[i]);
          }
        }
      }
      case Op.Replicate(int x) -> Arrays.setAll(y, i -> at(values, x, sample)[i]);
      case Op.Reshape(int x, _) -> Arrays.setAll(y, i -> at(values, x, sample)[i]);
      case Op.LogSumExp(int x, int axis) -> logSumExp(at(values, x, sample), x, axis, y);
      case Op.MaximumMask(int x, int axis) -> mask(at(values, x, sample), shape, axis, y);
      case Op.Gather(int x, IndexMap map, _) ->
          Arrays.setAll(
              y, i -> map.get(i) < 0 ? HyperDual.of(0) : at(values, x, sample)[map.get(i)]);
      case Op.Scatter(int x, IndexMap map, _) -> {
        HyperDual[] in = at(values, x, sample);
        for (int i = 0; i < in.length; i++) {
          if (map.get(i) >= 0) {
            y[map.get(i)] = y[map.get(i)].plus(in[i]);
          }
        }
      }
      case Op.Concatenate(List<Integer> parts, int axis) -> {
        int start = 0;
        for (int part : parts) {
          Shape from = program.nodes().get(part).type().shape();
          HyperDual[] in = at(values, part, sample);
          for (int i = 0; i < in.length; i++) {
            int[] index = unravel(i, from);
            index[axis] += start;
            y[ravel(index, shape)] = in[i];
          }
          start += from.extent(axis);
        }
      }
      case Op.Lookup(int table, int numbers) -> {
        int width = shape.extent(1);
        for (int i = 0; i < y.length; i++) {
          int row = (int) at(values, numbers, sample)[i / width].f();
          y[i] = at(values, table, sample)[row * width + i % width];
        }
      }
      case Op.LookupSum(int x, int numbers, _) -> {
        int width = shape.extent(1);
        for (int s = 0; s < samples; s++) {
          HyperDual[] in = at(values, x, s);
          for (int i = 0; i < in.length; i++) {
            int row = (int) at(values, numbers, s)[i / width].f();
            int target = row * width + i % width;
            y[target] = y[target].plus(in[i]);
          }
        }
      }
    }
    return y;
  }

  private static HyperDual[] at(List<HyperDual[][]> values, int node, int sample) {
    HyperDual[][] copies = values.get(node);
    return copies[copies.length == 1 ? 0 : sample];
  }

  private void product(
      Op.Product op, List<HyperDual[][]> values, int sample, HyperDual[] y, Shape shape) {
    Shape left = program.nodes().get(op.left()).type().shape();
    int rank = shape.rank();
    int m = shape.extent(rank - 2);
    int n = shape.extent(rank - 1);
    int inner = left.extent(op.transposeLeft() ? rank - 2 : rank - 1);
    int from = op.sumSamples() ? 0 : sample;
    int to = op.sumSamples() ? samples : sample + 1;
    for (int s = from; s < to; s++) {
      HyperDual[] l = at(values, op.left(), s);
      HyperDual[] r = at(values, op.right(), s);
      for (int e = 0; e < y.length; e++) {
        int batch = e / (m * n);
        int i = e / n % m;
        int j = e % n;
        for (int k = 0; k < inner; k++) {
          int a = batch * m * inner + (op.transposeLeft() ? k * m + i : i * inner + k);
          int b = batch * inner * n + (op.transposeRight() ? j * inner + k : k * n + j);
          y[e] = y[e].plus(l[a].times(r[b]));
        }
      }
    }
  }

  private void logSumExp(HyperDual[] in, int operand, int axis, HyperDual[] y) {
    Shape from = program.nodes().get(operand).type().shape();
    Shape to = from.with(axis, 1);
    double[] largest = new double[y.length];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < in.length; i++) {
      largest[project(i, from, to)] = Math.max(largest[project(i, from, to)], in[i].f());
    }
    for (int i = 0; i < in.length; i++) {
      int target = project(i, from, to);
      y[target] = y[target].plus(in[i].minus(HyperDual.of(largest[target])).exp());
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i].log().plus(HyperDual.of(largest[i]));
    }
  }

  private static void mask(HyperDual[] in, Shape shape, int axis, HyperDual[] y) {
    Shape narrow = shape.with(axis, 1);
    int[] best = new int[narrow.size()];
    Arrays.fill(best, -1);
    for (int i = 0; i < in.length; i++) {
      int group = project(i, shape, narrow);
      if (best[group] < 0 || in[i].f() > in[best[group]].f()) {
        best[group] = i;
      }
    }
    for (int i : best) {
      y[i] = HyperDual.of(1);
    }
  }

  /// The element of the narrower shape that an element of the wider one belongs to.
  private static int project(int element, Shape wide, Shape narrow) {
    int[] index = unravel(element, wide);
    for (int axis = 0; axis < index.length; axis++) {
      if (narrow.extent(axis) == 1) {
        index[axis] = 0;
      }
    }
    return ravel(index, narrow);
  }

  private static int[] unravel(int element, Shape shape) {
    int[] index = new int[shape.rank()];
    int rest = element;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return index;
  }

  private static int ravel(int[] index, Shape shape) {
    int element = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      element = element * shape.extent(axis) + index[axis];
    }
    return element;
  }

  /// Functions and their derivatives by definition; orders above 0 by the closed forms in e^(−|x|).
  private static HyperDual unary(Function function, int order, HyperDual x) {
    return switch (function) {
      case SIGMOID -> sigmoid(x, order);
      case SWISH ->
          order == 0
              ? x.times(sigmoid(x, 0))
              : x.times(sigmoid(x, order)).plus(sigmoid(x, order - 1).times(order));
      // tanh x = 2σ(2x) − 1
      case TANH ->
          sigmoid(x.times(2), order)
              .times(Math.pow(2, order + 1))
              .minus(HyperDual.of(order == 0 ? 1 : 0));
      case SOFTPLUS ->
          x.map(
              z -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
              z -> 1 / (1 + Math.exp(-z)),
              z -> 1 / (2 + Math.exp(z) + Math.exp(-z)));
      case RELU -> x.f() > 0 ? x : HyperDual.of(0);
      case STEP -> HyperDual.of(x.f() > 0 ? 1 : 0);
      case EXP -> x.exp();
      case LOG -> x.log();
      case SQUARE -> x.times(x);
      case SQRT -> x.map(Math::sqrt, z -> 0.5 / Math.sqrt(z), z -> -0.25 / (z * Math.sqrt(z)));
      case RECIPROCAL -> x.reciprocal();
      case SIN -> x.map(Math::sin, Math::cos, z -> -Math.sin(z));
      case COS -> x.map(Math::cos, z -> -Math.sin(z), z -> -Math.cos(z));
      case ASINH ->
          x.map(
              z -> Math.copySign(Math.log(Math.abs(z) + Math.hypot(1, z)), z),
              z -> 1 / Math.hypot(1, z),
              z -> -z / Math.pow(Math.hypot(1, z), 3));
      case ATAN ->
          x.map(Math::atan, z -> 1 / (1 + z * z), z -> -2 * z / ((1 + z * z) * (1 + z * z)));
      case ERF ->
          x.map(
              Oracle::erf,
              z -> 2 / Math.sqrt(Math.PI) * Math.exp(-z * z),
              z -> -4 * z / Math.sqrt(Math.PI) * Math.exp(-z * z));
    };
  }

  /// The derivative of this order of σ, from that of σ(1 − σ).
  private static HyperDual sigmoid(HyperDual x, int order) {
    HyperDual s = x.times(-1).exp().plus(HyperDual.of(1)).reciprocal();
    HyperDual one = HyperDual.of(1);
    HyperDual d = s.times(one.minus(s));
    HyperDual t = one.minus(s.times(2));
    return switch (order) {
      case 0 -> s;
      case 1 -> d;
      case 2 -> d.times(t);
      case 3 -> d.times(one.minus(d.times(6)));
      default -> throw new IllegalArgumentException("order " + order);
    };
  }

  /// erf by the series 2/√π e^(−x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!, whose terms have one sign.
  static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 400 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return Math.abs(x) > 6 ? Math.signum(x) : 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
