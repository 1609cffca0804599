package dev.cairn.proof.complete;

/// Small dense systems in doubles: what Krawczyk's test takes as approximate inverse.
final class Linear {
  private Linear() {}

  /// `inverse` ← A⁻¹ by Gauss and Jordan with row pivots; overwrites A. Both n × n, row-major.
  /// False, with what is written of no use, where A is singular or not finite.
  static boolean invert(double[] a, int n, double[] inverse) {
    java.util.Arrays.fill(inverse, 0, n * n, 0);
    for (int i = 0; i < n; i++) {
      inverse[i * n + i] = 1;
    }
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c + 1; r < n; r++) {
        pivot = Math.abs(a[r * n + c]) > Math.abs(a[pivot * n + c]) ? r : pivot;
      }
      double size = Math.abs(a[pivot * n + c]);
      if (!(size > Double.MIN_NORMAL && size < Double.POSITIVE_INFINITY)) {
        return false;
      }
      swap(a, n, pivot, c);
      swap(inverse, n, pivot, c);
      double factor = 1 / a[c * n + c];
      for (int k = 0; k < n; k++) {
        a[c * n + k] *= factor;
        inverse[c * n + k] *= factor;
      }
      for (int r = 0; r < n; r++) {
        double times = a[r * n + c];
        if (r != c && times != 0) {
          for (int k = 0; k < n; k++) {
            a[r * n + k] -= times * a[c * n + k];
            inverse[r * n + k] -= times * inverse[c * n + k];
          }
        }
      }
    }
    return true;
  }

  private static void swap(double[] a, int n, int r, int s) {
    if (r != s) {
      for (int k = 0; k < n; k++) {
        double kept = a[r * n + k];
        a[r * n + k] = a[s * n + k];
        a[s * n + k] = kept;
      }
    }
  }
}
