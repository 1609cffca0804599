package dev.cairn.search;

import dev.cairn.linalg.Point;

/// A finder under way on one objective: the current iterate θₖ and the means to take one step from
/// it.
///
/// Owned by [Search], which alone decides how many steps are taken.
public interface Trajectory extends AutoCloseable {
  /// θₖ.
  Point theta();

  /// f(θₖ).
  double value();

  /// ‖∇f(θₖ)‖².
  double squaredGradientNorm();

  /// Solves at θₖ and moves to θₖ₊₁, or tells why it could not; then θₖ stays.
  Step step();

  @Override
  default void close() {}
}
