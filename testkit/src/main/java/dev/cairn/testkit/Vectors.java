package dev.cairn.testkit;

import java.util.random.RandomGenerator;

/// Vector arithmetic for checks: plain loops, independent of the library's kernels.
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  static double distance(double[] a, double[] b) {
    return norm(moved(a, -1, b));
  }

  /// A new array a + t b.
  static double[] moved(double[] a, double t, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + t * b[i];
    }
    return sum;
  }

  /// A new unit vector, uniformly distributed.
  static double[] direction(RandomGenerator random, int n) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = random.nextGaussian();
    }
    double norm = norm(v);
    for (int i = 0; i < n; i++) {
      v[i] /= norm;
    }
    return v;
  }
}
