package dev.cairn.linalg;

import java.util.Locale;

/// A dense symmetric n × n matrix of float64, both triangles stored, column by column.
///
/// The one mutable matrix of the library: whoever makes it owns it, whoever receives it reads it.
public final class DenseSymmetric implements SymmetricOperator {
  /// The largest n whose n² entries one Java array holds; 17 GB.
  public static final int LARGEST_DIMENSION = 46_340;

  private static final int BLOCK = 16;

  private final int dimension;
  private final double[] entries;

  /// The zero matrix. Memory 8n² bytes; n up to 46,340.
  public DenseSymmetric(int dimension) {
    if (dimension < 1 || dimension > LARGEST_DIMENSION) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a dense %,d × %<,d matrix: dimension must be between 1 and %,d; use products only",
              dimension,
              LARGEST_DIMENSION));
    }
    this.dimension = dimension;
    this.entries = new double[dimension * dimension];
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /// The storage itself, not a copy: entry (i, j) stands at i + j·n. Writers keep it symmetric.
  public double[] entries() {
    return entries;
  }

  /// Entry (i, j).
  public double get(int i, int j) {
    return entries[i + j * dimension];
  }

  /// Sets entries (i, j) and (j, i).
  public void set(int i, int j, double value) {
    entries[i + j * dimension] = value;
    entries[j + i * dimension] = value;
  }

  /// Sets entry (i, j) or (j, i), whichever stands in the upper triangle, alone: [#mirrorUpper]
  /// makes the matrix symmetric again. Of many entries, in less time than [#set] takes.
  public void setUpper(int i, int j, double value) {
    entries[Math.min(i, j) + Math.max(i, j) * dimension] = value;
  }

  /// Copies the upper triangle (i ≤ j) onto the lower one, block by block, so that rows and columns
  /// of a block stay in the first-level cache.
  public void mirrorUpper() {
    for (int column = 0; column < dimension; column += BLOCK) {
      int columns = Math.min(column + BLOCK, dimension);
      for (int row = 0; row < columns; row += BLOCK) {
        for (int j = column; j < columns; j++) {
          int rows = Math.min(row + BLOCK, j);
          for (int i = row; i < rows; i++) {
            entries[j + i * dimension] = entries[i + j * dimension];
          }
        }
      }
    }
  }

  /// ‖A‖_F, the root of the sum of squares, added in a fixed order.
  public double frobeniusNorm() {
    return Vectors.norm(entries);
  }

  /// max |aᵢⱼ|; NaN where an entry is NaN.
  public double largestEntry() {
    return Vectors.largest(entries);
  }

  /// y ← A x, by [DenseKernels#symv] of the kernels in use. Overwrites y; reads x; they must not
  /// overlap.
  @Override
  public void apply(double[] x, double[] y) {
    DenseKernels.current().symv(this, x, y);
  }
}
