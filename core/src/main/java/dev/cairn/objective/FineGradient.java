package dev.cairn.objective;

import dev.cairn.linalg.Point;

/// ∇f at points between doubles, in more digits than those have.
@FunctionalInterface
public interface FineGradient {
  /// What is known of ∇f at heads + tails, which are not rounded to one double each (both read).
  Known at(double[] heads, double[] tails);

  /// A gradient with bounds.
  ///
  /// @param gradient 0 where a coordinate is not told from it; NaN where f is undefined
  /// @param error its norm is not off by more
  record Known(Point gradient, double error) {}
}
