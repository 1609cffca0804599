package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Layers;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/// Operations on items: on numbers at once where all operands are known and no result has to be
/// rounded, otherwise through the program builder.
final class Algebra {
  /// Whole powers up to here are products: cheaper and safer than logarithms.
  private static final int LARGEST_POWER = 16;

  private final ProgramBuilder builder;
  private final int maxElements;

  Algebra(ProgramBuilder builder, int maxElements) {
    this.builder = builder;
    this.maxElements = maxElements;
  }

  ProgramBuilder builder() {
    return builder;
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
      case Known(Tensor tensor) -> {
        if (tensor.count() == 0) {
          throw new IllegalArgumentException("an empty tensor cannot be computed with");
        }
        yield builder.constant(tensor.values(), tensor.shape());
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

  private static boolean batched(Item item) {
    return item instanceof Computed(_, boolean batched) && batched;
  }

  /// Refuses an operation that would mix the samples of a batch.
  static void requireNoMixing(Item item, int axis) {
    if (axis == 0 && batched(item)) {
      throw new IllegalArgumentException("mixes the samples of a batch (axis 0)");
    }
  }

  // Shape changes.

  /// The same elements in another shape.
  Item reshape(Item x, int... shape) {
    int[] from = x.shape();
    if (Shapes.count(from) != Shapes.count(shape)) {
      throw new IllegalArgumentException(
          "cannot reshape %s to %s (models run at a batch of 1: export with a free batch axis)"
              .formatted(Arrays.toString(from), Arrays.toString(shape)));
    }
    return switch (x) {
      case Known(Tensor tensor) -> new Known(tensor.reshape(shape));
      case Computed(Value value, boolean batched) ->
          new Computed(
              builder.reshape(value, Shape.of(shape)),
              batched && shape.length > 0 && shape[0] == 1);
    };
  }

  /// Element i of the result is element map(i) of x, or 0 where the map leads nowhere.
  Item gather(Item x, int[] shape, boolean keepsBatch, Supplier<IndexMap> indices) {
    bounded(shape);
    IndexMap map = indices.get();
    return switch (x) {
      case Known(Tensor tensor) -> {
        double[] values = new double[map.length()];
        for (int i = 0; i < values.length; i++) {
          int from = map.get(i);
          values[i] = from == IndexMap.NONE ? 0 : tensor.values()[from];
        }
        yield known(tensor.type(), shape, values);
      }
      case Computed(Value value, boolean batched) ->
          new Computed(builder.gather(value, map, Shape.of(shape)), batched && keepsBatch);
    };
  }

  /// x with every axis of extent 1 repeated to the shape, aligned at the last axis.
  Item broadcast(Item x, int[] shape) {
    bounded(shape);
    Item wide = reshape(x, Shapes.widen(x.shape(), shape.length));
    if (Arrays.equals(wide.shape(), shape)) {
      return keepBatch(wide, x, shape);
    }
    return switch (wide) {
      case Known(Tensor tensor) ->
          gather(wide, shape, false, () -> Indices.repeat(tensor.shape(), shape));
      case Computed(Value value, _) ->
          keepBatch(new Computed(builder.broadcast(value, Shape.of(shape)), false), x, shape);
    };
  }

  /// A broadcast keeps the axis of the samples where it stays axis 0 of extent 1.
  private static Item keepBatch(Item result, Item x, int[] shape) {
    boolean stays = batched(x) && x.shape().length == shape.length && shape[0] == 1;
    return result instanceof Computed(Value value, _) ? new Computed(value, stays) : result;
  }

  /// The axes in another order.
  Item permute(Item x, int... order) {
    int[] from = x.shape();
    int[] to = Arrays.stream(order).map(axis -> from[axis]).toArray();
    boolean first = order.length > 0 && order[0] == 0;
    return gather(x, to, first, () -> Indices.permute(from, order));
  }

  /// The elements at other positions along one axis; source gives them, or -1 for 0.
  Item along(Item x, int axis, int extent, IntUnaryOperator source) {
    int[] from = x.shape();
    int[] to = from.clone();
    to[axis] = extent;
    return gather(x, to, axis != 0, () -> Indices.along(from, axis, extent, source));
  }

  // Arithmetic.

  /// f applied to every element; known numbers stay known where no result has to be rounded.
  Item unary(Function function, Item x) {
    if (x instanceof Known(Tensor tensor)) {
      Optional<Item> known = exactly(tensor, i -> ExactNumbers.unary(function, tensor.values()[i]));
      if (known.isPresent()) {
        return known.get();
      }
    }
    return new Computed(builder.unary(function, value(x)), batched(x));
  }

  /// A tensor of this one's type and shape, where every element is given.
  private static Optional<Item> exactly(Tensor like, IntFunction<OptionalDouble> element) {
    double[] values = new double[like.count()];
    for (int i = 0; i < values.length; i++) {
      OptionalDouble value = element.apply(i);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values[i] = value.getAsDouble();
    }
    return Optional.of(known(like.type(), like.shape(), values));
  }

  static Known onNumbers(Known x, DoubleUnaryOperator f) {
    Tensor tensor = x.tensor();
    double[] values = Arrays.stream(tensor.values()).map(f).toArray();
    return known(tensor.type(), tensor.shape(), values);
  }

  Item scale(Real factor, Item x) {
    double near = factor.doubleValue();
    if (x instanceof Known(Tensor tensor) && factor.equals(Real.of(near))) {
      Optional<Item> known = exactly(tensor, i -> ExactNumbers.product(near, tensor.values()[i]));
      if (known.isPresent()) {
        return known.get();
      }
    }
    return new Computed(builder.scale(factor, value(x)), batched(x));
  }

  /// A number that need not be a double.
  Item number(Real number) {
    return new Computed(builder.fill(number, Shape.SCALAR), false);
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
    int[] shape = bounded(Shapes.broadcast(a.shape(), b.shape()));
    Item left = broadcast(a, shape);
    Item right = broadcast(b, shape);
    if (left instanceof Known(Tensor x) && right instanceof Known(Tensor y)) {
      Optional<Item> known = onNumbers(operation, x, y);
      if (known.isPresent()) {
        return known.get();
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
          case MAXIMUM -> builder.add(y, builder.unary(Function.RELU, builder.subtract(x, y)));
          case MINIMUM -> builder.subtract(x, builder.unary(Function.RELU, builder.subtract(x, y)));
          case POWER -> power(x, right);
          default ->
              throw new IllegalArgumentException(
                  "only works on constants, not on what depends on data or parameters");
        };
    return new Computed(result, batched(left) || batched(right));
  }

  /// Whole numbers are computed with here, others where no result has to be rounded.
  private static Optional<Item> onNumbers(Arithmetic operation, Tensor x, Tensor y) {
    boolean whole = !x.type().isFloating();
    Optional<Item> result =
        exactly(
            x,
            i -> {
              double a = x.values()[i];
              double b = y.values()[i];
              if (!whole) {
                return ExactNumbers.binary(operation, a, b);
              }
              double value = operation.apply(a, b);
              return OptionalDouble.of(operation == Arithmetic.DIVIDE ? truncated(value) : value);
            });
    return operation.isComparison()
        ? result.map(
            truth -> known(ElementType.BOOL, truth.shape(), ((Known) truth).tensor().values()))
        : result;
  }

  private static double truncated(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException("division of a whole number by 0");
    }
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  /// xᵖ for one p everywhere: by squaring for whole p, through √x for halves, else exp(p log x),
  /// which needs x > 0.
  private Value power(Value x, Item exponent) {
    if (!(exponent instanceof Known(Tensor p))
        || p.count() == 0
        || Arrays.stream(p.values()).anyMatch(e -> e != p.values()[0])) {
      throw new IllegalArgumentException("needs one constant exponent");
    }
    double e = p.values()[0];
    if (e == Math.rint(e) && Math.abs(e) <= LARGEST_POWER) {
      Value whole = wholePower(x, (int) Math.abs(e));
      return e < 0 ? builder.unary(Function.RECIPROCAL, whole) : whole;
    }
    if (Math.abs(e) == 0.5) {
      Value root = builder.unary(Function.SQRT, x);
      return e < 0 ? builder.unary(Function.RECIPROCAL, root) : root;
    }
    return builder.unary(Function.EXP, builder.scale(Real.of(e), builder.unary(Function.LOG, x)));
  }

  private Value wholePower(Value x, int e) {
    if (e == 0) {
      return Layers.power(builder, x, 0);
    }
    if (e == 1) {
      return x;
    }
    Value half = wholePower(x, e / 2);
    Value square = builder.square(half);
    return e % 2 == 0 ? square : builder.multiply(square, x);
  }

  // Sums and products.

  /// The sum over the chosen axes, which keep the extent 1.
  Item sum(Item x, boolean[] axes) {
    int[] shape = x.shape();
    int[] kept = shape.clone();
    for (int axis = 0; axis < axes.length; axis++) {
      if (axes[axis]) {
        requireNoMixing(x, axis);
        kept[axis] = 1;
      }
    }
    if (x instanceof Known(Tensor tensor)) {
      Optional<Item> known = exactSum(tensor, kept);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return new Computed(builder.sum(value(x), Shape.of(kept)), batched(x));
  }

  private static Optional<Item> exactSum(Tensor tensor, int[] kept) {
    double[] sums = new double[Shapes.count(kept)];
    IndexMap into = Indices.repeat(kept, tensor.shape());
    for (int i = 0; i < tensor.count(); i++) {
      OptionalDouble sum = ExactNumbers.sum(sums[into.get(i)], tensor.values()[i]);
      if (sum.isEmpty()) {
        return Optional.empty();
      }
      sums[into.get(i)] = sum.getAsDouble();
    }
    return Optional.of(known(tensor.type(), kept, sums));
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

  /// L·R of matrices, each transposed first where its flag says so.
  Item product(Item left, Item right, boolean transposeLeft, boolean transposeRight) {
    Value result = builder.product(value(left), value(right), transposeLeft, transposeRight);
    boolean batched = batched(left) && !transposeLeft;
    return new Computed(result, batched);
  }

  /// log Σ exp along an axis, which keeps the extent 1.
  Computed logSumExp(Item x, int axis) {
    requireNoMixing(x, axis);
    return new Computed(builder.logSumExp(value(x), axis), batched(x));
  }

  /// The largest along an axis, which keeps the extent 1.
  Item maximum(Item x, int axis) {
    Value value = value(x);
    boolean[] axes = new boolean[value.shape().rank()];
    axes[axis] = true;
    return sum(
        new Computed(builder.multiply(value, builder.maximumMask(value, axis)), batched(x)), axes);
  }

  /// The matrix product of the last two axes, other axes repeated as for arithmetic; operands of
  /// one axis become a row on the left, a column on the right, as `numpy.matmul` has it.
  Item product(Item left, Item right) {
    int[] l = left.shape();
    int[] r = right.shape();
    if (l.length == 0 || r.length == 0) {
      throw new IllegalArgumentException("cannot multiply a scalar");
    }
    if (l.length == 1) {
      Item row = product(reshape(left, 1, l[0]), right);
      return reshape(row, without(row.shape(), row.shape().length - 2));
    }
    if (r.length == 1) {
      Item column = product(left, reshape(right, r[0], 1));
      return reshape(column, without(column.shape(), column.shape().length - 1));
    }
    int inner = l[l.length - 1];
    if (r[r.length - 2] != inner) {
      throw new IllegalArgumentException(
          "shapes %s and %s do not fit".formatted(Arrays.toString(l), Arrays.toString(r)));
    }
    int columns = r[r.length - 1];
    if (r.length == 2 && l.length > 2) {
      // All rows at once: one product instead of many.
      Item rows = reshape(left, Shapes.count(l) / inner, inner);
      int[] shape = l.clone();
      shape[l.length - 1] = columns;
      Value result = builder.product(value(rows), value(right));
      boolean batched = batched(left) || batched(right);
      return new Computed(builder.reshape(result, Shape.of(bounded(shape))), batched);
    }
    int[] outer = Shapes.broadcast(Arrays.copyOf(l, l.length - 2), Arrays.copyOf(r, r.length - 2));
    Item a = broadcast(left, join(outer, l[l.length - 2], inner));
    Item b = broadcast(right, join(outer, inner, columns));
    bounded(join(outer, l[l.length - 2], columns));
    return new Computed(builder.product(value(a), value(b)), batched(a) || batched(b));
  }

  static int[] without(int[] shape, int axis) {
    int[] rest = new int[shape.length - 1];
    System.arraycopy(shape, 0, rest, 0, axis);
    System.arraycopy(shape, axis + 1, rest, axis, rest.length - axis);
    return rest;
  }

  private static int[] join(int[] outer, int rows, int columns) {
    int[] shape = Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = rows;
    shape[outer.length + 1] = columns;
    return shape;
  }
}
