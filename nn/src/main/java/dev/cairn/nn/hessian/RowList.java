package dev.cairn.nn.hessian;

import java.util.Arrays;

/// A choice of rows, as products and combinations take them.
final class RowList {
  private final int[] offsets;
  private final int count;

  /// Beyond its end the list repeats its last row up to the size of a tile.
  RowList(int[] offsets) {
    this.offsets = Arrays.copyOf(offsets, offsets.length + Tile.COLUMNS - 1);
    count = offsets.length;
    Arrays.fill(this.offsets, count, this.offsets.length, offsets[count - 1]);
  }

  /// Number of rows.
  int count() {
    return count;
  }

  /// Where row k of the list starts in the memory.
  int offset(int k) {
    return offsets[k];
  }
}
