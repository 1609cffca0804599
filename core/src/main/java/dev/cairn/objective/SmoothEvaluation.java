package dev.cairn.objective;

/// Value, gradient and Hessian of a smooth objective at one θ, sharing the forward pass and the
/// linearisation.
public interface SmoothEvaluation extends Evaluation {
  /// ∇²f(θ) as an operator on ℝⁿ. Valid until this evaluation is closed.
  HessianOperator hessian();
}
