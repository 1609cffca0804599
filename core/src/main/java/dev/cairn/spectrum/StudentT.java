package dev.cairn.spectrum;

/// Quantiles of Student's t distribution with a whole number of degrees of freedom.
final class StudentT {
  private StudentT() {}

  /// The t with P(−t ≤ T ≤ t) = confidence.
  static double quantile(double confidence, int degrees) {
    double low = 0;
    double high = 1;
    while (probability(high, degrees) < confidence) {
      high *= 2;
    }
    while (high - low > 1e-12 * high) {
      double middle = 0.5 * (low + high);
      if (probability(middle, degrees) < confidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  /// P(−t ≤ T ≤ t). Source: Abramowitz & Stegun, 26.7.3 and 26.7.4.
  static double probability(double t, int degrees) {
    double angle = Math.atan(t / Math.sqrt(degrees));
    double cosine = Math.cos(angle);
    double term = degrees % 2 == 0 ? 1 : cosine;
    double sum = degrees == 1 ? 0 : term;
    for (int k = degrees % 2 == 0 ? 2 : 3; k <= degrees - 2; k += 2) {
      term *= cosine * cosine * (k - 1) / k;
      sum += term;
    }
    double tail = Math.sin(angle) * sum;
    return degrees % 2 == 0 ? tail : 2 / Math.PI * (angle + tail);
  }
}
