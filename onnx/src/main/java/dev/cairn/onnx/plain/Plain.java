package dev.cairn.onnx.plain;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/// Tensors element by element.
final class Plain {
  private Plain() {}

  static Tensor scalar(ElementType type, double value) {
    return Tensor.of(type, new int[0], new double[] {value});
  }

  static Tensor wholes(long... values) {
    return Tensor.of(
        ElementType.I64,
        new int[] {values.length},
        Arrays.stream(values).asDoubleStream().toArray());
  }

  static int count(int... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /// The tensor whose element at each position is what f makes of the position, an array that
  /// changes between calls.
  static Tensor at(ElementType type, int[] shape, ToDoubleFunction<int[]> f) {
    double[] values = new double[count(shape)];
    int[] next = {0};
    positions(shape, position -> values[next[0]++] = f.applyAsDouble(position));
    return Tensor.of(type, shape, values);
  }

  /// Does something at every position, row by row, in an array that changes between calls.
  static void positions(int[] shape, Consumer<int[]> each) {
    int count = count(shape);
    int[] position = new int[shape.length];
    for (int i = 0; i < count; i++) {
      each.accept(position);
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        position[axis]++;
        if (position[axis] < shape[axis]) {
          break;
        }
        position[axis] = 0;
      }
    }
  }

  /// The index of the element at the last axes of a position; axes of extent 1 are repeated.
  static int index(Tensor x, int[] position) {
    int index = 0;
    int before = position.length - x.rank();
    for (int axis = 0; axis < x.rank(); axis++) {
      int extent = x.extent(axis);
      index = index * extent + (extent == 1 ? 0 : position[before + axis]);
    }
    return index;
  }

  static double get(Tensor x, int... position) {
    return x.values()[index(x, position)];
  }

  static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] shape = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int x = axis < rank - a.length ? 1 : a[axis - rank + a.length];
      int y = axis < rank - b.length ? 1 : b[axis - rank + b.length];
      if (x != y && x != 1 && y != 1) {
        throw new IllegalArgumentException(
            "shapes %s and %s".formatted(Arrays.toString(a), Arrays.toString(b)));
      }
      shape[axis] = x == 1 ? y : x;
    }
    return shape;
  }

  static Tensor map(Tensor x, DoubleUnaryOperator f) {
    return Tensor.of(x.type(), x.shape(), Arrays.stream(x.values()).map(f).toArray());
  }

  static Tensor zip(ElementType type, Tensor a, Tensor b, DoubleBinaryOperator f) {
    return at(type, broadcast(a.shape(), b.shape()), p -> f.applyAsDouble(get(a, p), get(b, p)));
  }

  static Tensor zip(Tensor a, Tensor b, DoubleBinaryOperator f) {
    return zip(a.type(), a, b, f);
  }

  /// The number of an axis from 0; negative ones count from the last.
  static int axis(long axis, int rank) {
    int positive = Math.toIntExact(axis < 0 ? axis + rank : axis);
    if (positive < 0 || positive >= rank) {
      throw new IllegalArgumentException("axis %s of %s".formatted(axis, rank));
    }
    return positive;
  }
}
