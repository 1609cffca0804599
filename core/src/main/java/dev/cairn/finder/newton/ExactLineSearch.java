package dev.cairn.finder.newton;

import java.util.Locale;

/// α ← argmin ‖∇f(θ + αp)‖², the first minimum met from α = 0 on: the zero of φ′(α) = 2⟨H(α)p,
/// g(α)⟩ found by bracketing and bisected secants.
///
/// One trial costs a gradient and a product with the Hessian. Source of the rule: Algorithm 1 of
/// the paper.
///
/// @param tolerance the bracket of α ends at this width, relative to α
/// @param maxTrials trials a step at most; at least 2
public record ExactLineSearch(double tolerance, int maxTrials) {
  /// Finds α to 12 digits, so that Newton's quadratic convergence is not cut short.
  public static final ExactLineSearch DEFAULT = new ExactLineSearch(1e-12, 100);

  /// Checks the settings.
  public ExactLineSearch {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "tolerance %g must be in (0, 1)", tolerance));
    }
    if (maxTrials < 2) {
      throw new IllegalArgumentException("%s trials must be ≥ 2".formatted(maxTrials));
    }
  }
}
