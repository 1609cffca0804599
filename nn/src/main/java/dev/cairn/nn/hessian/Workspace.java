package dev.cairn.nn.hessian;

/// What all products of one Hessian share, since they run one after the other.
///
/// @param tile the innermost product
/// @param panel rows made for one tile
/// @param folded rows made for several tiles
record Workspace(Tile tile, RowList panel, RowList folded) {
  /// Folded rows made at a time, a multiple of the rows of a tile.
  private static final int FOLDED = 4 * Tile.ROWS;

  static Workspace allocate(RowMemory memory) {
    return new Workspace(
        new Tile(memory), memory.rows(Tile.COLUMNS).all(), memory.rows(FOLDED).all());
  }
}
