package dev.cairn.report.summary;

import dev.cairn.study.store.TheoryRow;
import java.util.List;
import java.util.OptionalDouble;

/// How points found compare with the critical points that theory knows.
///
/// @param points how many there are
/// @param onClasses how many of them have the index of a class and its loss to [#TOLERANCE]
/// @param largestDistance of a point from its nearest class, by the larger one of the differences
///     in loss and in index as a fraction; empty where there is no point
public record TheoryComparison(int points, int onClasses, OptionalDouble largestDistance) {
  /// A loss this near to that of a class lies on it: ‖∇f‖² < 1e-10 and a curvature of 1e-5 or more
  /// leave an error of ½‖∇f‖²/λ ≤ 5e-6.
  static final double TOLERANCE = 1e-5;

  /// A point found.
  ///
  /// @param loss f(θ)
  /// @param index its Morse index, a number of eigenvalues
  record Found(double loss, int index) {}

  /// Compares points with the classes. Costs a pass over all classes for each of them.
  ///
  /// @param dimension n, by which Morse indices become fractions
  static TheoryComparison of(List<TheoryRow> classes, int dimension, List<Found> points) {
    int on = 0;
    double largest = Double.NaN;
    for (Found point : points) {
      double nearest = Double.POSITIVE_INFINITY;
      boolean matched = false;
      for (TheoryRow each : classes) {
        double loss = Math.abs(each.loss() - point.loss());
        double index = Math.abs(each.morseIndex() - point.index()) / (double) dimension;
        nearest = Math.min(nearest, Math.max(loss, index));
        matched |= index == 0 && loss <= TOLERANCE;
      }
      on += matched ? 1 : 0;
      largest = Double.isNaN(largest) ? nearest : Math.max(largest, nearest);
    }
    return new TheoryComparison(
        points.size(),
        on,
        Double.isNaN(largest) ? OptionalDouble.empty() : OptionalDouble.of(largest));
  }
}
