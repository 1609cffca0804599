package dev.cairn.nn.train;

import dev.cairn.linalg.Point;

/// A point of a training trajectory.
///
/// @param step how many steps led to it
/// @param loss f(θ), finite
/// @param theta θ
public record TrainedPoint(int step, double loss, Point theta) {
  /// Throws [IllegalArgumentException] where the loss is not finite.
  public TrainedPoint {
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException("loss %s of step %s must be finite".formatted(loss, step));
    }
  }
}
