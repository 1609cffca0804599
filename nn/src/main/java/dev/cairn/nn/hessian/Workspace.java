package dev.cairn.nn.hessian;

/// What all products of one Hessian share, since they run one after the other.
///
/// @param memory where all rows lie
/// @param tile the innermost product
/// @param rows copies of the rows of a product, for tiles
/// @param columns six columns, made for the tiles of all rows
record Workspace(RowMemory memory, Tile tile, Panels rows, Panels columns) {
  /// For products of at most so many rows.
  static Workspace allocate(RowMemory memory, Tile tile, int rows) {
    return new Workspace(
        memory,
        tile,
        Panels.allocate(memory, rows, tile.rows()),
        Panels.allocate(memory, Tile.COLUMNS, Tile.COLUMNS));
  }
}
