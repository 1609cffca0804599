package dev.cairn.collection;

import dev.cairn.linalg.Point;
import dev.cairn.spectrum.Inertia;

/// Where a run ended, with a gradient that is small enough. All of it is finite.
///
/// @param theta θ
/// @param value f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param inertia of the Hessian there
public record Candidate(Point theta, double value, double squaredGradientNorm, Inertia inertia) {
  /// Refuses what is not finite: it has no index and no place in a count.
  public Candidate {
    if (!finite(theta, value, squaredGradientNorm)) {
      throw new IllegalArgumentException(
          "f = %s with ‖∇f‖² = %s at %s is no candidate"
              .formatted(value, squaredGradientNorm, theta));
    }
  }

  /// Whether θ, f and ‖∇f‖² are finite.
  public static boolean finite(Point theta, double value, double squaredGradientNorm) {
    boolean finite = Double.isFinite(value) && Double.isFinite(squaredGradientNorm);
    for (int i = 0; finite && i < theta.dimension(); i++) {
      finite = Double.isFinite(theta.get(i));
    }
    return finite;
  }
}
