package dev.cairn.finder.model;

import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import dev.cairn.spectrum.Eigensystem;
import java.util.Optional;

/// A trajectory along the pseudo-inverse step p = −H⁺g; a finder adds how far it goes.
public abstract class NewtonStepTrajectory extends SpectralTrajectory {
  private final double rankTolerance;

  /// Stands at the start (read, not kept).
  ///
  /// @param rankTolerance eigenvalues of size at most this times ‖H‖₂ count as zero
  protected NewtonStepTrajectory(SmoothObjective objective, double[] start, double rankTolerance) {
    super(objective, start);
    this.rankTolerance = rankTolerance;
  }

  @Override
  protected final Step step(Eigensystem hessian, double[] g) {
    double[] c = hessian.newtonStep(g, rankTolerance);
    return along(hessian, c, hessian.combination(c), current().solve(eigensolver(), c));
  }

  /// The step from θₖ along p.
  ///
  /// @param c p in the eigenbasis of H; read, as p
  /// @param solve how well p solves H p = −g
  protected abstract Step along(Eigensystem hessian, double[] c, double[] p, NewtonSolve solve);

  /// Stays at θₖ, as p leads nowhere.
  protected final Step refused(String reason, NewtonSolve solve) {
    return stalled(reason, 0, Optional.of(solve));
  }
}
