package dev.cairn.proof.verify;

/// Approximate eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations.
///
/// O(n³) a sweep. Nothing is claimed about errors: what is built on them is checked with intervals.
/// Source: G. H. Golub, C. F. Van Loan, "Matrix computations" (2013), section 8.5.
final class JacobiEigenvalues {
  private static final int SWEEPS = 30;

  private final int n;
  private final double[][] a;
  private final double[][] rows;

  /// @param matrix symmetric, n × n; read
  JacobiEigenvalues(double[][] matrix) {
    n = matrix.length;
    a = new double[n][];
    rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      rows[i][i] = 1;
    }
    boolean rotating = true;
    for (int sweep = 0; sweep < SWEEPS && rotating; sweep++) {
      rotating = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotating |= rotate(p, q);
        }
      }
    }
  }

  /// An approximate inverse of a symmetric matrix.
  static double[][] inverse(double[][] matrix) {
    JacobiEigenvalues basis = new JacobiEigenvalues(matrix);
    int n = matrix.length;
    double[][] inverse = new double[n][n];
    for (int k = 0; k < n; k++) {
      double value = basis.value(k) == 0 ? Double.MIN_NORMAL : basis.value(k);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          inverse[i][j] += basis.vector(k)[i] / value * basis.vector(k)[j];
        }
      }
    }
    return inverse;
  }

  double value(int k) {
    return a[k][k];
  }

  /// The k-th eigenvector; not for writing.
  double[] vector(int k) {
    return rows[k];
  }

  /// Makes `a[p][q]` zero; false where it is so small already that nothing would change.
  private boolean rotate(int p, int q) {
    double off = a[p][q];
    if (!(Math.abs(off) > 0x1p-53 * Math.sqrt(Math.abs(a[p][p]) * Math.abs(a[q][q])))) {
      return false;
    }
    double tau = (a[q][q] - a[p][p]) / (2 * off);
    double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    double first = a[p][p] - t * off;
    double second = a[q][q] + t * off;
    combine(a[p], a[q], c, s);
    a[p][p] = first;
    a[q][q] = second;
    a[p][q] = 0;
    a[q][p] = 0;
    for (int k = 0; k < n; k++) { // columns are rows: to store costs less than to read and store
      a[k][p] = a[p][k];
      a[k][q] = a[q][k];
    }
    combine(rows[p], rows[q], c, s);
    return true;
  }

  private static void combine(double[] p, double[] q, double c, double s) {
    for (int k = 0; k < p.length; k++) {
      double x = p[k];
      double y = q[k];
      p[k] = c * x - s * y;
      q[k] = s * x + c * y;
    }
  }
}
