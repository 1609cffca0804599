package dev.cairn.finder.newton;

import dev.cairn.krylov.KrylovSolver;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;

/// Inexact Newton-MR: p ≈ argmin ‖Hp + g‖ of minimum length by a Krylov solver, then a line search
/// on the merit ‖∇f‖².
///
/// An iterate costs one gradient, one Hessian (assembled, or two products more than the solver
/// takes) and one gradient for each trial of the line search. Sources: Roosta, Liu, Xu & Mahoney,
/// Newton- MR; appendices A.2 and A.3 of the paper.
///
/// @param solver for H p = −g
/// @param lineSearch on ‖∇f‖²
/// @param hessian what it looks at in each iterate
public record NewtonMr(KrylovSolver solver, BacktrackingLineSearch lineSearch, HessianUse hessian)
    implements Finder<SmoothObjective> {

  @Override
  public String name() {
    return "Newton-MR";
  }

  @Override
  public Needs needs() {
    return Needs.of(hessian);
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new NewtonMrTrajectory(this, objective, start);
  }
}
