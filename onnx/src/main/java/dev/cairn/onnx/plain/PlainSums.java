package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Reductions, normalisations and products.
final class PlainSums {
  private PlainSums() {}

  static void addTo(Map<String, Operation> operations) {
    reduce(operations, "ReduceSum", x -> DoubleStream.of(x).sum());
    reduce(operations, "ReduceMean", PlainSums::mean);
    reduce(operations, "ReduceSumSquare", x -> DoubleStream.of(x).map(v -> v * v).sum());
    reduce(operations, "ReduceL2", x -> Math.sqrt(DoubleStream.of(x).map(v -> v * v).sum()));
    reduce(operations, "ReduceLogSumExp", PlainSums::logSumExp);
    reduce(operations, "ReduceMax", x -> DoubleStream.of(x).max().orElseThrow());
    reduce(operations, "ReduceProd", x -> DoubleStream.of(x).reduce(1, (a, b) -> a * b));
    operations.put("LogSoftmax", Operation.of(PlainSums::logSoftmax));
    operations.put("Hardmax", Operation.of(PlainSums::hardmax));
    operations.put("Softmax", Operation.of(n -> Plain.map(logSoftmax(n), Math::exp)));
    operations.put("MatMul", Operation.of(n -> product(n.in(0), n.in(1))));
    operations.put("Gemm", Operation.of(PlainSums::gemm));
    operations.put("BatchNormalization", Operation.of(PlainSums::batchNormalisation));
    operations.put("LayerNormalization", PlainSums::layerNormalisation);
    operations.put("InstanceNormalization", Operation.of(PlainSums::instanceNormalisation));
  }

  private static double mean(double[] x) {
    return DoubleStream.of(x).sum() / x.length;
  }

  private static double logSumExp(double[] x) {
    double largest = DoubleStream.of(x).max().orElseThrow();
    return largest + Math.log(DoubleStream.of(x).map(v -> Math.exp(v - largest)).sum());
  }

  private static void reduce(
      Map<String, Operation> operations, String type, ToDoubleFunction<double[]> f) {
    operations.put(type, Operation.of(n -> reduced(n, f)));
  }

  private static Tensor reduced(PlainNode n, ToDoubleFunction<double[]> f) {
    Tensor x = n.in(0);
    Optional<long[]> given = n.has(1) ? Optional.of(n.wholes(1)) : n.wholes("axes");
    boolean none = given.isEmpty() || given.get().length == 0;
    if (none && n.whole("noop_with_empty_axes", 0) != 0) {
      return x;
    }
    boolean[] over = new boolean[x.rank()];
    Arrays.fill(over, none);
    Arrays.stream(given.orElse(new long[0]))
        .forEach(axis -> over[Plain.axis(axis, x.rank())] = true);
    Tensor kept = over(x, over, f);
    if (n.whole("keepdims", 1) != 0) {
      return kept;
    }
    return kept.reshape(
        IntStream.range(0, x.rank()).filter(axis -> !over[axis]).map(x::extent).toArray());
  }

  /// f of all elements along the chosen axes, which keep the extent 1.
  private static Tensor over(Tensor x, boolean[] over, ToDoubleFunction<double[]> f) {
    int[] inside = x.shape();
    int[] outside = x.shape();
    for (int axis = 0; axis < over.length; axis++) {
      inside[axis] = over[axis] ? inside[axis] : 1;
      outside[axis] = over[axis] ? 1 : outside[axis];
    }
    int[] at = new int[over.length];
    return Plain.at(
        x.type(),
        outside,
        p -> {
          Tensor elements =
              Plain.at(
                  x.type(),
                  inside,
                  q -> {
                    Arrays.setAll(at, axis -> p[axis] + q[axis]);
                    return Plain.get(x, at);
                  });
          return f.applyAsDouble(elements.values());
        });
  }

  private static Tensor hardmax(PlainNode n) {
    Tensor x = n.in(0);
    int axis = Plain.axis(n.whole("axis", -1), x.rank());
    return Plain.at(
        x.type(),
        x.shape(),
        p -> {
          int[] q = p.clone();
          boolean first = true;
          for (q[axis] = 0; q[axis] < x.extent(axis); q[axis]++) {
            double other = Plain.get(x, q);
            first &= q[axis] < p[axis] ? other < Plain.get(x, p) : other <= Plain.get(x, p);
          }
          return first ? 1 : 0;
        });
  }

  private static Tensor logSoftmax(PlainNode n) {
    Tensor x = n.in(0);
    boolean[] over = new boolean[x.rank()];
    over[Plain.axis(n.whole("axis", -1), x.rank())] = true;
    return Plain.zip(x, over(x, over, PlainSums::logSumExp), (a, b) -> a - b);
  }

  /// `numpy.matmul`.
  static Tensor product(Tensor a, Tensor b) {
    if (a.rank() == 1) {
      Tensor rows = product(a.reshape(1, a.count()), b);
      return rows.reshape(without(rows.shape(), rows.rank() - 2));
    }
    if (b.rank() == 1) {
      Tensor columns = product(a, b.reshape(b.count(), 1));
      return columns.reshape(without(columns.shape(), columns.rank() - 1));
    }
    int inner = a.extent(a.rank() - 1);
    int columns = b.extent(b.rank() - 1);
    if (b.extent(b.rank() - 2) != inner) {
      throw new IllegalArgumentException("matrices that do not fit");
    }
    int[] outer =
        Plain.broadcast(
            Arrays.copyOf(a.shape(), a.rank() - 2), Arrays.copyOf(b.shape(), b.rank() - 2));
    int[] shape = Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = a.extent(a.rank() - 2);
    shape[outer.length + 1] = columns;
    int[] right = new int[shape.length];
    double[] values = new double[Plain.count(shape)];
    int[] rows = Arrays.copyOf(shape, shape.length - 1);
    int[] next = {0};
    Plain.positions(
        rows,
        p -> { // a row of the product: the rows of b, each times a number of a
          int[] left = Arrays.copyOf(p, p.length + 1);
          System.arraycopy(p, 0, right, 0, outer.length);
          int i = Plain.index(a, left);
          int j = Plain.index(b, right);
          int row = next[0];
          for (int k = 0; k < inner; k++) {
            for (int column = 0; column < columns; column++) {
              values[row + column] += a.values()[i + k] * b.values()[j + k * columns + column];
            }
          }
          next[0] += columns;
        });
    return Tensor.of(a.type(), shape, values);
  }

  private static int[] without(int[] shape, int axis) {
    return IntStream.range(0, shape.length).filter(i -> i != axis).map(i -> shape[i]).toArray();
  }

  private static Tensor transposed(Tensor x) {
    return Plain.at(x.type(), new int[] {x.extent(1), x.extent(0)}, p -> Plain.get(x, p[1], p[0]));
  }

  private static Tensor gemm(PlainNode n) {
    Tensor a = n.whole("transA", 0) != 0 ? transposed(n.in(0)) : n.in(0);
    Tensor b = n.whole("transB", 0) != 0 ? transposed(n.in(1)) : n.in(1);
    double alpha = n.real("alpha", 1);
    double beta = n.real("beta", 1);
    Tensor product = Plain.map(product(a, b), x -> alpha * x);
    return n.has(2) ? Plain.zip(product, n.in(2), (x, c) -> x + beta * c) : product;
  }

  /// One number a channel, along axis 1.
  private static double channel(Tensor perChannel, int[] position) {
    return perChannel.values()[position[1]];
  }

  private static Tensor batchNormalisation(PlainNode n) {
    Tensor x = n.in(0);
    double epsilon = n.real("epsilon", 1e-5f);
    if (n.whole("training_mode", 0) != 0) {
      throw new IllegalArgumentException("training_mode = 1");
    }
    return Plain.at(
        x.type(),
        x.shape(),
        p ->
            (Plain.get(x, p) - channel(n.in(3), p))
                    / Math.sqrt(channel(n.in(4), p) + epsilon)
                    * channel(n.in(1), p)
                + channel(n.in(2), p));
  }

  /// (x − mean)/√(variance + ε) over the axes from one on.
  private static Tensor normalised(Tensor x, int from, double epsilon) {
    boolean[] over = new boolean[x.rank()];
    Arrays.fill(over, from, x.rank(), true);
    Tensor centred = Plain.zip(x, over(x, over, PlainSums::mean), (a, b) -> a - b);
    Tensor variance = over(Plain.map(centred, v -> v * v), over, PlainSums::mean);
    return Plain.zip(centred, variance, (c, v) -> c / Math.sqrt(v + epsilon));
  }

  private static List<Tensor> layerNormalisation(PlainNode n) {
    Tensor x = n.in(0);
    int from = Plain.axis(n.whole("axis", -1), x.rank());
    Tensor scaled =
        Plain.zip(normalised(x, from, n.real("epsilon", 1e-5f)), n.in(1), (a, b) -> a * b);
    boolean[] over = new boolean[x.rank()];
    Arrays.fill(over, from, x.rank(), true);
    Tensor mean = over(x, over, PlainSums::mean);
    Tensor square = over(Plain.zip(x, mean, (a, m) -> (a - m) * (a - m)), over, PlainSums::mean);
    double epsilon = n.real("epsilon", 1e-5f);
    return List.of(
        n.has(2) ? Plain.zip(scaled, n.in(2), Double::sum) : scaled,
        mean,
        Plain.map(square, v -> 1 / Math.sqrt(v + epsilon)));
  }

  private static Tensor instanceNormalisation(PlainNode n) {
    Tensor x = normalised(n.in(0), 2, n.real("epsilon", 1e-5f));
    return Plain.at(
        x.type(), x.shape(), p -> Plain.get(x, p) * channel(n.in(1), p) + channel(n.in(2), p));
  }
}
