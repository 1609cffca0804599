package dev.cairn.finder.deflation;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.NewtonStepTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
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
  public Needs needs() {
    return Needs.MATRIX;
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(objective, start);
  }

  private final class Run extends NewtonStepTrajectory {
    Run(SmoothObjective objective, double[] start) {
      super(objective, start, rankTolerance);
    }

    @Override
    protected Step along(Eigensystem hessian, double[] c, double[] p, NewtonSolve solve) {
      double scale = 1 / (1 - deflation.logSlope(current().theta(), p));
      double length = Math.abs(scale) * Vectors.norm(p);
      if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
        return refused("the deflated Newton step is zero or not finite", solve);
      }
      double alpha = scale * Math.min(1, longestStep / length);
      double merit = merit(current());
      // ln‖m∇f‖² falls by 2α/scale along its Newton step, to first order.
      var found =
          backtrack(
              Backtracking.from(alpha, SHRINK),
              p,
              (there, step) -> merit(there) <= merit - 2 * DECREASE * Math.abs(step / scale));
      return moved(found, Optional.of(solve));
    }

    /// ln ‖m∇f‖².
    private double merit(LocalModel model) {
      return Math.log(model.squaredGradientNorm()) + 2 * deflation.logFactor(model.theta());
    }
  }
}
