package dev.cairn.objective;

/// Value and gradient of an objective at one θ, sharing their work.
///
/// Computed at the latest when first asked for. Closing gives scratch memory back to the objective.
public interface Evaluation extends AutoCloseable {
  /// f(θ). May be infinite or NaN where f overflows.
  double value();

  /// g ← ∇f(θ). Overwrites g (length dimension()).
  void gradient(double[] g);

  @Override
  default void close() {}
}
