package dev.cairn.finder.saddle;

import dev.cairn.krylov.KrylovSolver;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;
import java.util.Locale;
import java.util.OptionalInt;

/// High-index saddle dynamics: θ moves along the force −∇f reflected on its k lowest modes, −(I − 2
/// Σᵢ vᵢvᵢᵀ)∇f, by Barzilai–Borwein steps; near the end Newton's method polishes.
///
/// Index-k saddles are its stable points, and no others. First order, so linear until the polish: a
/// Newton step, kept only where all k modes have negative curvature and it halves ‖∇f‖. Source: J.
/// Yin, L. Zhang, P. Zhang, SIAM J. Sci. Comput. 41 (2019).
///
/// @param index k
/// @param modes where the eigenvectors come from
/// @param firstStep η of the first step, θ ← θ + ηF
/// @param longestMove no step moves θ further than this
/// @param polishBelow Newton's method is tried where ‖∇f‖² is below this and the index is right
public record HighIndexSaddleDynamics(
    int index, Modes modes, double firstStep, double longestMove, double polishBelow)
    implements Finder<SmoothObjective> {
  /// Checks the settings.
  public HighIndexSaddleDynamics {
    if (index < 0) {
      throw new IllegalArgumentException("index %s must be ≥ 0".formatted(index));
    }
    if (!(firstStep > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "first step %g must be > 0", firstStep));
    }
    if (!(longestMove > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "longest move %g must be > 0", longestMove));
    }
    if (!(polishBelow >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "polish bound %g must be ≥ 0", polishBelow));
    }
  }

  /// Dense modes, first step 1e-3, moves of at most 0.1, polish below ‖∇f‖² = 1e-2.
  public static HighIndexSaddleDynamics towards(int index) {
    return new HighIndexSaddleDynamics(index, new Modes.Dense(), 1e-3, 0.1, 1e-2);
  }

  /// The minimum-mode (dimer) method: index 1, from products with the Hessian only; the solver
  /// polishes.
  public static HighIndexSaddleDynamics minimumMode(KrylovSolver solver) {
    return new HighIndexSaddleDynamics(1, Modes.Products.with(solver), 1e-3, 0.1, 1e-2);
  }

  @Override
  public String name() {
    return index == 1 && modes instanceof Modes.Products
        ? "minimum mode"
        : "high-index saddle dynamics, index " + index;
  }

  @Override
  public Needs needs() {
    return (modes instanceof Modes.Dense ? Needs.MATRIX : Needs.PRODUCTS)
        .towards(OptionalInt.of(index));
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new SaddleDynamicsTrajectory(this, objective, start);
  }
}
