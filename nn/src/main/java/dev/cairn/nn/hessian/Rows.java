package dev.cairn.nn.hessian;

import java.util.Arrays;

/// Rows of numbers, one number a sample of the current block, in memory that is allocated once.
final class Rows {
  private final double[] data;
  private final int base;
  private final int count;
  private final int stride;

  /// Part of the data, which is kept: row r from base + r·stride on.
  Rows(double[] data, int base, int count, int stride) {
    this.data = data;
    this.base = base;
    this.count = count;
    this.stride = stride;
  }

  /// The memory itself.
  double[] data() {
    return data;
  }

  /// Number of rows.
  int count() {
    return count;
  }

  /// Where row r starts.
  int offset(int row) {
    return base + row * stride;
  }

  /// Row r ← the value, everywhere.
  void fillRow(int row, double value) {
    Arrays.fill(data, offset(row), offset(row) + stride, value);
  }

  /// All rows, in order.
  RowList all() {
    return list(0, 1, count);
  }

  /// Rows first, first + step, … , as many as count says.
  RowList list(int first, int step, int count) {
    int[] rows = new int[count];
    for (int k = 0; k < count; k++) {
      rows[k] = first + k * step;
    }
    return list(rows);
  }

  /// These rows, in this order; a row may come more than once.
  RowList list(int... rows) {
    int[] offsets = new int[rows.length];
    for (int k = 0; k < rows.length; k++) {
      offsets[k] = offset(rows[k]);
    }
    return new RowList(data, offsets);
  }
}
