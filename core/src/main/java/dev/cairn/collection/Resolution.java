package dev.cairn.collection;

import java.util.Locale;

/// When a run has arrived, and which points are one and the same.
///
/// @param squaredGradient a run has arrived where ‖∇f‖² is below this
/// @param tolerance points closer than this are the same
/// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ count as null
public record Resolution(double squaredGradient, double tolerance, double nullEigenvalue) {
  /// Checks the numbers.
  public Resolution {
    if (!(squaredGradient > 0 && tolerance > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cut-off %g and tolerance %g must be positive",
              squaredGradient,
              tolerance));
    }
    if (!(nullEigenvalue >= 0 && nullEigenvalue < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "null eigenvalue %g must be in [0, 1)", nullEigenvalue));
    }
  }

  /// With runs that have arrived where ‖∇f‖² is below this.
  public Resolution arrivingBelow(double squaredGradient) {
    return new Resolution(squaredGradient, tolerance, nullEigenvalue);
  }
}
