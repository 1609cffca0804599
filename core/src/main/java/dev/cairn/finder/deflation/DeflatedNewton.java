package dev.cairn.finder.deflation;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.SpectralTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.Locale;
import java.util.Optional;

/// Newton's method for m∇f = 0 with the points of a [Deflation] taken out.
///
/// The Jacobian of m∇f is mH + ∇f ∇mᵀ, a rank-one change, so its Newton step is the pseudo-inverse
/// step p = −H⁺∇f times 1/(1 − ⟨∇ ln m, p⟩): no further solve. Back-tracking on ‖m∇f‖². Quadratic
/// at points that are not deflated. An iterate costs one dense Hessian, its eigensystem and one
/// gradient a trial.
///
/// @param deflation the points to stay away from
/// @param rankTolerance eigenvalues of size at most this times ‖H‖₂ count as zero
/// @param longestStep steps are scaled back to this length, where they would be longer
public record DeflatedNewton(Deflation deflation, double rankTolerance, double longestStep)
    implements Finder<SmoothObjective> {
  /// Back-tracking halves α and asks for a ten-thousandth of the predicted decrease.
  private static final double SHRINK = 0.5;

  private static final double DECREASE = 1e-4;

  /// Checks the settings.
  public DeflatedNewton {
    Eigensystem.requireRankTolerance(rankTolerance);
    if (!(longestStep > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "longest step %g must be > 0", longestStep));
    }
  }

  /// Rank decided at 1e-12, steps of at most 1.
  public static DeflatedNewton avoiding(Deflation deflation) {
    return new DeflatedNewton(deflation, 1e-12, 1);
  }

  @Override
  public String name() {
    return "deflated Newton";
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(this, objective, start);
  }

  private static final class Run extends SpectralTrajectory {
    private final DeflatedNewton settings;

    Run(DeflatedNewton settings, SmoothObjective objective, double[] start) {
      super(objective, start);
      this.settings = settings;
    }

    @Override
    protected Step step(Eigensystem hessian, double[] g) {
      double[] c = hessian.newtonStep(g, settings.rankTolerance);
      var solve = Optional.of(current().solve(eigensolver(), c));
      double[] p = hessian.combination(c);
      double scale = 1 / (1 - settings.deflation.logSlope(current().theta(), p));
      double length = Math.abs(scale) * Vectors.norm(p);
      if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
        return stalled("the deflated Newton step is zero or not finite", 0, solve);
      }
      double alpha = scale * Math.min(1, settings.longestStep / length);
      double merit = merit(current());
      // ln‖m∇f‖² falls by 2α/scale along its Newton step, to first order.
      var found =
          backtrack(
              Backtracking.from(alpha, SHRINK),
              p,
              (there, step) -> merit(there) <= merit - 2 * DECREASE * Math.abs(step / scale));
      return moved(found, solve);
    }

    /// ln ‖m∇f‖².
    private double merit(LocalModel model) {
      return Math.log(model.squaredGradientNorm())
          + 2 * settings.deflation.logFactor(model.theta());
    }
  }
}
