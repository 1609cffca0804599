package dev.cairn.objective;

/// How far the numbers of an objective can be relied on at one θ.
public enum Reliance {
  /// Nothing is known against them.
  AS_COMPUTED,
  /// Doubles lose digits of f there: it is computed with more.
  SHARPENED,
  /// Doubles lose f there, and nothing at hand computes it; or it is undefined.
  LOST,
  /// ∇f(θ) = 0, to the last digit and beyond: θ is a critical point, whatever lies around it.
  VANISHING
}
