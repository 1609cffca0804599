package dev.cairn.nn.hessian;

import java.util.Arrays;

/// The matrix of sums over all samples of the products of some rows with some columns, kept tile by
/// tile in the order in which it is added to.
final class TiledSums {
  private final int rowTiles;
  private final double[] sums;

  TiledSums(int rows, int columns) {
    rowTiles = Math.ceilDiv(rows, Tile.ROWS);
    int columnTiles = Math.ceilDiv(columns, Tile.COLUMNS);
    sums = new double[Math.multiplyExact(Math.multiplyExact(rowTiles, columnTiles), Tile.SIZE)];
  }

  void clear() {
    Arrays.fill(sums, 0);
  }

  /// Adds what the tile holds, whose first entry is (row, column).
  void add(Tile tile, int row, int column) {
    tile.addTo(sums, tileAt(row, column));
  }

  double get(int row, int column) {
    return sums[tileAt(row, column) + column % Tile.COLUMNS * Tile.ROWS + row % Tile.ROWS];
  }

  private int tileAt(int row, int column) {
    return (column / Tile.COLUMNS * rowTiles + row / Tile.ROWS) * Tile.SIZE;
  }
}
