package dev.cairn.nn.hessian;

import java.util.Arrays;

/// The matrix of sums over all samples of the products of some rows with some columns, kept tile by
/// tile in the order in which it is added to.
final class TiledSums {
  private final int tileRows;
  private final int tileSize;
  private final int rowTiles;
  private final double[] sums;

  /// For rows × columns sums that tiles like this one make.
  TiledSums(Tile tile, int rows, int columns) {
    tileRows = tile.rows();
    tileSize = tile.size();
    rowTiles = Math.ceilDiv(rows, tileRows);
    int columnTiles = Math.ceilDiv(columns, Tile.COLUMNS);
    sums = new double[Math.multiplyExact(Math.multiplyExact(rowTiles, columnTiles), tileSize)];
  }

  void clear() {
    Arrays.fill(sums, 0);
  }

  /// Adds what the tile holds, whose first entry is (row, column).
  void add(Tile tile, int row, int column) {
    tile.addTo(sums, tileAt(row, column));
  }

  double get(int row, int column) {
    return sums[tileAt(row, column) + column % Tile.COLUMNS * tileRows + row % tileRows];
  }

  private int tileAt(int row, int column) {
    return (column / Tile.COLUMNS * rowTiles + row / tileRows) * tileSize;
  }
}
