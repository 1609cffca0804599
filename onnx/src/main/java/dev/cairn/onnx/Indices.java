package dev.cairn.onnx;

import dev.cairn.program.IndexMap;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/// Numbers of elements, row by row, from their positions along the axes.
final class Indices {
  private Indices() {}

  /// The distance between neighbours along each axis.
  static int[] strides(int[] shape) {
    int[] strides = new int[shape.length];
    int step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = step;
      step *= shape[axis];
    }
    return strides;
  }

  /// The map from every element of a shape to what source makes of its position. The position is
  /// one array that changes between calls.
  static IndexMap map(int[] shape, ToIntFunction<int[]> source) {
    int[] position = new int[shape.length];
    IntUnaryOperator next =
        i -> {
          int index = source.applyAsInt(position);
          for (int axis = shape.length - 1; axis >= 0; axis--) {
            position[axis]++;
            if (position[axis] < shape[axis]) {
              break;
            }
            position[axis] = 0;
          }
          return index;
        };
    return IndexMap.of(Shapes.count(shape), next);
  }

  /// Σ position·strides.
  static int at(int[] position, int[] strides) {
    int index = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      index += position[axis] * strides[axis];
    }
    return index;
  }

  /// The map that changes the position along one axis only.
  static IndexMap along(int[] from, int axis, int extent, IntUnaryOperator source) {
    int[] to = from.clone();
    to[axis] = extent;
    int[] strides = strides(from);
    int[] elsewhere = strides.clone();
    elsewhere[axis] = 0;
    return map(
        to,
        position -> {
          int along = source.applyAsInt(position[axis]);
          return along < 0 ? IndexMap.NONE : at(position, elsewhere) + along * strides[axis];
        });
  }

  /// The map that repeats extents of 1 to those of a shape of equal rank.
  static IndexMap repeat(int[] from, int[] to) {
    int[] strides = strides(from);
    for (int axis = 0; axis < from.length; axis++) {
      if (from[axis] == 1) {
        strides[axis] = 0;
      }
    }
    return map(to, position -> at(position, strides));
  }

  /// The map that puts axis `order[i]` of the source at axis i.
  static IndexMap permute(int[] from, int[] order) {
    int[] strides = strides(from);
    int[] permuted = Arrays.stream(order).map(axis -> strides[axis]).toArray();
    int[] to = Arrays.stream(order).map(axis -> from[axis]).toArray();
    return map(to, position -> at(position, permuted));
  }
}
