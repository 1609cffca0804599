package dev.cairn.linalg.simd;

import static dev.cairn.linalg.simd.Lanes.LANES;
import static dev.cairn.linalg.simd.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/// Dense matrix products on the Vector API: panels of both factors are packed so that the innermost
/// loop reads them in order, and a tile of the result stays in registers.
///
/// Each entry of the product is summed over k in order, within blocks of [#DEPTH] and then over the
/// blocks, whatever the sizes.
public final class MatrixProduct {
  /// Rows and columns of the tile in registers: 8 accumulators, enough to hide the latency of two
  /// multiply-add units.
  private static final int TILE_ROWS = 2 * LANES;

  private static final int TILE_COLUMNS = 4;

  /// Terms of a block of the sums: a packed panel of either factor stays in the first-level cache.
  private static final int DEPTH = 256;

  /// Rows of a block of the left factor: packed, it stays in the second-level cache.
  private static final int BLOCK_ROWS = 128;

  /// Columns of a block of the right factor: packed, it stays in the last-level cache.
  private static final int BLOCK_COLUMNS = 1024;

  private MatrixProduct() {}

  /// Where entries of a matrix are read from.
  @FunctionalInterface
  public interface Source {
    /// Entry (i, j).
    double get(int i, int j);
  }

  /// Where entries of a product are added to.
  @FunctionalInterface
  public interface Sink {
    /// Adds to entry (i, j).
    void add(int i, int j, double value);
  }

  /// c += a b for a of m × k and b of k × n.
  public static void addProduct(int m, int n, int k, Source a, Source b, Sink c) {
    int depth = Math.min(k, DEPTH);
    double[] left = new double[depth * roundUp(Math.min(m, BLOCK_ROWS), TILE_ROWS)];
    double[] right = new double[depth * roundUp(Math.min(n, BLOCK_COLUMNS), TILE_COLUMNS)];
    double[] tile = new double[TILE_ROWS * TILE_COLUMNS];
    for (int column = 0; column < n; column += BLOCK_COLUMNS) {
      int columns = Math.min(BLOCK_COLUMNS, n - column);
      for (int term = 0; term < k; term += DEPTH) {
        int terms = Math.min(DEPTH, k - term);
        packRight(b, term, terms, column, columns, right);
        for (int row = 0; row < m; row += BLOCK_ROWS) {
          int rows = Math.min(BLOCK_ROWS, m - row);
          packLeft(a, row, rows, term, terms, left);
          for (int j = 0; j < columns; j += TILE_COLUMNS) {
            for (int i = 0; i < rows; i += TILE_ROWS) {
              multiplyPanels(terms, left, i * terms, right, j * terms, tile);
              int tileRows = Math.min(TILE_ROWS, rows - i);
              int tileColumns = Math.min(TILE_COLUMNS, columns - j);
              for (int q = 0; q < tileColumns; q++) {
                for (int p = 0; p < tileRows; p++) {
                  c.add(row + i + p, column + j + q, tile[p + q * TILE_ROWS]);
                }
              }
            }
          }
        }
      }
    }
  }

  private static int roundUp(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
  }

  /// Panels of TILE_ROWS rows, each term by term, filled up with zeros.
  private static void packLeft(Source a, int row, int rows, int term, int terms, double[] packed) {
    int at = 0;
    for (int i = 0; i < rows; i += TILE_ROWS) {
      int count = Math.min(TILE_ROWS, rows - i);
      for (int t = 0; t < terms; t++) {
        for (int p = 0; p < count; p++) {
          packed[at + p] = a.get(row + i + p, term + t);
        }
        Arrays.fill(packed, at + count, at + TILE_ROWS, 0);
        at += TILE_ROWS;
      }
    }
  }

  /// Panels of TILE_COLUMNS columns, each term by term, filled up with zeros.
  private static void packRight(
      Source b, int term, int terms, int column, int columns, double[] packed) {
    int at = 0;
    for (int j = 0; j < columns; j += TILE_COLUMNS) {
      int count = Math.min(TILE_COLUMNS, columns - j);
      for (int t = 0; t < terms; t++) {
        for (int q = 0; q < count; q++) {
          packed[at + q] = b.get(term + t, column + j + q);
        }
        Arrays.fill(packed, at + count, at + TILE_COLUMNS, 0);
        at += TILE_COLUMNS;
      }
    }
  }

  /// tile ← the product of a left and a right panel.
  private static void multiplyPanels(
      int terms, double[] left, int leftAt, double[] right, int rightAt, double[] tile) {
    DoubleVector c00 = DoubleVector.zero(SPECIES);
    DoubleVector c10 = c00;
    DoubleVector c01 = c00;
    DoubleVector c11 = c00;
    DoubleVector c02 = c00;
    DoubleVector c12 = c00;
    DoubleVector c03 = c00;
    DoubleVector c13 = c00;
    for (int t = 0, l = leftAt, r = rightAt; t < terms; t++, l += TILE_ROWS, r += TILE_COLUMNS) {
      DoubleVector a0 = Lanes.load(left, l);
      DoubleVector a1 = Lanes.load(left, l + LANES);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, right[r]);
      c00 = a0.fma(b0, c00);
      c10 = a1.fma(b0, c10);
      DoubleVector b1 = DoubleVector.broadcast(SPECIES, right[r + 1]);
      c01 = a0.fma(b1, c01);
      c11 = a1.fma(b1, c11);
      DoubleVector b2 = DoubleVector.broadcast(SPECIES, right[r + 2]);
      c02 = a0.fma(b2, c02);
      c12 = a1.fma(b2, c12);
      DoubleVector b3 = DoubleVector.broadcast(SPECIES, right[r + 3]);
      c03 = a0.fma(b3, c03);
      c13 = a1.fma(b3, c13);
    }
    c00.intoArray(tile, 0);
    c10.intoArray(tile, LANES);
    c01.intoArray(tile, TILE_ROWS);
    c11.intoArray(tile, TILE_ROWS + LANES);
    c02.intoArray(tile, 2 * TILE_ROWS);
    c12.intoArray(tile, 2 * TILE_ROWS + LANES);
    c03.intoArray(tile, 3 * TILE_ROWS);
    c13.intoArray(tile, 3 * TILE_ROWS + LANES);
  }
}
