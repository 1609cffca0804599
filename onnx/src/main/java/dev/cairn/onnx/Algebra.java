package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.Batch.Common;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Operations on items: on numbers at once where all operands are known and no result has to be
/// rounded, otherwise through the program builder.
final class Algebra {
  private final ProgramBuilder builder;
  private final Batch batch;
  private final int maxElements;

  Algebra(ProgramBuilder builder, Batch batch, int maxElements) {
    this.builder = builder;
    this.batch = batch;
    this.maxElements = maxElements;
  }

  ProgramBuilder builder() {
    return builder;
  }

  Batch batch() {
    return batch;
  }

  static Known known(ElementType type, int[] shape, double[] values) {
    return new Known(Tensor.of(type, shape, values));
  }

  static Known scalar(double value) {
    return known(ElementType.F32, new int[0], new double[] {value});
  }

  /// The item as a value of the program.
  Value value(Item item) {
    return switch (item) {
      case Computed(Value value, _) -> value;
      case Known(Tensor tensor, _, Set<Integer> counted) -> {
        if (tensor.count() == 0) {
          throw new IllegalArgumentException("an empty tensor cannot be computed with");
        }
        if (!counted.isEmpty()) {
          throw new IllegalArgumentException(Advice.COUNT);
        }
        yield builder.constant(Point.holding(tensor.values()), tensor.shape());
      }
    };
  }

  /// Refuses shapes that would take absurd memory.
  int[] bounded(int[] shape) {
    if (Shapes.count(shape) > maxElements) {
      throw new IllegalArgumentException(
          "a value of shape %s has more than %s elements"
              .formatted(Arrays.toString(shape), maxElements));
    }
    return shape;
  }

  // Shape changes.

  /// The same elements in another shape, given as the graph has it, with the samples.
  Item reshape(Item x, long[] extents) {
    long[] from = batch.extents(x);
    if (Batch.count(from) != Batch.count(extents)) {
      throw new IllegalArgumentException(
          "cannot reshape %s to %s: %s"
              .formatted(batch.describe(from), batch.describe(extents), Advice.DYNAMIC_AXES));
    }
    Optional<SampleAxis> samples = batch.reshaped(x, extents);
    return reshape(x, batch.ofOneSample(extents, samples), samples);
  }

  /// The same elements of each sample in another shape, where it is known what becomes of the
  /// samples.
  Item reshape(Item x, int[] shape, Optional<SampleAxis> samples) {
    return switch (x) {
      case Known(Tensor tensor, _, Set<Integer> counted) ->
          new Known(tensor.reshape(shape), samples, counted);
      case Computed(Value value, _) ->
          new Computed(builder.reshape(value, Shape.of(shape)), samples);
    };
  }

  /// Without the chosen axes, which have the extent 1 and hold no samples.
  Item without(Item x, boolean[] axes) {
    int[] kept = IntStream.range(0, axes.length).filter(axis -> !axes[axis]).toArray();
    int[] shape = Arrays.stream(kept).map(axis -> x.shape()[axis]).toArray();
    Optional<SampleAxis> samples = x.samples().map(s -> s.at(Arrays.binarySearch(kept, s.axis())));
    return reshape(x, shape, samples);
  }

  /// Element i of the result is element map(i) of x, or 0 where the map leads nowhere.
  Item gather(Item x, int[] shape, Optional<SampleAxis> samples, Supplier<IndexMap> indices) {
    if (Shapes.count(shape) > Shapes.count(x.shape())) { // what is in memory already may be large
      bounded(shape);
    }
    IndexMap map = indices.get();
    return switch (x) {
      case Known(Tensor tensor, _, Set<Integer> counted) -> {
        double[] values = new double[map.length()];
        for (int i = 0; i < values.length; i++) {
          int from = map.get(i);
          values[i] = from == IndexMap.NONE ? 0 : tensor.values()[from];
        }
        yield new Known(Tensor.of(tensor.type(), shape, values), samples, chosen(counted, map));
      }
      case Computed(Value value, _) ->
          new Computed(builder.gather(value, map, Shape.of(shape)), samples);
    };
  }

  /// The elements that a map fetches from chosen ones.
  private static Set<Integer> chosen(Set<Integer> from, IndexMap map) {
    return from.isEmpty()
        ? Set.of()
        : IntStream.range(0, map.length())
            .filter(i -> from.contains(map.get(i)))
            .boxed()
            .collect(Collectors.toSet());
  }

  /// x with every axis of extent 1 repeated to the shape, aligned at the last axis. The samples of
  /// x must lie where those of the shape do.
  Item broadcast(Item x, Common to) {
    int[] shape = to.shape();
    Item wide = reshape(x, Shapes.widen(x.shape(), shape.length), to.samples());
    if (Arrays.equals(wide.shape(), shape)) {
      return wide;
    }
    bounded(shape);
    return switch (wide) {
      case Known known ->
          gather(wide, shape, to.samples(), () -> Indices.repeat(known.shape(), shape));
      case Computed(Value value, _) ->
          new Computed(builder.broadcast(value, Shape.of(shape)), to.samples());
    };
  }

  /// Axis `order[i]` becomes axis i; that of the samples may be among those that move.
  Item permuted(Item x, int... order) {
    int[] from = x.shape();
    int[] to = Arrays.stream(order).map(axis -> from[axis]).toArray();
    Optional<SampleAxis> samples =
        x.samples()
            .map(place -> place.at(Arrays.stream(order).boxed().toList().indexOf(place.axis())));
    return gather(x, to, samples, () -> Indices.permute(from, order));
  }

  /// The elements at other positions along one axis, which is not that of the samples; source
  /// gives them, or -1 for 0.
  Item along(Item x, int axis, int extent, IntUnaryOperator source) {
    SampleAxis.refuse(x, axis, "moves elements along", Advice.INDEX);
    int[] from = x.shape();
    int[] to = from.clone();
    to[axis] = extent;
    return gather(x, to, x.samples(), () -> Indices.along(from, axis, extent, source));
  }

  // Arithmetic.

  /// f applied to every element; known numbers stay known where no result has to be rounded.
  Item unary(Function function, Item x) {
    if (x instanceof Known known) {
      requireUncounted(known);
      double[] numbers = known.tensor().values();
      Optional<Tensor> exact =
          KnownNumbers.exactly(known.tensor(), i -> ExactNumbers.unary(function, numbers[i]));
      if (exact.isPresent()) {
        return known.with(exact.get());
      }
    }
    return new Computed(builder.unary(function, value(x)), x.samples());
  }

  /// Refuses numbers that depend on the number of samples where what is made of them would do so
  /// otherwise than in proportion.
  private void requireUncounted(Known x) {
    if (batch.free() && !x.counted().isEmpty()) {
      throw new IllegalArgumentException(Advice.COUNT);
    }
  }

  static Known onNumbers(Known x, DoubleUnaryOperator f) {
    Tensor tensor = x.tensor();
    double[] values = Arrays.stream(tensor.values()).map(f).toArray();
    return x.with(Tensor.of(tensor.type(), tensor.shape(), values));
  }

  Item scale(Real factor, Item x) {
    double near = factor.doubleValue();
    if (x instanceof Known known && near != Math.rint(near)) {
      requireUncounted(known);
    }
    if (x instanceof Known known && factor.equals(Real.of(near))) {
      double[] numbers = known.tensor().values();
      Optional<Tensor> exact =
          KnownNumbers.exactly(known.tensor(), i -> ExactNumbers.product(near, numbers[i]));
      if (exact.isPresent()) {
        return known.with(exact.get());
      }
    }
    return new Computed(builder.scale(factor, value(x)), x.samples());
  }

  /// A number that need not be a double.
  Item number(Real number) {
    return new Computed(builder.fill(number, Shape.SCALAR), Optional.empty());
  }

  Item add(Item a, Item b) {
    return binary(Arithmetic.ADD, a, b);
  }

  Item subtract(Item a, Item b) {
    return binary(Arithmetic.SUBTRACT, a, b);
  }

  Item multiply(Item a, Item b) {
    return binary(Arithmetic.MULTIPLY, a, b);
  }

  Item square(Item x) {
    return unary(Function.SQUARE, x);
  }

  /// The operation on two operands, repeated to a common shape.
  Item binary(Arithmetic operation, Item a, Item b) {
    Common common = batch.common(a, b);
    Item left = broadcast(a, common);
    Item right = broadcast(b, common);
    if (left instanceof Known x && right instanceof Known y) {
      Optional<Tensor> exact = KnownNumbers.of(operation, x.tensor(), y.tensor());
      if (exact.isPresent()) {
        return new Known(exact.get(), common.samples(), dependent(operation, x, y));
      }
    }
    Value x = value(left);
    Value y = value(right);
    Value result =
        switch (operation) {
          case ADD -> builder.add(x, y);
          case SUBTRACT -> builder.subtract(x, y);
          case MULTIPLY -> builder.multiply(x, y);
          case DIVIDE -> builder.divide(x, y);
          case MAXIMUM -> chosen(builder.unary(Function.STEP, builder.subtract(x, y)), x, y);
          case MINIMUM -> chosen(builder.unary(Function.STEP, builder.subtract(x, y)), y, x);
          case POWER -> new Powers(builder).of(x, right);
          case GREATER -> builder.unary(Function.STEP, builder.subtract(x, y));
          case EQUAL -> equal(x, y);
          case LESS -> builder.unary(Function.STEP, builder.subtract(y, x));
          case GREATER_OR_EQUAL -> opposite(builder.unary(Function.STEP, builder.subtract(y, x)));
          case LESS_OR_EQUAL -> opposite(builder.unary(Function.STEP, builder.subtract(x, y)));
          case AND -> builder.multiply(x, y);
          case OR -> opposite(builder.multiply(opposite(x), opposite(y)));
          default ->
              throw new IllegalArgumentException(
                  "only works on constants, not on what depends on data or parameters");
        };
    return new Computed(result, common.samples());
  }

  /// a where a truth is 1, b where it is 0: exactly, however far a and b are apart.
  private Value chosen(Value truth, Value a, Value b) {
    return builder.add(builder.multiply(truth, a), builder.multiply(opposite(truth), b));
  }

  /// 1 where neither is above the other.
  private Value equal(Value x, Value y) {
    Value above = builder.unary(Function.STEP, builder.subtract(x, y));
    Value below = builder.unary(Function.STEP, builder.subtract(y, x));
    return builder.subtract(opposite(above), below);
  }

  /// 1 − x, for a truth.
  Value opposite(Value x) {
    return builder.subtract(builder.fill(1, x.shape()), x);
  }

  /// Which results depend on the number of samples.
  private Set<Integer> dependent(Arithmetic operation, Known x, Known y) {
    Set<Integer> candidates = new HashSet<>(x.counted());
    candidates.addAll(y.counted());
    candidates.removeIf(
        i -> {
          var of = new Batch.Dependence(x.counted().contains(i), y.counted().contains(i));
          return !batch.dependent(operation, x.tensor().values()[i], y.tensor().values()[i], of);
        });
    return candidates;
  }

  /// Which of the numbers are 0 or not depending on the number of samples: none, or it is refused.
  Set<Integer> nonzero(Known x) {
    int[] shape = x.shape();
    Known zeros = known(x.tensor().type(), shape, new double[x.tensor().count()]);
    return dependent(Arithmetic.EQUAL, x, zeros);
  }

  // Sums and products.

  /// The sum over the chosen axes, which keep the extent 1.
  Item sum(Item x, boolean[] axes) {
    int[] shape = x.shape();
    int[] kept = shape.clone();
    for (int axis = 0; axis < axes.length; axis++) {
      if (axes[axis]) {
        SampleAxis.refuse(x, axis, "sums over", Advice.REDUCE);
        kept[axis] = 1;
      }
    }
    if (x instanceof Known(Tensor tensor, Optional<SampleAxis> samples, Set<Integer> counted)) {
      IndexMap into = Indices.repeat(kept, shape);
      Optional<Tensor> exact = KnownNumbers.sum(tensor, kept, into);
      if (exact.isPresent()) {
        Set<Integer> touched = counted.stream().map(into::get).collect(Collectors.toSet());
        return new Known(exact.get(), samples, touched);
      }
    }
    return new Computed(builder.sum(value(x), Shape.of(kept)), x.samples());
  }

  /// The mean over the chosen axes, which keep the extent 1.
  Item mean(Item x, boolean[] axes) {
    int[] shape = x.shape();
    int count = 1;
    for (int axis = 0; axis < axes.length; axis++) {
      count *= axes[axis] ? shape[axis] : 1;
    }
    return scale(Real.ratio(1, Math.max(count, 1)), sum(x, axes));
  }

  /// log Σ exp along an axis, which keeps the extent 1.
  Computed logSumExp(Item x, int axis) {
    SampleAxis.refuse(x, axis, "sums over", Advice.NORMALISE);
    return new Computed(builder.logSumExp(value(x), axis), x.samples());
  }

  /// The largest along an axis, which keeps the extent 1.
  Item maximum(Item x, int axis) {
    SampleAxis.refuse(x, axis, "takes the maximum over", Advice.REDUCE);
    if (x instanceof Known known && known.counted().isEmpty() && known.tensor().count() > 0) {
      int[] kept = x.shape();
      kept[axis] = 1;
      return known.with(KnownNumbers.maximum(known.tensor(), kept));
    }
    Value value = value(x);
    boolean[] axes = new boolean[value.shape().rank()];
    axes[axis] = true;
    Value largest = builder.multiply(value, builder.maximumMask(value, axis));
    return sum(new Computed(largest, x.samples()), axes);
  }
}
