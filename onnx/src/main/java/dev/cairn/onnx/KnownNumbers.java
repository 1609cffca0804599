package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.program.IndexMap;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/// Arithmetic on tensors that are known, where no result has to be rounded.
final class KnownNumbers {
  private KnownNumbers() {}

  /// A tensor of this one's type and shape, where every element is given.
  static Optional<Tensor> exactly(Tensor like, IntFunction<OptionalDouble> element) {
    double[] values = new double[like.count()];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble value = element.apply(i);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values[i] = value.getAsDouble();
    }
    return Optional.of(Tensor.of(like.type(), like.shape(), values));
  }

  /// Whole numbers are computed with here, others where no result has to be rounded.
  static Optional<Tensor> of(Arithmetic operation, Tensor x, Tensor y) {
    boolean whole = !x.type().isFloating();
    Optional<Tensor> result =
        exactly(
            x,
            i -> {
              double a = x.values()[i];
              double b = y.values()[i];
              if (!whole) {
                return ExactNumbers.binary(operation, a, b);
              }
              double value = operation.apply(a, b);
              ExactNumbers.requireWhole(a, b);
              return OptionalDouble.of(operation == Arithmetic.DIVIDE ? truncated(value) : value);
            });
    return operation.isComparison()
        ? result.map(truth -> Tensor.of(ElementType.BOOL, truth.shape(), truth.values()))
        : result;
  }

  private static double truncated(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException("division of a whole number by 0");
    }
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  /// The largest of the elements of a tensor along the axes that a shape keeps with the extent 1.
  static Tensor maximum(Tensor tensor, int[] kept) {
    IndexMap into = Indices.repeat(kept, tensor.shape());
    double[] largest = new double[Shapes.count(kept)];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < tensor.count(); i++) {
      largest[into.get(i)] = Math.max(largest[into.get(i)], tensor.values()[i]);
    }
    return Tensor.of(tensor.type(), kept, largest);
  }

  /// The sums of the elements that a map sends to the same one.
  static Optional<Tensor> sum(Tensor tensor, int[] kept, IndexMap into) {
    double[] sums = new double[Shapes.count(kept)];
    for (int i = 0; i < tensor.count(); i++) {
      OptionalDouble sum = ExactNumbers.sum(sums[into.get(i)], tensor.values()[i]);
      if (sum.isEmpty()) {
        return Optional.empty();
      }
      sums[into.get(i)] = sum.getAsDouble();
    }
    return Optional.of(Tensor.of(tensor.type(), kept, sums));
  }
}
