package dev.cairn.nn.hessian;

import java.util.Arrays;

/// A choice of rows, as products and combinations take them.
final class RowList {
  private final double[] data;
  private final int[] offsets;
  private final int count;

  /// Keeps the data. Beyond its end the list repeats its last row up to the size of a tile.
  RowList(double[] data, int[] offsets) {
    this(data, Arrays.copyOf(offsets, offsets.length + Tile.COLUMNS - 1), offsets.length);
    Arrays.fill(this.offsets, count, this.offsets.length, offsets[count - 1]);
  }

  private RowList(double[] data, int[] offsets, int count) {
    this.data = data;
    this.offsets = offsets;
    this.count = count;
  }

  double[] data() {
    return data;
  }

  /// Number of rows.
  int count() {
    return count;
  }

  /// Where row k of the list starts in the data.
  int offset(int k) {
    return offsets[k];
  }
}
