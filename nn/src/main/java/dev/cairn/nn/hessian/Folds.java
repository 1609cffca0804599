package dev.cairn.nn.hessian;

/// Rows a·b + c·d, four lists of equal length.
record Folds(RowList a, RowList b, RowList c, RowList d) {
  /// Rows made at a time.
  static final int TOGETHER = 2;

  int count() {
    return a.count();
  }

  /// Whether the row and the next one share one row of b and one of c.
  boolean sameFactors(int first) {
    return b.offset(first + 1) == b.offset(first) && c.offset(first + 1) == c.offset(first);
  }
}
