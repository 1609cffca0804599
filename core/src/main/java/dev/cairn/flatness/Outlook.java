package dev.cairn.flatness;

/// What lies around a place where the gradient is no more than rounding, as far as [Rise] sees.
public enum Outlook {
  /// Nothing speaks against a critical point; or nobody looked, as the gradient is more.
  OPEN,
  /// The gradient rises out of rounding on one side only: on a tail, which has no critical point,
  /// and at the end of a function that is level, which has many.
  TAIL,
  /// It rises nowhere, or on both sides like an exponential: f is level to the last digit around
  /// here, as where it underflows, and nothing tells whether a critical point is near.
  LEVEL,
  /// With more digits than doubles have there is a slope that no step takes away, the same all
  /// around: rounding of θ hides it.
  SLOPE
}
