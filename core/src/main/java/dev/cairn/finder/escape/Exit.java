package dev.cairn.finder.escape;

import java.util.Locale;

/// How to leave a gradient-flat point.
public sealed interface Exit {
  /// Along the eigenvector of the lowest eigenvalue where that is negative, otherwise against the
  /// gradient, which is a direction of the kernel there: downhill in f either way.
  ///
  /// @param length of the first push; doubled at each further alarm of the run
  record Downhill(double length) implements Exit {
    /// Checks the length.
    public Downhill {
      requirePositive(length);
    }
  }

  /// Along the eigenvector of the lowest eigenvalue of ∇²(½‖∇f‖²) = H² + ∇³f[∇f], where ‖∇f‖² has
  /// no slope but may bend down; where it does not, against the gradient.
  ///
  /// @param length of the first push; doubled at each further alarm of the run
  record ThirdDerivative(double length) implements Exit {
    /// Checks the length.
    public ThirdDerivative {
      requirePositive(length);
    }
  }

  /// By Newton's method with every flat point met so far deflated out of ∇f.
  ///
  /// @param power p of the deflation
  /// @param shift σ of the deflation
  record Deflate(double power, double shift) implements Exit {}

  private static void requirePositive(double length) {
    if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "length %g must be positive", length));
    }
  }
}
