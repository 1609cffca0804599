package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;

/// Rows interleaved in groups, as a tile reads them: vector v of row r of a group of g rows is
/// vector v·g + r of the group, so that one address leads to all rows of it.
final class Panels {
  private final int base;
  private final int groupRows;
  private final int stride;

  private Panels(Rows rows, int groupRows) {
    base = rows.offset(0);
    this.groupRows = groupRows;
    stride = rows.offset(groupRows) - base;
  }

  /// Room for so many rows, rounded up to whole groups.
  static Panels allocate(RowMemory memory, int rows, int groupRows) {
    return new Panels(memory.rows(Math.ceilDiv(rows, groupRows) * groupRows), groupRows);
  }

  /// Where the group starts whose first row this is.
  int group(int row) {
    return base + row / groupRows * stride;
  }

  /// Where the first vector of a row is.
  int offset(int row) {
    return group(row) + row % groupRows * Tile.LANES;
  }

  /// Copies the rows of a list, in order from the first row on, the last group filled up with rows
  /// beyond the end.
  void copy(double[] memory, RowList rows, int width) {
    int count = Math.ceilDiv(rows.count(), groupRows) * groupRows;
    for (int k = 0; k < count; k++) {
      int from = rows.offset(k);
      int to = offset(k);
      for (int s = 0; s < width; s += Tile.LANES) {
        load(memory, from + s).intoArray(memory, to + s * groupRows);
      }
    }
  }
}
