package dev.cairn.linalg;

/// Sums and updates over vectors. Sums run in [#PARTS] interleaved parts, each in index order with
/// one rounding a term, which are added up in order: the same bits everywhere.
public final class Vectors {
  /// Independent partial sums: enough to keep two multiply-add units busy.
  private static final int PARTS = 8;

  private Vectors() {}

  /// xᵀy.
  public static double dot(double[] x, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i <= x.length - PARTS; i += PARTS) {
      s0 = Math.fma(x[i], y[i], s0);
      s1 = Math.fma(x[i + 1], y[i + 1], s1);
      s2 = Math.fma(x[i + 2], y[i + 2], s2);
      s3 = Math.fma(x[i + 3], y[i + 3], s3);
      s4 = Math.fma(x[i + 4], y[i + 4], s4);
      s5 = Math.fma(x[i + 5], y[i + 5], s5);
      s6 = Math.fma(x[i + 6], y[i + 6], s6);
      s7 = Math.fma(x[i + 7], y[i + 7], s7);
    }
    for (; i < x.length; i++) {
      s0 = Math.fma(x[i], y[i], s0);
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
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
    double largest = largest(x);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double entry : x) {
      double scaled = entry / largest;
      sum = Math.fma(scaled, scaled, sum);
    }
    return largest * Math.sqrt(sum);
  }

  /// A new array, 2ᵏx with the k that brings max |xᵢ| into [1, 2), so that squares and products
  /// neither overflow nor underflow, and quotients of them have the bits that they have for x; a
  /// copy where that is 0 or not finite.
  public static double[] scaled(double[] x) {
    double[] scaled = x.clone();
    double largest = largest(x);
    if (largest > 0 && Double.isFinite(largest)) {
      int exponent = Math.getExponent(Math.max(largest, Double.MIN_NORMAL));
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = Math.scalb(scaled[i], -exponent);
      }
    }
    return scaled;
  }

  /// max |xᵢ|; NaN where an entry is NaN.
  public static double largest(double[] x) {
    double largest = 0;
    for (double entry : x) {
      largest = Math.max(largest, Math.abs(entry));
    }
    return largest;
  }

  /// A new array, x − y.
  public static double[] difference(double[] x, double[] y) {
    double[] difference = x.clone();
    addScaled(-1, y, difference);
    return difference;
  }

  /// y ← y + αx. Overwrites y; reads x.
  public static void addScaled(double alpha, double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.fma(alpha, x[i], y[i]);
    }
  }
}
