package dev.cairn.nn.hessian;

/// Rows a·b + c·d, four lists of equal length.
record Folds(RowList a, RowList b, RowList c, RowList d) {
  int count() {
    return a.count();
  }

  /// Whether the rows of a tile from the first one on share one row of b and one of c.
  boolean sameFactors(int first) {
    for (int k = 1; k < Tile.ROWS; k++) {
      if (b.offset(first + k) != b.offset(first) || c.offset(first + k) != c.offset(first)) {
        return false;
      }
    }
    return true;
  }
}
