package dev.cairn.nn.hessian;

import java.util.Arrays;

/// Rows of numbers, one number a sample of the current block, in memory that is allocated once.
///
/// @param memory where they lie
/// @param base where the first row starts
/// @param count number of rows
record Rows(RowMemory memory, int base, int count) {
  /// Where row r starts.
  int offset(int row) {
    return base + row * memory.stride();
  }

  /// Row r ← the value, everywhere.
  void fillRow(int row, double value) {
    Arrays.fill(memory.data(), offset(row), offset(row) + memory.stride(), value);
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
    return new RowList(offsets);
  }
}
