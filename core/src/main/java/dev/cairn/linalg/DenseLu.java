package dev.cairn.linalg;

import java.util.Optional;

/// PA = LU of a small dense matrix by Gaussian elimination with partial pivoting.
public final class DenseLu {
  private final double[][] rows;
  private final int[] order;
  private final boolean odd;

  private DenseLu(double[][] rows, int[] order, boolean odd) {
    this.rows = rows;
    this.order = order;
    this.odd = odd;
  }

  /// Factorises in place (takes ownership of the rows). 2n³/3 flops. Empty where a pivot is zero or
  /// not finite.
  public static Optional<DenseLu> of(double[][] rows) {
    int n = rows.length;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    boolean odd = false;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) {
          pivot = i;
        }
      }
      double[] row = rows[pivot];
      rows[pivot] = rows[k];
      rows[k] = row;
      int swap = order[pivot];
      order[pivot] = order[k];
      order[k] = swap;
      odd ^= pivot != k;
      if (!(Math.abs(row[k]) > 0 && Math.abs(row[k]) < Double.POSITIVE_INFINITY)) {
        return Optional.empty();
      }
      for (int i = k + 1; i < n; i++) {
        double[] target = rows[i];
        double factor = target[k] / row[k];
        target[k] = factor;
        for (int j = k + 1; j < n; j++) {
          target[j] = Math.fma(-factor, row[j], target[j]);
        }
      }
    }
    return Optional.of(new DenseLu(rows, order, odd));
  }

  /// The sign of det A: 1 or −1.
  public int determinantSign() {
    int sign = odd ? -1 : 1;
    for (int i = 0; i < rows.length; i++) {
      sign = rows[i][i] < 0 ? -sign : sign;
    }
    return sign;
  }

  /// A new array x with Ax = b. Reads b.
  public double[] solve(double[] b) {
    int n = rows.length;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = b[order[i]];
      for (int j = 0; j < i; j++) {
        sum = Math.fma(-rows[i][j], x[j], sum);
      }
      x[i] = sum;
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = x[i];
      for (int j = i + 1; j < n; j++) {
        sum = Math.fma(-rows[i][j], x[j], sum);
      }
      x[i] = sum / rows[i][i];
    }
    return x;
  }
}
