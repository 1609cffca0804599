package dev.cairn.nn.hessian;

import java.util.stream.IntStream;

/// The ordered pairs (row, column) of a grid, numbered row after row.
final class Grid {
  private Grid() {}

  /// The row of each pair; a new array.
  static int[] rows(int rows, int columns) {
    return IntStream.range(0, rows * columns).map(k -> k / columns).toArray();
  }

  /// The column of each pair; a new array.
  static int[] columns(int rows, int columns) {
    return IntStream.range(0, rows * columns).map(k -> k % columns).toArray();
  }
}
