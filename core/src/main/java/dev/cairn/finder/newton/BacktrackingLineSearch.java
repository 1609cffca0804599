package dev.cairn.finder.newton;

import java.util.Locale;

/// Armijo back-tracking on the merit ‖∇f‖², with a stricter test of the unit step first.
///
/// A step α along p is accepted where ‖g(θ + αp)‖² ≤ ‖g‖² + 2ρα⟨Hp, g⟩. Source: appendix A.2 of the
/// paper; the warm start is the original experiments'.
///
/// @param firstStep α from which the first search of a run backtracks, in (0, 1]
/// @param shrink β, the factor by which a refused α is reduced and a warm start enlarged, in (0, 1)
/// @param decrease ρ, the share of the predicted decrease that a step must reach, in [0, 1)
/// @param unitDecrease ρ′, that share for the unit step tried first, in [0, 1)
public record BacktrackingLineSearch(
    double firstStep, double shrink, double decrease, double unitDecrease) {
  /// The paper's settings for networks: α = 0.1, β = 0.5, ρ = 0.1, ρ′ = 0.5.
  public static final BacktrackingLineSearch DEFAULT =
      new BacktrackingLineSearch(0.1, 0.5, 0.1, 0.5);

  public BacktrackingLineSearch {
    if (!(firstStep > 0 && firstStep <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "first step %g must be in (0, 1]", firstStep));
    }
    if (!(shrink > 0 && shrink < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "shrink factor %g must be in (0, 1)", shrink));
    }
    if (!(decrease >= 0 && decrease < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "decrease %g must be in [0, 1)", decrease));
    }
    if (!(unitDecrease >= 0 && unitDecrease < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "unit decrease %g must be in [0, 1)", unitDecrease));
    }
  }

  /// ‖g‖² + 2ρα⟨Hp, g⟩, what ‖g(θ + αp)‖² must not exceed.
  ///
  /// @param squaredGradientNorm ‖g‖²
  /// @param decrease ρ
  /// @param slope ⟨Hp, g⟩ < 0, half the slope of ‖g(θ + αp)‖² at α = 0
  static double bound(double squaredGradientNorm, double decrease, double alpha, double slope) {
    return squaredGradientNorm + 2 * decrease * alpha * slope;
  }
}
