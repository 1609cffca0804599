package dev.cairn.finder.saddle;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.ModelTrajectory;
import dev.cairn.krylov.KrylovSolver;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import dev.cairn.spectrum.Eigenpair;
import dev.cairn.spectrum.Eigensystem;
import dev.cairn.spectrum.Lobpcg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// High-index saddle dynamics under way. Notation: F force, vᵢ modes, η step.
final class SaddleDynamicsTrajectory extends ModelTrajectory {
  /// Back-tracks of a move that is not finite.
  private static final int HALVINGS = 40;

  private final HighIndexSaddleDynamics settings;
  private double stepSize;
  private double @Nullable [] lastMove;
  private double @Nullable [] lastForce;
  private List<Point> lowest = List.of();

  SaddleDynamicsTrajectory(
      HighIndexSaddleDynamics settings, SmoothObjective objective, double[] start) {
    super(objective, start);
    this.settings = settings;
    this.stepSize = settings.firstStep();
  }

  @Override
  public Step step() {
    List<double[]> modes = modes();
    double[] force = force(modes);
    if (!(Vectors.squaredNorm(force) > 0)) {
      return stalled("the force is zero or not finite", 0, Optional.empty());
    }
    if (current().squaredGradientNorm() < settings.polishBelow()) {
      Optional<LocalModel> polished = polish(modes);
      if (polished.isPresent()) {
        lastMove = null;
        return moved(polished.get(), 1, 1, Optional.empty());
      }
    }
    barzilaiBorwein(force);
    double length = stepSize * Vectors.norm(force);
    double alpha = stepSize * Math.min(1, settings.longestMove() / length);
    var found =
        backtrack(new Backtracking(alpha, 0.5, HALVINGS), force, (there, _) -> there.finite());
    if (found instanceof Backtracking.Result.Accepted accepted) {
      double[] move = new double[force.length];
      Vectors.addScaled(accepted.alpha(), force, move);
      lastMove = move;
      lastForce = force;
    }
    return moved(found, Optional.empty());
  }

  /// η ← |⟨Δθ, ΔF⟩| / ‖ΔF‖² from the last move.
  private void barzilaiBorwein(double[] force) {
    double[] move = lastMove;
    double[] before = lastForce;
    if (move == null || before == null) {
      stepSize = settings.firstStep();
      return;
    }
    double[] change = Vectors.difference(force, before);
    double denominator = Vectors.squaredNorm(change);
    double ratio = Math.abs(Vectors.dot(move, change)) / denominator;
    if (ratio > 0 && ratio < Double.POSITIVE_INFINITY) {
      stepSize = ratio;
    }
  }

  private double[] force(List<double[]> modes) {
    double[] force = new double[dimension()];
    Vectors.addScaled(-1, current().gradient(), force);
    for (double[] v : modes) {
      Vectors.addScaled(2 * Vectors.dot(v, current().gradient()), v, force);
    }
    return force;
  }

  private List<double[]> modes() {
    int k = Math.min(settings.index(), dimension());
    if (k == 0) {
      return List.of();
    }
    return switch (settings.modes()) {
      case Modes.Dense() -> denseModes(k);
      case Modes.Products products -> {
        var method = new Lobpcg(k, products.tolerance(), products.rounds(), Lobpcg.Scale.WANTED);
        // Any vectors serve beside the last iterate's; a fixed seed makes runs repeat.
        lowest =
            method.solve(hessian(), lowest, new SplittableRandom(1)).lowest().stream()
                .map(Eigenpair::vector)
                .toList();
        yield lowest.stream().map(Point::toArray).toList();
      }
    };
  }

  private List<double[]> denseModes(int k) {
    Eigensystem hessian = current().eigensystem(eigensolver());
    var modes = new ArrayList<double[]>();
    for (int i = 0; i < k && hessian.finite(); i++) {
      double[] v = new double[dimension()];
      hessian.vector(i, v);
      modes.add(v);
    }
    return modes;
  }

  /// A Newton step, where every mode has negative curvature and the step shrinks the gradient: the
  /// basin of the saddle is reached.
  private Optional<LocalModel> polish(List<double[]> modes) {
    Optional<double[]> step =
        switch (settings.modes()) {
          case Modes.Dense() -> denseNewtonStep();
          case Modes.Products products -> newtonStep(products.solver(), modes);
        };
    if (step.isEmpty() || !(Vectors.norm(step.get()) <= settings.longestMove())) {
      return Optional.empty();
    }
    Optional<LocalModel> there = trial(1, step.get());
    // Half the norm: a Newton step in its basin does far better, one at a flat point worse.
    if (there.isPresent()
        && !(4 * there.get().squaredGradientNorm() < current().squaredGradientNorm())) {
      there.get().close();
      return Optional.empty();
    }
    return there;
  }

  private Optional<double[]> denseNewtonStep() {
    Eigensystem hessian = current().eigensystem(eigensolver());
    double[] g = current().gradientCoordinates(eigensolver());
    var model = new ReflectedModel(hessian, g, settings.index());
    return model.convex()
        ? Optional.of(hessian.combination(model.step(Shift.COMMON, settings.longestMove())))
        : Optional.empty();
  }

  private Optional<double[]> newtonStep(KrylovSolver solver, List<double[]> modes) {
    double[] image = new double[dimension()];
    for (double[] v : modes) {
      current().multiply(v, image);
      if (!(Vectors.dot(v, image) < 0)) {
        return Optional.empty();
      }
    }
    double[] negativeGradient = new double[dimension()];
    Vectors.addScaled(-1, current().gradient(), negativeGradient);
    double[] p = new double[dimension()];
    return switch (solver
        .workspace(p.length)
        .solve(hessian(), negativeGradient, p)
        .status()
        .kind()) {
      case SOLVED, LEAST_SQUARES, LIMIT -> Optional.of(p);
      case FAILED -> Optional.empty();
    };
  }

  private SymmetricOperator hessian() {
    return new SymmetricOperator() {
      @Override
      public int dimension() {
        return SaddleDynamicsTrajectory.this.dimension();
      }

      @Override
      public void apply(double[] x, double[] y) {
        current().multiply(x, y);
      }
    };
  }
}
