package dev.cairn.flatness;

/// What the numbers at a point say it is.
public enum Verdict {
  /// ∇f = 0 to the cut-off.
  CRITICAL,
  /// The gradient lies in the approximate kernel of the Hessian, and is not zero to the cut-off.
  GRADIENT_FLAT,
  /// Neither of the two.
  NEITHER
}
