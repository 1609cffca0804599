package dev.cairn.nn.hessian;

/// Sums over samples of rows times columns that are made six at a time, in the first-level cache.
final class PanelProduct {
  private final RowList rows;
  private final Columns columns;
  private final Workspace workspace;
  private final TiledSums sums;

  PanelProduct(RowList rows, Columns columns, Workspace workspace) {
    this.rows = rows;
    this.columns = columns;
    this.workspace = workspace;
    this.sums = new TiledSums(workspace.tile(), rows.count(), columns.count());
  }

  void clear() {
    sums.clear();
  }

  void accumulate(int width) {
    double[] memory = workspace.memory().data();
    Tile tile = workspace.tile();
    Panels left = workspace.rows();
    Panels panel = workspace.columns();
    left.copy(memory, rows, width);
    for (int column = 0; column < columns.count(); column += Tile.COLUMNS) {
      columns.make(memory, column, panel, width);
      for (int row = 0; row < rows.count(); row += tile.rows()) {
        tile.multiply(memory, left.group(row), panel.group(0), width);
        sums.add(tile, row, column);
      }
    }
  }

  /// `Σₛ rows[row]·columns[column]`.
  double get(int row, int column) {
    return sums.get(row, column);
  }

  /// Bytes of its sums.
  long bytes() {
    return sums.bytes();
  }

  /// Multiplications and additions for one sample.
  long flopsPerSample() {
    return (2L * rows.count() + columns.flops()) * columns.count();
  }
}
