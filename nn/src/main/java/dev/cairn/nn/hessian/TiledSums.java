package dev.cairn.nn.hessian;

import java.util.Arrays;

/// The matrix of sums over all samples of the products of some rows with some columns, kept tile by
/// tile in the order in which it is added to. Its memory is taken when it is first cleared.
final class TiledSums {
  private final int tileRows;
  private final int tileSize;
  private final int rowTiles;
  private final int size;
  private double[] sums = {};

  /// For rows × columns sums that tiles like this one make.
  TiledSums(Tile tile, int rows, int columns) {
    tileRows = tile.rows();
    tileSize = tile.size();
    rowTiles = Math.ceilDiv(rows, tileRows);
    int columnTiles = Math.ceilDiv(columns, Tile.COLUMNS);
    size = Math.multiplyExact(Math.multiplyExact(rowTiles, columnTiles), tileSize);
  }

  /// All sums ← 0, before anything is added.
  void clear() {
    if (sums.length == 0) {
      sums = new double[size];
    } else {
      Arrays.fill(sums, 0);
    }
  }

  /// Bytes of the sums, whether they are there or not.
  long bytes() {
    return (long) Double.BYTES * size;
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
