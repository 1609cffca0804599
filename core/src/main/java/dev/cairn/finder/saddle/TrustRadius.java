package dev.cairn.finder.saddle;

import java.util.Locale;

/// How far a quadratic model is trusted, judged by how well it predicts the gradient.
///
/// The error of a step s is ε = ‖g(θ + s) − g − Hs‖ / max(‖g‖, ‖Hs‖), which grows like ‖s‖² where
/// it matters; the next radius is the one at which ε would meet its target.
///
/// @param initial the first radius
/// @param largest radii never exceed this
/// @param target ε that the radius aims at, below accepted
/// @param accepted steps with a larger ε are refused and tried again with a smaller radius
public record TrustRadius(double initial, double largest, double target, double accepted) {
  /// Radius 0.1 to begin with, no more than 10; aims at an error of a quarter.
  public static final TrustRadius DEFAULT = new TrustRadius(0.1, 10, 0.25, 0.6);

  /// One step changes the radius by these factors at most.
  private static final double STRONGEST_SHRINK = 0.25;

  private static final double STRONGEST_GROWTH = 2.5;

  /// Checks the settings.
  public TrustRadius {
    if (!(initial > 0 && initial <= largest && largest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "radius %g must be positive and at most the finite %g",
              initial,
              largest));
    }
    if (!(target > 0 && target < accepted && accepted <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "errors must satisfy 0 < target %g < accepted %g ≤ 1",
              target,
              accepted));
    }
  }

  /// The same where lengths are so many times larger.
  public TrustRadius times(double length) {
    return new TrustRadius(length * initial, length * largest, target, accepted);
  }

  /// The radius after a step of this length with error ε; NaN counts as the largest error.
  double next(double radius, double length, double error) {
    double factor = Math.sqrt(target / error);
    if (!(factor >= STRONGEST_SHRINK)) {
      factor = STRONGEST_SHRINK;
    }
    // A short step inside the radius says nothing against the radius.
    double aimed = length * Math.min(factor, STRONGEST_GROWTH);
    return Math.min(largest, factor < 1 ? aimed : Math.max(radius, aimed));
  }
}
