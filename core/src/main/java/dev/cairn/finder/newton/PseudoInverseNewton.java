package dev.cairn.finder.newton;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.NewtonStepTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.Optional;

/// Newton's method with the pseudo-inverse, p = −H⁺g, and back-tracking on ‖∇f‖².
///
/// An iterate costs one dense Hessian, its eigensystem and one gradient for each trial.
///
/// @param rankTolerance eigenvalues of size at most this times ‖H‖₂ count as zero
/// @param lineSearch on ‖∇f‖²; every search begins at α = 1, and no stricter test of it is made
public record PseudoInverseNewton(double rankTolerance, BacktrackingLineSearch lineSearch)
    implements Finder<SmoothObjective> {
  /// Rank decided at 1e-12, the paper's line search.
  public static final PseudoInverseNewton DEFAULT =
      new PseudoInverseNewton(1e-12, BacktrackingLineSearch.DEFAULT);

  /// Checks the tolerance.
  public PseudoInverseNewton {
    Eigensystem.requireRankTolerance(rankTolerance);
  }

  @Override
  public String name() {
    return "Newton with pseudo-inverse";
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
      double[] image = new double[c.length];
      current().multiply(p, image);
      double slope = Vectors.dot(image, current().gradient());
      if (!(slope < 0)) {
        return refused("the Newton step does not decrease the gradient norm", solve);
      }
      double before = current().squaredGradientNorm();
      var found =
          backtrack(
              Backtracking.from(1, lineSearch.shrink()),
              p,
              (there, alpha) ->
                  there.squaredGradientNorm()
                      <= BacktrackingLineSearch.bound(before, lineSearch.decrease(), alpha, slope));
      return moved(found, Optional.of(solve));
    }
  }
}
