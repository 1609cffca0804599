package dev.cairn.proof.enclosure;

import dev.cairn.program.Shape;

/// Numbers of elements across changes of shape, row-major.
final class Axes {
  private Axes() {}

  /// For each element of the wider shape, the element of the narrower one (extents equal or 1) that
  /// it falls on.
  static int[] collapse(Shape wide, Shape narrow) {
    int[] map = new int[wide.size()];
    int rank = wide.rank();
    for (int i = 0; i < map.length; i++) {
      int rest = i;
      int to = 0;
      int stride = 1;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int position = rest % wide.extent(axis);
        rest /= wide.extent(axis);
        if (narrow.extent(axis) != 1) {
          to += position * stride;
        }
        stride *= narrow.extent(axis);
      }
      map[i] = to;
    }
    return map;
  }

  /// For each element of the whole, the element of a piece that starts at this position of the
  /// axis; −1 outside the piece.
  static int[] embed(Shape piece, Shape whole, int axis, int start) {
    int inner = whole.inner(axis);
    int extent = whole.extent(axis);
    int own = piece.extent(axis);
    int[] map = new int[whole.size()];
    for (int i = 0; i < map.length; i++) {
      int position = i / inner % extent - start;
      int outer = i / inner / extent;
      map[i] = position >= 0 && position < own ? (outer * own + position) * inner + i % inner : -1;
    }
    return map;
  }

  /// For each element of [count, columns, rows], the element of [count, rows, columns] with the
  /// last two axes exchanged.
  static int[] transposed(int count, int rows, int columns) {
    int size = rows * columns;
    int[] map = new int[count * size];
    for (int i = 0; i < map.length; i++) {
      int within = i % size;
      map[i] = i - within + within % rows * columns + within / rows;
    }
    return map;
  }
}
