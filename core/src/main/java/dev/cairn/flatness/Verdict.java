package dev.cairn.flatness;

/// What the numbers at a point say it is.
public enum Verdict {
  /// ∇f = 0 to the cut-off.
  CRITICAL,
  /// The gradient lies in the approximate kernel of the Hessian, and is not zero to the cut-off.
  GRADIENT_FLAT,
  /// On a run, not on a point: ‖θ‖ grows without bound along a falling f, and no critical point is
  /// where it ends, however small the gradient.
  ESCAPING,
  /// Neither of the two.
  NEITHER
}
