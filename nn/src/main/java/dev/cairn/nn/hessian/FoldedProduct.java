package dev.cairn.nn.hessian;

/// Sums over samples of folded rows times other rows. Some folded rows at a time are made, so that
/// they are still near when they are multiplied.
final class FoldedProduct {
  private final Folds rows;
  private final RowList columns;
  private final Workspace workspace;
  private final TiledSums sums;

  FoldedProduct(Folds rows, RowList columns, Workspace workspace) {
    this.rows = rows;
    this.columns = columns;
    this.workspace = workspace;
    this.sums = new TiledSums(workspace.tile(), rows.count(), columns.count());
  }

  void clear() {
    sums.clear();
  }

  void accumulate(int width) {
    Tile tile = workspace.tile();
    Panels right = workspace.columns();
    Panels folded = workspace.folded();
    right.copy(columns, width);
    for (int from = 0; from < rows.count(); from += Workspace.FOLDED) {
      int count = Math.min(Workspace.FOLDED, rows.count() - from);
      for (int row = 0; row < count; row += Folds.TOGETHER) {
        RowKernels.fold(rows, from + row, folded, row, width);
      }
      for (int column = 0; column < columns.count(); column += Tile.COLUMNS) {
        for (int row = 0; row < count; row += tile.rows()) {
          tile.multiply(folded, row, right, column, width);
          sums.add(tile, from + row, column);
        }
      }
    }
  }

  /// `Σₛ (a·b + c·d)[row]·columns[column]`.
  double get(int row, int column) {
    return sums.get(row, column);
  }

  /// Multiplications and additions for one sample.
  long flopsPerSample() {
    return rows.count() * (2L * columns.count() + 3);
  }
}
