package dev.cairn.proof.verify;

import dev.cairn.proof.arithmetic.BallRow;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// Matrices of intervals, entry by entry.
final class IntervalMatrix {
  private static final int SHORT = 64;

  private IntervalMatrix() {}

  /// [H B; Bᵀ 0] for the columns of B.
  static Interval[][] bordered(Interval[][] hessian, double[][] border) {
    int n = hessian.length;
    Interval[][] matrix = new Interval[n + border.length][n + border.length];
    for (Interval[] row : matrix) {
      Arrays.fill(row, Interval.ZERO);
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(hessian[i], 0, matrix[i], 0, n);
      for (int k = 0; k < border.length; k++) {
        matrix[i][n + k] = Interval.of(border[k][i]);
        matrix[n + k][i] = Interval.of(border[k][i]);
      }
    }
    return matrix;
  }

  /// Intervals of one number each.
  static Interval[] exact(double[] x) {
    return Arrays.stream(x).mapToObj(Interval::of).toArray(Interval[]::new);
  }

  /// The symmetric part of the midpoints.
  static double[][] midpoints(Interval[][] matrix) {
    double[][] mid = new double[matrix.length][matrix.length];
    for (int i = 0; i < mid.length; i++) {
      for (int j = 0; j < mid.length; j++) {
        mid[i][j] = 0.5 * (matrix[i][j].midpoint() + matrix[j][i].midpoint());
      }
    }
    return mid;
  }

  /// Row sums of |I − C A|, rounded up.
  static double[] distanceFromIdentity(double[][] c, Interval[][] a) {
    Interval[][] product = times(c, a);
    double[] sums = new double[c.length];
    for (int i = 0; i < c.length; i++) {
      Interval own = Interval.of(product[i][i].subtract(Interval.ONE).magnitude());
      sums[i] = others(product[i], i).add(own).hi();
    }
    return sums;
  }

  /// The number of negative eigenvalues of every symmetric matrix in A, or −1: with rows mₖ =
  /// vₖ/√|λₖ|, M A Mᵀ is near diag(±1), and a dominant diagonal has the inertia of the matrix
  /// (Sylvester, Gershgorin).
  static int negativeEigenvalues(JacobiEigenvalues basis, Interval[][] a) {
    int n = a.length;
    double[][] m = new double[n][n];
    for (int k = 0; k < n; k++) {
      double scale = 1 / Math.sqrt(Math.abs(basis.value(k)));
      for (int i = 0; i < n; i++) {
        m[k][i] = scale * basis.vector(k)[i];
      }
    }
    // (M A Mᵀ) = M (M Aᵀ)ᵀ, and A may be transposed: it is an enclosure of symmetric matrices
    Interval[][] congruent = times(m, transposed(times(m, a)));
    int negative = 0;
    for (int k = 0; k < n; k++) {
      Interval diagonal = congruent[k][k];
      if (!(diagonal.mignitude() > others(congruent[k], k).hi())) {
        return -1;
      }
      negative += diagonal.hi() < 0 ? 1 : 0;
    }
    return negative;
  }

  /// Σⱼ |xⱼ| over j ≠ i, rounded up.
  static Interval others(Interval[] row, int i) {
    Interval sum = Interval.ZERO;
    for (int j = 0; j < row.length; j++) {
      if (j != i) {
        sum = sum.add(Interval.of(row[j].magnitude()));
      }
    }
    return sum;
  }

  /// C A, of long rows by balls, whose arithmetic costs less.
  static Interval[][] times(double[][] c, Interval[][] a) {
    int n = a[0].length;
    if (n > SHORT) {
      return timesRows(c, a);
    }
    Interval[][] product = new Interval[c.length][n];
    for (int i = 0; i < c.length; i++) {
      for (int j = 0; j < n; j++) {
        Interval sum = Interval.ZERO;
        for (int k = 0; k < a.length; k++) {
          if (c[i][k] != 0) {
            sum = sum.add(Interval.of(c[i][k]).multiply(a[k][j]));
          }
        }
        product[i][j] = sum;
      }
    }
    return product;
  }

  private static Interval[][] timesRows(double[][] c, Interval[][] a) {
    int n = a[0].length;
    BallRow[] rows = new BallRow[a.length];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = new BallRow(n);
      for (int j = 0; j < n; j++) {
        rows[k].set(j, a[k][j]);
      }
    }
    Interval[][] product = new Interval[c.length][n];
    BallRow sum = new BallRow(n);
    for (int i = 0; i < c.length; i++) {
      sum.clear();
      for (int k = 0; k < rows.length; k++) {
        sum.addProduct(c[i][k], 0, rows[k]);
      }
      for (int j = 0; j < n; j++) {
        product[i][j] = sum.get(j);
      }
    }
    return product;
  }

  static Interval[][] transposed(Interval[][] a) {
    Interval[][] result = new Interval[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }
}
