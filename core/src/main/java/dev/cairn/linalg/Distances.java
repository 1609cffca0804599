package dev.cairn.linalg;

/// Norms of points and of their differences.
public final class Distances {
  private Distances() {}

  /// ‖a‖₂.
  public static double norm(Point a) {
    double sum = 0;
    for (int i = 0; i < a.dimension(); i++) {
      sum += a.get(i) * a.get(i);
    }
    return Math.sqrt(sum);
  }

  /// ‖a − b‖₂ of points of one dimension.
  public static double between(Point a, Point b) {
    double sum = 0;
    for (int i = 0; i < a.dimension(); i++) {
      double difference = a.get(i) - b.get(i);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /// max |aᵢ − bᵢ|.
  public static double largest(Point a, Point b) {
    double largest = 0;
    for (int i = 0; i < a.dimension(); i++) {
      largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)));
    }
    return largest;
  }
}
