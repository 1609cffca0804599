package dev.cairn.finder.model;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A trajectory that stands at a [LocalModel] and moves from model to model; a finder adds the
/// step.
public abstract class ModelTrajectory implements Trajectory {
  private final SmoothObjective objective;
  private LocalModel current;
  private @Nullable SymmetricEigensolver eigensolver;
  private double @Nullable [] spareTheta;
  private double @Nullable [] spareGradient;

  /// Stands at the start (read, not kept).
  protected ModelTrajectory(SmoothObjective objective, double[] start) {
    this.objective = objective;
    this.current = new LocalModel(objective, start);
  }

  @Override
  public final Point theta() {
    return current.theta();
  }

  @Override
  public final double value() {
    return current.value();
  }

  @Override
  public final double squaredGradientNorm() {
    return current.squaredGradientNorm();
  }

  /// The model at θₖ.
  protected final LocalModel current() {
    return current;
  }

  /// n.
  protected final int dimension() {
    return objective.dimension();
  }

  /// The memory that eigensystems are computed in.
  protected final SymmetricEigensolver eigensolver() {
    SymmetricEigensolver known = eigensolver;
    if (known == null) {
      known = DenseKernels.current().eigensolver(objective.dimension());
      eigensolver = known;
    }
    return known;
  }

  /// The model at θₖ + αp (p is read), for the caller to move to or to close; empty where that is
  /// θₖ in floating point.
  protected final Optional<LocalModel> trial(double alpha, double[] p) {
    double[] from = current.thetaArray();
    double[] x = spareTheta == null ? new double[from.length] : spareTheta;
    spareTheta = null;
    System.arraycopy(from, 0, x, 0, from.length);
    Vectors.addScaled(alpha, p, x);
    boolean differs = false;
    for (int i = 0; i < x.length && !differs; i++) {
      differs = x[i] != from[i]; // as numbers: −0 is 0
    }
    if (!differs) {
      spareTheta = x;
      return Optional.empty();
    }
    double[] gradient = spareGradient == null ? new double[from.length] : spareGradient;
    spareGradient = null;
    return Optional.of(new LocalModel(objective, x, gradient));
  }

  /// Closes a trial and takes its arrays for the next one.
  protected final void refuse(LocalModel there) {
    there.close();
    spareTheta = there.thetaArray();
    spareGradient = there.gradient();
  }

  /// Tries the steps αp one after the other until the rule accepts one. A trial costs a value and a
  /// gradient.
  protected final Backtracking.Result backtrack(
      Backtracking steps, double[] p, Backtracking.Rule rule) {
    double alpha = steps.first();
    for (int trials = 0; trials < steps.mostTrials(); trials++, alpha *= steps.shrink()) {
      Optional<LocalModel> there = Double.isFinite(alpha) ? trial(alpha, p) : Optional.empty();
      if (there.isEmpty()) {
        return new Backtracking.Result.Vanished(trials);
      }
      if (rule.accepts(there.get(), alpha)) {
        return new Backtracking.Result.Accepted(there.get(), alpha, trials + 1);
      }
      refuse(there.get());
    }
    return new Backtracking.Result.Exhausted(steps.mostTrials());
  }

  /// Moves to the accepted trial of a line search, or stays where there is none.
  protected final Step moved(Backtracking.Result found, Optional<NewtonSolve> solve) {
    return switch (found) {
      case Backtracking.Result.Accepted(LocalModel there, double alpha, int trials) ->
          moved(there, Math.abs(alpha), trials, solve);
      case Backtracking.Result.Vanished(int trials) ->
          stalled("the line search no longer changes θ", trials, solve);
      case Backtracking.Result.Exhausted(int trials) ->
          stalled("the line search accepts none of %s steps".formatted(trials), trials, solve);
    };
  }

  /// Moves to the next model, which this trajectory now owns.
  protected final Step moved(
      LocalModel next, double alpha, int trials, Optional<NewtonSolve> solve) {
    current.close();
    current = next;
    return new Step(new Step.Outcome.Moved(), alpha, trials, solve);
  }

  /// Stays at θₖ, for the reason given.
  protected final Step stalled(String reason, int trials, Optional<NewtonSolve> solve) {
    return new Step(new Step.Outcome.Stalled(reason), 0, trials, solve);
  }

  @Override
  public void close() {
    current.close();
  }
}
