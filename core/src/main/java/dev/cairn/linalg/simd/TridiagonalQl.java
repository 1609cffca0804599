package dev.cairn.linalg.simd;

import org.jspecify.annotations.Nullable;

/// Eigenvalues of a symmetric tridiagonal matrix by the QL iteration with implicit shifts.
///
/// Source: Golub & Van Loan, *Matrix Computations*, section 8.3 (there as QR).
public final class TridiagonalQl {
  /// Steps an eigenvalue: two or three are usual, and nobody has seen thirty.
  private static final int MAX_STEPS = 60;

  private TridiagonalQl() {}

  /// d ← eigenvalues in ascending order, z ← z times the eigenvectors where z is given.
  ///
  /// @param d the diagonal (length n), overwritten
  /// @param e the sub-diagonal in the first n − 1 entries (length n), destroyed
  /// @param z column-major n × n, or null where only the eigenvalues are wanted
  /// @return whether the iteration converged
  public static boolean solve(double[] d, double[] e, double @Nullable [] z) {
    int n = d.length;
    e[n - 1] = 0;
    for (int l = 0; l < n; l++) {
      int steps = 0;
      for (int m = split(d, e, l); m > l; m = split(d, e, l)) {
        if (++steps > MAX_STEPS) {
          return false;
        }
        step(d, e, z, l, m);
      }
    }
    sort(d, z);
    return true;
  }

  /// The first m ≥ l whose sub-diagonal entry is negligible.
  private static int split(double[] d, double[] e, int l) {
    int m = l;
    while (m < d.length - 1) {
      double scale = Math.abs(d[m]) + Math.abs(d[m + 1]);
      if (Math.abs(e[m]) <= 0x1p-53 * scale || e[m] == 0) {
        break;
      }
      m++;
    }
    return m;
  }

  /// One QL step on rows l … m, with Wilkinson's shift from the top.
  private static void step(double[] d, double[] e, double @Nullable [] z, int l, int m) {
    int n = d.length;
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(Math.hypot(g, 1), g));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      double r = Math.sqrt(f * f + g * g);
      e[i + 1] = r;
      if (r == 0) { // the matrix splits here: start again
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      if (z != null) {
        Lanes.rotate(z, i * n, (i + 1) * n, n, c, s);
      }
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void sort(double[] d, double @Nullable [] z) {
    int n = d.length;
    for (int i = 0; i < n - 1; i++) {
      int smallest = i;
      for (int j = i + 1; j < n; j++) {
        if (d[j] < d[smallest]) {
          smallest = j;
        }
      }
      if (smallest != i) {
        swap(d, i, smallest);
        for (int k = 0; z != null && k < n; k++) {
          swap(z, k + i * n, k + smallest * n);
        }
      }
    }
  }

  private static void swap(double[] x, int i, int j) {
    double kept = x[i];
    x[i] = x[j];
    x[j] = kept;
  }
}
