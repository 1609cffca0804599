package dev.cairn.nn.hessian;

/// What all products of one Hessian share, since they run one after the other.
///
/// @param tile the innermost product
/// @param rows copies of the rows of a product, for tiles
/// @param columns copies of the columns of a product, for tiles; or columns made for one tile
/// @param folded rows made for several tiles
record Workspace(Tile tile, Panels rows, Panels columns, Panels folded) {
  /// Folded rows made at a time: they fit the second-level cache, and every six columns, in the
  /// first-level one, are multiplied with all of them.
  static final int FOLDED = 32;

  /// For products of at most so many rows, or so many columns that are not made by a product.
  static Workspace allocate(Tile tile, RowMemory memory, int rows, int columns) {
    return new Workspace(
        tile,
        Panels.allocate(memory, rows, tile.rows()),
        Panels.allocate(memory, columns, Tile.COLUMNS),
        Panels.allocate(memory, FOLDED, tile.rows()));
  }
}
