package dev.cairn.program;

/// Rearrangements of a value's elements, all built on [ProgramBuilder#gather].
public final class Tensors {
  private Tensors() {}

  /// The elements from start to end − 1 along an axis.
  public static Value slice(ProgramBuilder builder, Value x, int axis, int start, int end) {
    return slice(builder, x, axis, start, end, 1);
  }

  /// Every step-th element from start to end − 1 along an axis; step is at least 1.
  public static Value slice(
      ProgramBuilder builder, Value x, int axis, int start, int end, int step) {
    Shape shape = x.shape();
    int extent = shape.extent(axis);
    if (start < 0 || end > extent || start >= end || step < 1) {
      throw builder.mismatch(
          "slice %s:%s:%s of axis %s".formatted(start, end, step, axis),
          "a start before the end within 0 … %s and a positive step".formatted(extent),
          x);
    }
    int count = (end - start + step - 1) / step;
    Shape result = shape.with(axis, count);
    int inner = shape.inner(axis);
    IndexMap map =
        IndexMap.of(
            result.size(),
            i -> {
              int along = i / inner % count;
              int outer = i / inner / count;
              return (outer * extent + start + along * step) * inner + i % inner;
            });
    return builder.gather(x, map, result);
  }

  /// Zeros before and after the elements along an axis.
  public static Value pad(ProgramBuilder builder, Value x, int axis, int before, int after) {
    Shape shape = x.shape();
    if (before < 0 || after < 0) {
      throw builder.mismatch(
          "pad by %s and %s".formatted(before, after), "numbers of at least 0", x);
    }
    int extent = shape.extent(axis);
    int padded = extent + before + after;
    Shape result = shape.with(axis, padded);
    int inner = shape.inner(axis);
    IndexMap map =
        IndexMap.of(
            result.size(),
            i -> {
              int along = i / inner % padded - before;
              int outer = i / inner / padded;
              return along < 0 || along >= extent
                  ? IndexMap.NONE
                  : (outer * extent + along) * inner + i % inner;
            });
    return builder.gather(x, map, result);
  }

  /// The axes in another order: axis i of the result is axis `order[i]` of x.
  public static Value transpose(ProgramBuilder builder, Value x, int... order) {
    Shape shape = x.shape();
    int rank = shape.rank();
    int[] extents = new int[rank];
    int[] strides = new int[rank];
    boolean[] seen = new boolean[rank];
    if (order.length != rank) {
      throw builder.mismatch("transpose", "one entry for each of %s axes".formatted(rank), x);
    }
    for (int i = 0; i < rank; i++) {
      int axis = shape.axis(order[i]);
      if (seen[axis]) {
        throw builder.mismatch("transpose", "each axis once", x);
      }
      seen[axis] = true;
      extents[i] = shape.extent(axis);
      strides[i] = shape.inner(axis);
    }
    IndexMap map =
        IndexMap.of(
            shape.size(),
            i -> {
              int rest = i;
              int index = 0;
              for (int axis = rank - 1; axis >= 0; axis--) {
                index += rest % extents[axis] * strides[axis];
                rest /= extents[axis];
              }
              return index;
            });
    return builder.gather(x, map, Shape.of(extents));
  }

  /// The transpose of a matrix, or of the last two axes.
  public static Value transpose(ProgramBuilder builder, Value x) {
    int rank = x.shape().rank();
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = i;
    }
    if (rank < 2) {
      throw builder.mismatch("transpose", "at least two axes", x);
    }
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return transpose(builder, x, order);
  }
}
