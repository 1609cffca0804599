package dev.cairn.quadratic;

import dev.cairn.flatness.NewtonSolve;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
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
    double[] x = current.theta().toArray();
    Vectors.addScaled(alpha, p, x);
    boolean differs = false;
    for (int i = 0; i < x.length && !differs; i++) {
      differs = x[i] != current.theta().get(i);
    }
    return differs ? Optional.of(new LocalModel(objective, x)) : Optional.empty();
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
