package dev.cairn.objective;

/// A function as it is to be evaluated at one θ and around it.
///
/// @param objective f, in whose numbers value, gradient and Hessian at θ are what they say; where
///     they are lost, none of them is finite
/// @param reliance what is known of the numbers at θ
public record ReliableObjective(SmoothObjective objective, Reliance reliance) {}
