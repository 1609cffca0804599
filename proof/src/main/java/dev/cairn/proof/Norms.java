package dev.cairn.proof;

import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.BallMatrix;
import java.util.Arrays;

/// Upper bounds of norms, rounded up. NaN never comes out: what is not bounded gives +∞.
final class Norms {
  private Norms() {}

  /// An upper bound of √Σ xᵢ² for bounds xᵢ ≥ 0 of sizes.
  static double euclidean(double[] sizes) {
    Interval sum = Interval.ZERO;
    for (double size : sizes) {
      sum = sum.add(Interval.of(size).square());
    }
    return sum.sqrt().hi();
  }

  /// An upper bound of ‖x‖₂ over a box.
  static double euclidean(Interval[] box) {
    double[] sizes = new double[box.length];
    Arrays.setAll(sizes, i -> box[i].magnitude());
    return euclidean(sizes);
  }

  /// For each row an upper bound of Σⱼ |aᵢⱼ|.
  static double[] rowSums(BallMatrix matrix) {
    double[] sums = new double[matrix.rows()];
    for (int i = 0; i < sums.length; i++) {
      double sum = 0;
      for (int j = 0; j < matrix.columns(); j++) {
        sum = up(sum + matrix.magnitude(i, j));
      }
      sums[i] = Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
    }
    return sums;
  }

  /// The largest number; 0 for none.
  static double maximum(double[] sizes) {
    double maximum = 0;
    for (double size : sizes) {
      maximum = Math.max(maximum, size); // NaN stays
    }
    return maximum;
  }

  /// An enclosure of Σ aᵢ xᵢ for exact a.
  static PreciseBall dot(double[] a, PreciseBall[] x) {
    PreciseBall sum = PreciseBall.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(x[i].multiply(a[i]));
    }
    return sum;
  }

  /// max(1, max |θᵢ|).
  static double scale(double[] theta) {
    return Math.max(1, maximum(Arrays.stream(theta).map(Math::abs).toArray()));
  }

  /// An upper bound of ‖a − b‖₂.
  static double distance(double[] a, double[] b) {
    Interval[] difference = new Interval[a.length];
    Arrays.setAll(difference, i -> Interval.of(a[i]).subtract(Interval.of(b[i])));
    return euclidean(difference);
  }

  /// A double that is at least the exact value that was rounded to x ≥ 0.
  static double up(double x) {
    return Math.nextUp(x);
  }
}
