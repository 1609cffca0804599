package dev.cairn.linalg;

/// Sums and updates over vectors, in index order with one rounding a term: the same bits
/// everywhere.
public final class Vectors {
  private Vectors() {}

  /// xᵀy.
  public static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  /// ‖x‖².
  public static double squaredNorm(double[] x) {
    return dot(x, x);
  }

  /// ‖x‖, without overflow or underflow where ‖x‖ itself is representable.
  public static double norm(double[] x) {
    double squared = dot(x, x);
    if (squared > 1e-280 && squared < 1e280) {
      return Math.sqrt(squared);
    }
    double largest = 0;
    for (double entry : x) {
      if (Double.isNaN(entry)) {
        return Double.NaN;
      }
      largest = Math.max(largest, Math.abs(entry));
    }
    if (largest == 0 || Double.isInfinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double entry : x) {
      double scaled = entry / largest;
      sum = Math.fma(scaled, scaled, sum);
    }
    return largest * Math.sqrt(sum);
  }

  /// y ← y + αx. Overwrites y; reads x.
  public static void addScaled(double alpha, double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.fma(alpha, x[i], y[i]);
    }
  }
}
