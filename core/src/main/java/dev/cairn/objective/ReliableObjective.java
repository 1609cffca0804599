package dev.cairn.objective;

import java.util.Optional;

/// A function as it is to be evaluated at one θ and around it.
///
/// @param objective f, in whose numbers value, gradient and Hessian at θ are what they say; where
///     they are lost, none of them is finite
/// @param reliance what is known of the numbers at θ
/// @param fine the gradient with more digits, where those can be had
public record ReliableObjective(
    SmoothObjective objective, Reliance reliance, Optional<FineGradient> fine) {
  /// Without more digits.
  public ReliableObjective(SmoothObjective objective, Reliance reliance) {
    this(objective, reliance, Optional.empty());
  }
}
