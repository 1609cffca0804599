package dev.cairn.newton;

import dev.cairn.flatness.NewtonSolve;
import dev.cairn.flatness.RelativeResiduals;
import dev.cairn.krylov.KrylovResult;
import dev.cairn.krylov.KrylovWorkspace;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Newton-MR under way.
///
/// Notation (appendices A.2–A.4 of the paper): g gradient, H hessian, p direction, Hp image,
/// α stepSize, β shrink, ρ decrease, ρ′ unitDecrease.
final class NewtonMrTrajectory implements Trajectory {
  private final NewtonMr settings;
  private final SmoothObjective objective;
  private final KrylovWorkspace solver;
  private final @Nullable DenseSymmetric dense;
  private final double[] negativeGradient;
  private final double[] direction;
  private final double[] image;
  private final double[] residual;
  private final double[] trial;

  private Merit current;
  private double warmStart;

  NewtonMrTrajectory(NewtonMr settings, SmoothObjective objective, double[] start) {
    int n = objective.dimension();
    if (start.length != n) {
      throw new IllegalArgumentException(
          "start has length %d, the objective dimension %d".formatted(start.length, n));
    }
    this.settings = settings;
    this.objective = objective;
    this.solver = settings.solver().workspace(n);
    this.dense =
        switch (settings.hessian()) {
          case PRODUCTS -> null;
          case ASSEMBLED -> new DenseSymmetric(n);
        };
    this.negativeGradient = new double[n];
    this.direction = new double[n];
    this.image = new double[n];
    this.residual = new double[n];
    this.trial = new double[n];
    this.current = new Merit(objective, start);
    this.warmStart = settings.lineSearch().firstStep();
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
    NewtonSolve solve = solveNewtonSystem();
    double slope = Vectors.dot(image, current.gradient); // ⟨Hp, g⟩, half the slope of ‖g(θ + αp)‖²
    if (!(slope < 0)) {
      return stalled("the Newton step does not decrease the gradient norm", 0, solve);
    }
    return lineSearch(slope, solve);
  }

  /// Fills direction (p), image (Hp) and residual (Hp + g).
  private NewtonSolve solveNewtonSystem() {
    double[] gradient = current.gradient;
    for (int i = 0; i < gradient.length; i++) {
      negativeGradient[i] = -gradient[i];
    }
    HessianOperator hessian = current.evaluation.hessian();
    SymmetricOperator operator = hessian;
    if (dense != null) {
      hessian.assemble(dense);
      operator = dense;
    }
    KrylovResult result = solver.solve(operator, negativeGradient, direction);

    operator.apply(direction, image);
    for (int i = 0; i < gradient.length; i++) {
      residual[i] = image[i] + gradient[i];
    }
    double[] residualImage = trial; // free until the line search
    operator.apply(residual, residualImage);

    double stepNorm = Vectors.norm(direction);
    double gradientNorm = Vectors.norm(gradient);
    double residualNorm = Vectors.norm(residual);
    double imageNorm = Vectors.norm(residualImage);
    return new NewtonSolve(
        result.status(),
        result.iterations(),
        stepNorm,
        residualNorm,
        dense == null
            ? RelativeResiduals.UNKNOWN
            : RelativeResiduals.of(
                dense.frobeniusNorm(), stepNorm, gradientNorm, residualNorm, imageNorm),
        RelativeResiduals.of(
            result.operatorNorm(), stepNorm, gradientNorm, residualNorm, imageNorm),
        result.nonPositiveCurvature());
  }

  private Step lineSearch(double slope, NewtonSolve solve) {
    BacktrackingLineSearch search = settings.lineSearch();
    int trials = 0;
    if (warmStart < 1) {
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
    Vectors.addScaled(alpha, direction, trial);
    for (int i = 0; i < trial.length; i++) {
      if (trial[i] != current.theta.get(i)) {
        return true;
      }
    }
    return false;
  }

  /// Evaluates at θ + αp and makes it the current point if ‖g(θ + αp)‖² ≤ ‖g‖² + 2ρα⟨Hp, g⟩.
  private boolean accepted(double alpha, double decrease, double slope) {
    moveTo(alpha);
    Merit candidate = new Merit(objective, trial);
    double bound = current.squaredGradientNorm + 2 * decrease * alpha * slope;
    if (candidate.squaredGradientNorm <= bound) {
      current.close();
      current = candidate;
      return true;
    }
    candidate.close();
    return false;
  }

  private Step moved(double alpha, int trials, NewtonSolve solve) {
    warmStart = Math.min(1, alpha / settings.lineSearch().shrink());
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
