package dev.cairn.report.figure;

import dev.cairn.report.figure.PlaneData.PlanePoint;
import dev.cairn.search.RunEnding;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// A run in the plane.
///
/// @param ending how it ended
/// @param path its iterates (xₖ, yₖ)
/// @param values f over k
/// @param squaredGradients ‖∇f‖² over k
public record PlaneRun(RunEnding ending, Curve path, Curve values, Curve squaredGradients) {
  /// The known point nearest to its end, where that is near.
  Optional<PlanePoint> nearest(PlaneData data) {
    int last = path.size() - 1;
    return last < 0
        ? Optional.empty()
        : Stream.concat(data.critical().stream(), data.flat().stream())
            .min(Comparator.comparingDouble(point -> distance(point, last)))
            .filter(point -> distance(point, last) <= data.near());
  }

  private double distance(PlanePoint point, int k) {
    return Math.hypot(path.x(k) - point.x(), path.y(k) - point.y());
  }
}
