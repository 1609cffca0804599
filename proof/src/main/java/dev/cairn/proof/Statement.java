package dev.cairn.proof;

import dev.cairn.linalg.Point;
import dev.cairn.text.Worded;
import java.util.Locale;

/// What has been proven about a point. Radii are Euclidean.
///
/// "Within ρ" means ‖x − centre‖ ≤ ρ; the centre is the certificate's, the reported point refined
/// by Newton's method where the statement is about a critical point.
public sealed interface Statement {
  /// Which statement it is, by the word that certificates and stores have for it.
  enum Kind implements Worded {
    /// [Statement.Critical].
    CRITICAL,
    /// [Statement.CriticalFamily].
    FAMILY,
    /// [Statement.Degenerate].
    DEGENERATE,
    /// [Statement.NotCritical].
    NOT_CRITICAL,
    /// [Statement.Undecided].
    UNDECIDED;

    /// As "not_critical".
    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Which statement it is.
  default Kind kind() {
    return switch (this) {
      case Critical _ -> Kind.CRITICAL;
      case CriticalFamily _ -> Kind.FAMILY;
      case Degenerate _ -> Kind.DEGENERATE;
      case NotCritical _ -> Kind.NOT_CRITICAL;
      case Undecided _ -> Kind.UNDECIDED;
    };
  }

  /// There is exactly one critical point within ρ, for every ρ from existence to uniqueness; it is
  /// not degenerate and exactly index eigenvalues of its Hessian are negative.
  record Critical(int index, double existence, double uniqueness) implements Statement {
    public Critical {
      requireRadii(existence, uniqueness);
    }
  }

  /// Within existence there is a critical point x of a manifold of this dimension of critical
  /// points: its orbit under a known symmetry, or the common zeros of the residuals of a sum of
  /// squares. In the slice through the centre across the manifold x is the only one within
  /// uniqueness. Exactly index eigenvalues of the Hessian at x are negative, exactly dimension are
  /// zero.
  record CriticalFamily(int dimension, int index, double existence, double uniqueness)
      implements Statement {
    public CriticalFamily {
      requireRadii(existence, uniqueness);
      if (dimension < 1) {
        throw new IllegalArgumentException("dimension %s must be ≥ 1".formatted(dimension));
      }
    }
  }

  /// Within existence there is a critical point x in a subspace, whose critical points are those of
  /// the whole function. Across the subspace's free
  /// directions it is the only one of the subspace within uniqueness; along them it is one of a
  /// manifold of this dimension of critical points. At least so many eigenvalues of the Hessian
  /// there are negative, and so many positive, fewer than n together; of the others nothing is
  /// known.
  record Degenerate(
      Subspace subspace,
      int dimension,
      int negative,
      int positive,
      double existence,
      double uniqueness)
      implements Statement {
    public Degenerate {
      requireRadii(existence, uniqueness);
      if (dimension < 0
          || negative < 0
          || positive < 0
          || (long) negative + positive >= subspace.dimension()) {
        throw new IllegalArgumentException(
            "a family of dimension %s, %s negative and %s positive eigenvalues of %s"
                .formatted(dimension, negative, positive, subspace.dimension()));
      }
    }
  }

  /// There is no critical point within ρ: the slope along the direction does not vanish there.
  record NotCritical(double rho, Point direction) implements Statement {
    public NotCritical {
      if (!(rho > 0)) {
        throw new IllegalArgumentException("ρ = %s must be > 0".formatted(rho));
      }
    }
  }

  /// Nothing was proven: a quantity had to be below a limit and was not.
  record Undecided(String quantity, double value, double limit) implements Statement {}

  private static void requireRadii(double existence, double uniqueness) {
    if (!(existence >= 0 && existence <= uniqueness)) {
      throw new IllegalArgumentException(
          "radii %s (existence) and %s (uniqueness) must be in this order"
              .formatted(existence, uniqueness));
    }
  }
}
