package dev.cairn.finder.newton;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.ModelTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.NewtonSystem;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import java.util.Optional;

/// Newton-MR under way.
///
/// Notation (appendices A.2–A.4 of the paper): g gradient, H Hessian, p direction, Hp image, α
/// stepSize, β shrink, ρ decrease, ρ′ unitDecrease.
final class NewtonMrTrajectory extends ModelTrajectory {
  private final BacktrackingLineSearch search;
  private final NewtonSystem system;
  private double warmStart;

  NewtonMrTrajectory(NewtonMr settings, SmoothObjective objective, double[] start) {
    super(objective, start);
    this.search = settings.lineSearch();
    this.system = new NewtonSystem(settings.solver(), settings.hessian(), objective.dimension());
    this.warmStart = search.firstStep();
  }

  @Override
  public Step step() {
    NewtonSolve solve = system.solve(current().hessian(), current().gradient());
    // ⟨Hp, g⟩ is half the slope of ‖g(θ + αp)‖² at α = 0
    double slope = Vectors.dot(system.image(), current().gradient());
    return slope < 0
        ? lineSearch(slope, Optional.of(solve))
        : stalled("the Newton step does not decrease the gradient norm", 0, Optional.of(solve));
  }

  /// The unit step by a stricter rule first, where the back-tracking would begin below it.
  private Step lineSearch(double slope, Optional<NewtonSolve> solve) {
    int refused = 0;
    if (warmStart < 1) {
      Optional<LocalModel> unit = trial(1, system.direction());
      if (unit.isPresent()) {
        if (accepts(unit.get(), 1, search.unitDecrease(), slope)) {
          return warmed(moved(unit.get(), 1, 1, solve));
        }
        refuse(unit.get());
        refused = 1;
      }
    }
    var found =
        backtrack(
            Backtracking.from(warmStart, search.shrink()),
            system.direction(),
            (there, alpha) -> accepts(there, alpha, search.decrease(), slope));
    return warmed(moved(found.after(refused), solve));
  }

  /// Whether ‖g(θ + αp)‖² ≤ ‖g‖² + 2ρα⟨Hp, g⟩.
  private boolean accepts(LocalModel there, double alpha, double decrease, double slope) {
    double before = current().squaredGradientNorm();
    return there.squaredGradientNorm()
        <= BacktrackingLineSearch.bound(before, decrease, alpha, slope);
  }

  /// The next search begins one shrink above a step that was taken.
  private Step warmed(Step step) {
    if (step.outcome() instanceof Step.Outcome.Moved) {
      warmStart = Math.min(1, step.stepSize() / search.shrink());
    }
    return step;
  }
}
