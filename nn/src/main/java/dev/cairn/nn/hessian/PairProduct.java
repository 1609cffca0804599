package dev.cairn.nn.hessian;

/// Sums over samples of rows times element-wise products of pairs of rows: a matrix times a
/// Khatri–Rao product, which is made six columns at a time, in the first-level cache.
final class PairProduct {
  private final RowList rows;
  private final RowList first;
  private final RowList second;
  private final Workspace workspace;
  private final TiledSums sums;

  /// Column c is `first[c]·second[c]`; lists of equal length.
  PairProduct(RowList rows, RowList first, RowList second, Workspace workspace) {
    this.rows = rows;
    this.first = first;
    this.second = second;
    this.workspace = workspace;
    this.sums = new TiledSums(workspace.tile(), rows.count(), first.count());
  }

  void clear() {
    sums.clear();
  }

  void accumulate(int width) {
    Tile tile = workspace.tile();
    Panels left = workspace.rows();
    Panels panel = workspace.columns();
    left.copy(rows, width);
    for (int column = 0; column < first.count(); column += Tile.COLUMNS) {
      RowKernels.productPanel(first, second, column, panel, width);
      for (int row = 0; row < rows.count(); row += tile.rows()) {
        tile.multiply(left, row, panel, 0, width);
        sums.add(tile, row, column);
      }
    }
  }

  /// `Σₛ rows[row]·first[column]·second[column]`.
  double get(int row, int column) {
    return sums.get(row, column);
  }

  /// Multiplications and additions for one sample.
  long flopsPerSample() {
    return (2L * rows.count() + 1) * first.count();
  }
}
