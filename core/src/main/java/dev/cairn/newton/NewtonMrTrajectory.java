package dev.cairn.newton;

import dev.cairn.flatness.NewtonSolve;
import dev.cairn.flatness.NewtonSystem;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Optional;

/// Newton-MR under way.
///
/// Notation (appendices A.2–A.4 of the paper): g gradient, H Hessian, p direction, Hp image, α
/// stepSize, β shrink, ρ decrease, ρ′ unitDecrease.
final class NewtonMrTrajectory implements Trajectory {
  private final BacktrackingLineSearch search;
  private final SmoothObjective objective;
  private final NewtonSystem system;
  private final double[] trial;
  private double[] trialGradient;

  private Merit current;
  private double warmStart;

  NewtonMrTrajectory(NewtonMr settings, SmoothObjective objective, double[] start) {
    int n = objective.dimension();
    if (start.length != n) {
      throw new IllegalArgumentException(
          "start has length %s, the objective dimension %s".formatted(start.length, n));
    }
    this.search = settings.lineSearch();
    this.objective = objective;
    this.system = new NewtonSystem(settings.solver(), settings.hessian(), n);
    this.trial = new double[n];
    this.trialGradient = new double[n];
    this.current = Merit.at(objective, start);
    this.warmStart = search.firstStep();
  }

  @Override
  public Point theta() {
    return current.theta;
  }

  @Override
  public double value() {
    return current.evaluation.value();
  }

  @Override
  public double squaredGradientNorm() {
    return current.squaredGradientNorm;
  }

  @Override
  public Step step() {
    NewtonSolve solve = system.solve(current.evaluation.hessian(), current.gradient);
    // ⟨Hp, g⟩ is half the slope of ‖g(θ + αp)‖² at α = 0
    double slope = Vectors.dot(system.image(), current.gradient);
    if (!(slope < 0)) {
      return stalled("the Newton step does not decrease the gradient norm", 0, solve);
    }
    return lineSearch(slope, solve);
  }

  private Step lineSearch(double slope, NewtonSolve solve) {
    int trials = 0;
    if (warmStart < 1 && moveTo(1)) {
      trials++;
      if (accepted(1, search.unitDecrease(), slope)) {
        return moved(1, trials, solve);
      }
    }
    for (double alpha = warmStart; moveTo(alpha); alpha *= search.shrink()) {
      trials++;
      if (accepted(alpha, search.decrease(), slope)) {
        return moved(alpha, trials, solve);
      }
    }
    return stalled("the line search no longer changes θ", trials, solve);
  }

  /// trial ← θ + αp; whether that differs from θ.
  private boolean moveTo(double alpha) {
    current.theta.copyTo(trial);
    Vectors.addScaled(alpha, system.direction(), trial);
    for (int i = 0; i < trial.length; i++) {
      if (trial[i] != current.theta.get(i)) {
        return true;
      }
    }
    return false;
  }

  /// Evaluates at the trial point θ + αp, and makes it the current point if ‖g(θ + αp)‖² ≤ ‖g‖² +
  /// 2ρα⟨Hp, g⟩.
  private boolean accepted(double alpha, double decrease, double slope) {
    SmoothEvaluation evaluation = objective.at(trial);
    evaluation.gradient(trialGradient);
    double bound = current.squaredGradientNorm + 2 * decrease * alpha * slope;
    if (Vectors.squaredNorm(trialGradient) <= bound) {
      double[] spare = current.gradient;
      current.close();
      current = new Merit(trial, evaluation, trialGradient);
      trialGradient = spare;
      return true;
    }
    evaluation.close();
    return false;
  }

  private Step moved(double alpha, int trials, NewtonSolve solve) {
    warmStart = Math.min(1, alpha / search.shrink());
    return new Step(new Step.Outcome.Moved(), alpha, trials, Optional.of(solve));
  }

  private static Step stalled(String reason, int trials, NewtonSolve solve) {
    return new Step(new Step.Outcome.Stalled(reason), 0, trials, Optional.of(solve));
  }

  @Override
  public void close() {
    current.close();
  }
}
