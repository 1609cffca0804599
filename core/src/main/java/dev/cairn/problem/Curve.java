package dev.cairn.problem;

import java.util.function.DoubleUnaryOperator;

/// A function of one variable with its first two derivatives.
record Curve(DoubleUnaryOperator value, DoubleUnaryOperator slope, DoubleUnaryOperator curvature) {
  /// c₀ + c₁x + c₂x² + … by Horner's rule; derivatives from the coefficients (copied).
  static Curve polynomial(double... coefficients) {
    double[] c = coefficients.clone();
    double[] first = derivative(c);
    double[] second = derivative(first);
    return new Curve(x -> horner(c, x), x -> horner(first, x), x -> horner(second, x));
  }

  private static double[] derivative(double[] c) {
    double[] d = new double[Math.max(1, c.length - 1)];
    for (int k = 1; k < c.length; k++) {
      d[k - 1] = k * c[k];
    }
    return d;
  }

  private static double horner(double[] c, double x) {
    double sum = 0;
    for (int k = c.length - 1; k >= 0; k--) {
      sum = Math.fma(sum, x, c[k]);
    }
    return sum;
  }
}
