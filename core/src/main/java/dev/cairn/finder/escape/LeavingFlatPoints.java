package dev.cairn.finder.escape;

import dev.cairn.finder.deflation.DeflatedNewton;
import dev.cairn.finder.deflation.Deflation;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A finder that leaves gradient-flat points: when a step of the inner finder tells of one, or
/// stalls away from a critical point, θ is taken elsewhere and the inner finder begins anew there.
///
/// An exit costs one dense Hessian and its eigensystem; [Exit.ThirdDerivative] two more Hessians.
///
/// @param inner a finder whose steps carry the Newton system they solved
/// @param cutoffs what counts as flat and as critical
/// @param exit how to leave
/// @param limit exits a run at most; then the inner finder's steps are passed on as they are
public record LeavingFlatPoints(
    Finder<SmoothObjective> inner, Cutoffs cutoffs, Exit exit, int limit)
    implements Finder<SmoothObjective> {
  /// Checks the limit.
  public LeavingFlatPoints {
    if (limit < 1) {
      throw new IllegalArgumentException("limit %s of exits must be ≥ 1".formatted(limit));
    }
  }

  @Override
  public String name() {
    return inner.name()
        + switch (exit) {
          case Exit.Downhill _ -> ", leaving flat points downhill";
          case Exit.ThirdDerivative _ -> ", leaving flat points by the third derivative";
          case Exit.Deflate _ -> ", leaving flat points by deflation";
        };
  }

  @Override
  public Needs needs() {
    return inner.needs();
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(objective, start);
  }

  private final class Run implements Trajectory {
    private final SmoothObjective objective;
    private final SymmetricEigensolver eigensolver;
    private final List<Point> flats = new ArrayList<>();
    private Trajectory trajectory;

    Run(SmoothObjective objective, double[] start) {
      this.objective = objective;
      this.eigensolver = DenseKernels.current().eigensolver(objective.dimension());
      this.trajectory = inner.begin(objective, start);
    }

    @Override
    public Point theta() {
      return trajectory.theta();
    }

    @Override
    public double value() {
      return trajectory.value();
    }

    @Override
    public double squaredGradientNorm() {
      return trajectory.squaredGradientNorm();
    }

    @Override
    public Step step() {
      Point theta = trajectory.theta();
      double squared = trajectory.squaredGradientNorm();
      Step step = trajectory.step();
      boolean flat =
          step.solve()
              .map(s -> squared >= cutoffs.critical() && cutoffs.isFlat(s.residuals()))
              .orElse(false);
      boolean stalled =
          switch (step.outcome()) {
            case Step.Outcome.Moved() -> false;
            case Step.Outcome.Stalled _ -> squared >= cutoffs.critical();
          };
      return (flat || stalled) && flats.size() < limit ? leave(theta, step) : step;
    }

    private Step leave(Point theta, Step told) {
      flats.add(theta);
      double[] next = theta.toArray();
      Finder<SmoothObjective> finder = inner;
      double length = 0;
      switch (exit) {
        case Exit.Downhill(double first) -> {
          length = first * Math.pow(2, flats.size() - 1);
          Vectors.addScaled(length, downhill(theta), next);
        }
        case Exit.ThirdDerivative(double first) -> {
          length = first * Math.pow(2, flats.size() - 1);
          Vectors.addScaled(length, bend(theta), next);
        }
        case Exit.Deflate(double power, double shift) -> {
          finder = DeflatedNewton.avoiding(new Deflation(flats, power, shift));
          length = OFF_THE_POLE;
          Vectors.addScaled(length, downhill(theta), next);
        }
      }
      Trajectory left = trajectory;
      trajectory = finder.begin(objective, next);
      left.close();
      Optional<NewtonSolve> solve = told.solve();
      return new Step(new Step.Outcome.Moved(), length, told.trials(), solve);
    }

    /// A new unit vector along which f falls.
    private double[] downhill(Point theta) {
      try (var model = new LocalModel(objective, theta.toArray())) {
        Eigensystem hessian = model.eigensystem(eigensolver);
        double[] v = new double[theta.dimension()];
        if (hessian.value(0) < -NEGATIVE * hessian.spectralNorm()) {
          hessian.vector(0, v);
          return facing(v, model.gradient());
        }
        Vectors.addScaled(-1 / Math.sqrt(model.squaredGradientNorm()), model.gradient(), v);
        return v;
      }
    }

    /// A new unit vector along which ‖∇f‖² bends down, or f falls where there is none.
    private double[] bend(Point theta) {
      int n = theta.dimension();
      double[] g = new double[n];
      var square = new DenseSymmetric(n);
      try (var model = new LocalModel(objective, theta.toArray())) {
        System.arraycopy(model.gradient(), 0, g, 0, n);
        Eigensystem hessian = model.eigensystem(eigensolver);
        addSquare(hessian, square);
      }
      double norm = Vectors.norm(g);
      double difference = DIFFERENCE / norm;
      addHessian(theta, difference, g, 0.5 / difference, square);
      addHessian(theta, -difference, g, -0.5 / difference, square);
      Eigensystem merit = Eigensystem.of(square, eigensolver);
      if (!(merit.value(0) < -NEGATIVE * merit.spectralNorm())) {
        return downhill(theta);
      }
      double[] v = new double[n];
      merit.vector(0, v);
      return facing(v, g);
    }

    /// v or −v (in place), whichever does not climb.
    private double[] facing(double[] v, double[] g) {
      if (Vectors.dot(v, g) > 0) {
        for (int i = 0; i < v.length; i++) {
          v[i] = -v[i];
        }
      }
      return v;
    }

    /// square ← square + H².
    private void addSquare(Eigensystem hessian, DenseSymmetric square) {
      int n = square.dimension();
      double[] column = new double[n];
      for (int j = 0; j < n; j++) {
        double[] unit = new double[n];
        unit[j] = 1;
        double[] c = hessian.coordinates(unit);
        for (int i = 0; i < n; i++) {
          c[i] *= hessian.value(i) * hessian.value(i);
        }
        System.arraycopy(hessian.combination(c), 0, column, 0, n);
        for (int i = 0; i <= j; i++) {
          square.set(i, j, square.get(i, j) + column[i]);
        }
      }
    }

    /// square ← square + factor · ∇²f(θ + step · g).
    private void addHessian(
        Point theta, double step, double[] g, double factor, DenseSymmetric square) {
      double[] x = theta.toArray();
      Vectors.addScaled(step, g, x);
      var hessian = new DenseSymmetric(x.length);
      try (SmoothEvaluation evaluation = objective.at(x)) {
        evaluation.hessian().assemble(hessian);
      }
      Vectors.addScaled(factor, hessian.entries(), square.entries());
    }

    @Override
    public void close() {
      trajectory.close();
    }
  }

  /// Eigenvalues below −this times the norm are negative beyond rounding.
  private static final double NEGATIVE = 1e-10;

  /// θ is moved this far to either side for a difference of Hessians.
  private static final double DIFFERENCE = 1e-5;

  /// How far a run begins from a point that it deflates, where the factor is infinite.
  private static final double OFF_THE_POLE = 1e-2;
}
