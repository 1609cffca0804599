package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Function;
import dev.cairn.program.Real;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Sums along axes and what is built of them, normalisations, matrix products.
final class ReductionOperators {
  private ReductionOperators() {}

  static void addTo(Map<String, Operator> operators) {
    reduction(operators, "ReduceSum", (s, x, axes) -> s.algebra().sum(x, axes));
    reduction(operators, "ReduceMean", (s, x, axes) -> s.algebra().mean(x, axes));
    reduction(operators, "ReduceSumSquare", ReductionOperators::squares);
    reduction(
        operators,
        "ReduceL2",
        (s, x, axes) -> s.algebra().unary(Function.SQRT, squares(s, x, axes)));
    reduction(operators, "ReduceLogSumExp", ReductionOperators::logSumExp);
    reduction(operators, "ReduceMax", ReductionOperators::maximum);
    reduction(operators, "ReduceProd", ReductionOperators::product);
    operators.put("Hardmax", Operator.single(ReductionOperators::hardmax));
    operators.put("Softmax", Operator.single(s -> softmax(s, false)));
    operators.put("LogSoftmax", Operator.single(s -> softmax(s, true)));
    operators.put(
        "MatMul", Operator.single(s -> new Products(s.algebra()).product(s.input(0), s.input(1))));
    operators.put("Gemm", Operator.single(ReductionOperators::gemm));
    operators.put("BatchNormalization", Operator.single(ReductionOperators::batchNormalisation));
    operators.put("LayerNormalization", ReductionOperators::layerNormalisation);
    operators.put(
        "InstanceNormalization", Operator.single(ReductionOperators::instanceNormalisation));
  }

  /// Reductions of one number that give the number, by every version of ONNX.
  private static final Set<String> UNCHANGED =
      Set.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd");

  private interface Reduction {
    /// Reduces over the chosen axes, which keep the extent 1.
    Item apply(Scope s, Item x, boolean[] axes);
  }

  private static void reduction(Map<String, Operator> operators, String type, Reduction operation) {
    operators.put(type, Operator.single(s -> reduce(s, operation)));
  }

  private static Item reduce(Scope s, Reduction operation) {
    Item x = s.input(0);
    int[] from = x.shape();
    Optional<long[]> chosen = s.axes(1);
    boolean keep = s.whole("keepdims", 1) != 0;
    boolean nothing = s.whole("noop_with_empty_axes", 0) != 0;
    boolean[] axes = new boolean[from.length];
    if (chosen.isPresent() && chosen.get().length > 0) {
      axes = Shapes.axes(chosen.get(), from.length);
    } else if (nothing) {
      if (!UNCHANGED.contains(s.node().type())) {
        throw new IllegalArgumentException(
            "empty axes with noop_with_empty_axes mean different things in different versions of"
                + " ONNX: name the axes");
      }
      return x;
    } else {
      Arrays.fill(axes, true);
    }
    Item reduced = operation.apply(s, x, axes);
    if (keep) {
      return reduced;
    }
    return s.algebra().without(reduced, axes);
  }

  private static Item squares(Scope s, Item x, boolean[] axes) {
    return s.algebra().sum(s.algebra().square(x), axes);
  }

  private static Item logSumExp(Scope s, Item x, boolean[] axes) {
    Item result = x;
    for (int axis = 0; axis < axes.length; axis++) {
      if (axes[axis]) {
        result = s.algebra().logSumExp(result, axis);
      }
    }
    return result;
  }

  private static Item maximum(Scope s, Item x, boolean[] axes) {
    Item result = x instanceof Item.Computed ? ElementwiseOperators.finite(s).orElse(x) : x;
    for (int axis = 0; axis < axes.length; axis++) {
      if (axes[axis]) {
        result = s.algebra().maximum(result, axis);
      }
    }
    return result;
  }

  /// `x[0]·x[1]·…` along each axis.
  private static Item products(Scope s, Item x, boolean[] axes) {
    Item result = x;
    for (int axis = 0; axis < axes.length; axis++) {
      if (axes[axis]) {
        SampleAxis.refuse(x, axis, "multiplies along", Advice.REDUCE);
        Item all = result;
        int at = axis;
        result =
            IntStream.range(0, x.shape()[axis])
                .mapToObj(k -> s.algebra().along(all, at, 1, _ -> k))
                .reduce(s.algebra()::multiply)
                .orElseThrow(() -> new IllegalArgumentException("multiplies nothing"));
      }
    }
    return result;
  }

  /// Of known numbers: shapes.
  private static Item product(Scope s, Item x, boolean[] axes) {
    if (x instanceof Item.Computed) {
      return products(s, x, axes);
    }
    Known known = s.numbers(0);
    Tensor tensor = known.tensor();
    if (IntStream.range(0, axes.length).anyMatch(axis -> !axes[axis])) {
      throw new IllegalArgumentException("only the product of all elements is supported");
    }
    known
        .samples()
        .ifPresent(p -> SampleAxis.refuse(known, p.axis(), "multiplies along", Advice.REDUCE));
    int[] ones = new int[tensor.rank()];
    Arrays.fill(ones, 1);
    double[] product = {Arrays.stream(tensor.values()).reduce(1, (a, b) -> a * b)};
    if (known.counted().size() > 1) {
      throw new IllegalArgumentException(Advice.COUNT);
    }
    Set<Integer> counted = known.counted().isEmpty() ? Set.of() : Set.of(0);
    return new Known(Tensor.of(tensor.type(), ones, product), Optional.empty(), counted);
  }

  /// 1 at the first maximum.
  private static Item hardmax(Scope s) {
    Item x = s.input(0);
    int axis = Shapes.axis(s.whole("axis", -1), x.rank());
    SampleAxis.refuse(x, axis, "takes the maximum over", Advice.NORMALISE);
    Value mask = s.algebra().builder().maximumMask(s.algebra().value(x), axis);
    return new Item.Computed(mask, x.samples());
  }

  private static Item softmax(Scope s, boolean logarithm) {
    Item x = s.input(0);
    int axis = Shapes.axis(s.whole("axis", -1), x.shape().length);
    Item logits = s.algebra().subtract(x, s.algebra().logSumExp(x, axis));
    return logarithm ? logits : s.algebra().unary(Function.EXP, logits);
  }

  // Products.

  /// α A′ B′ + β C.
  private static Item gemm(Scope s) {
    Algebra algebra = s.algebra();
    boolean transposeLeft = s.whole("transA", 0) != 0;
    boolean transposeRight = s.whole("transB", 0) != 0;
    Real alpha = s.real("alpha", "1");
    Real beta = s.real("beta", "1");
    Item product =
        algebra.scale(
            alpha,
            new Products(algebra).gemm(s.input(0), s.input(1), transposeLeft, transposeRight));
    return s.has(2) ? algebra.add(product, algebra.scale(beta, s.input(2))) : product;
  }

  // Normalisations.

  /// Inference: (x − mean)·scale/√(variance + ε) + bias for each channel.
  private static Item batchNormalisation(Scope s) {
    Algebra algebra = s.algebra();
    if (s.whole("training_mode", 0) != 0) {
      throw new IllegalArgumentException(
          "normalises over the samples (training_mode = 1), so samples mix: model.eval() before the"
              + " export");
    }
    s.real("momentum", "0");
    Real epsilon = s.real("epsilon", "1e-5");
    int[] shape = s.input(0).shape();
    Item factor = algebra.multiply(s.input(1), inverseRoot(s, s.input(4), epsilon));
    Item centred = algebra.subtract(s.input(0), perChannel(s, s.input(3), shape));
    Item scaled = algebra.multiply(centred, perChannel(s, factor, shape));
    return algebra.add(scaled, perChannel(s, s.input(2), shape));
  }

  /// 1/√(x + ε).
  private static Item inverseRoot(Scope s, Item x, Real epsilon) {
    Algebra algebra = s.algebra();
    Item root = algebra.unary(Function.SQRT, algebra.add(x, algebra.number(epsilon)));
    return algebra.unary(Function.RECIPROCAL, root);
  }

  /// One number a channel, along axis 1 of a shape.
  private static Item perChannel(Scope s, Item x, int[] shape) {
    if (shape.length < 2) {
      throw new IllegalArgumentException("needs an axis of channels");
    }
    if (x.samples().isPresent()) {
      throw new IllegalArgumentException("a number a channel differs between samples");
    }
    int[] column = new int[shape.length - 1];
    Arrays.fill(column, 1);
    column[0] = shape[1];
    return s.algebra().reshape(x, column, Optional.empty());
  }

  /// Also the mean and 1/√(variance + ε).
  private static List<Item> layerNormalisation(Scope s) {
    Algebra algebra = s.algebra();
    Item x = s.input(0);
    int rank = x.shape().length;
    int first = Shapes.axis(s.whole("axis", -1), rank);
    s.requireWhole("stash_type", 1);
    boolean[] axes = new boolean[rank];
    Arrays.fill(axes, first, rank, true);
    Item mean = algebra.mean(x, axes);
    Item centred = algebra.subtract(x, mean);
    Item variance = algebra.mean(algebra.square(centred), axes);
    Item factor = inverseRoot(s, variance, s.real("epsilon", "1e-5"));
    Item scaled = algebra.multiply(algebra.multiply(centred, factor), s.input(1));
    return List.of(s.has(2) ? algebra.add(scaled, s.input(2)) : scaled, mean, factor);
  }

  private static Item instanceNormalisation(Scope s) {
    Algebra algebra = s.algebra();
    Item x = s.input(0);
    int[] shape = x.shape();
    boolean[] axes = new boolean[shape.length];
    Arrays.fill(axes, Math.min(2, shape.length), shape.length, true);
    Item scaled =
        algebra.multiply(
            normalised(s, x, axes, s.real("epsilon", "1e-5")), perChannel(s, s.input(1), shape));
    return algebra.add(scaled, perChannel(s, s.input(2), shape));
  }

  /// (x − mean)/√(variance + ε) over the axes.
  private static Item normalised(Scope s, Item x, boolean[] axes, Real epsilon) {
    Algebra algebra = s.algebra();
    Item centred = algebra.subtract(x, algebra.mean(x, axes));
    Item variance = algebra.mean(algebra.square(centred), axes);
    return algebra.multiply(centred, inverseRoot(s, variance, epsilon));
  }
}
