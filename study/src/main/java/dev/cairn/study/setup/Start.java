package dev.cairn.study.setup;

import dev.cairn.linalg.Point;
import java.util.OptionalInt;

/// Where a run starts.
///
/// @param theta θ₀
/// @param trajectory the training trajectory that it was drawn from
/// @param step the step of that trajectory
public record Start(Point theta, OptionalInt trajectory, OptionalInt step) {
  /// A start that comes from no training.
  static Start at(double... theta) {
    return new Start(Point.of(theta), OptionalInt.empty(), OptionalInt.empty());
  }
}
