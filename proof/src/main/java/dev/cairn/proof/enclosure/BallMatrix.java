package dev.cairn.proof.enclosure;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.proof.arithmetic.Interval;

/// A rows × columns matrix of balls, row by row: an enclosure of real matrices.
///
/// Whoever makes it owns it, whoever receives it reads it.
public final class BallMatrix {
  private final int rows;
  private final int columns;
  private final double[] mid;
  private final double[] rad;

  /// The zero matrix.
  public BallMatrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.mid = new double[rows * columns];
    this.rad = new double[rows * columns];
  }

  private BallMatrix(int rows, int columns, BallArray entries) {
    this.rows = rows;
    this.columns = columns;
    this.mid = entries.mid();
    this.rad = entries.rad();
  }

  /// Exact numbers, row by row (length rows·columns, kept: the caller leaves them alone).
  public static BallMatrix exact(int rows, int columns, double[] entries) {
    if (entries.length != rows * columns) {
      throw new IllegalArgumentException(
          "%s entries for a %s × %s matrix".formatted(entries.length, rows, columns));
    }
    return new BallMatrix(rows, columns, BallArray.exact(entries));
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /// The centre of entry (i, j).
  public double mid(int i, int j) {
    return mid[i * columns + j];
  }

  /// An upper bound of |x| over entry (i, j); +∞ where nothing is known.
  public double magnitude(int i, int j) {
    return get(i, j).magnitude();
  }

  /// Entry (i, j) as an interval.
  public Interval get(int i, int j) {
    return new BallArray(mid, rad, false).get(i * columns + j);
  }

  /// Sets entry (i, j).
  public void set(int i, int j, Interval value) {
    mid[i * columns + j] = value.midpoint();
    rad[i * columns + j] = value.radius();
  }

  void setColumn(int j, BallArray column) {
    for (int i = 0; i < rows; i++) {
      mid[i * columns + j] = column.mid()[i];
      rad[i * columns + j] = column.rad()[i];
    }
  }

  /// this · other.
  public BallMatrix times(BallMatrix other, DenseKernels kernels) {
    if (columns != other.rows) {
      throw new IllegalArgumentException(
          "%s × %s times %s × %s".formatted(rows, columns, other.rows, other.columns));
    }
    var shape =
        new TensorAlgebra.Gemm(
            1, rows, other.columns, columns, false, mid.length, other.mid.length);
    return new BallMatrix(
        rows, other.columns, new BallAlgebra(kernels).product(shape, array(), other.array()));
  }

  /// The transposed matrix, a copy.
  public BallMatrix transposed() {
    BallMatrix result = new BallMatrix(columns, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result.mid[j * rows + i] = mid[i * columns + j];
        result.rad[j * rows + i] = rad[i * columns + j];
      }
    }
    return result;
  }

  private BallArray array() {
    return new BallArray(mid, rad, java.util.Arrays.stream(rad).allMatch(r -> r == 0));
  }
}
