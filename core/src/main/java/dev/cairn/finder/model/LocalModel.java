package dev.cairn.finder.model;

import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.spectrum.Eigensystem;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// f near one θ: value and gradient, and on request the Hessian with its eigensystem.
///
/// Owns an open evaluation until it is closed.
public final class LocalModel implements AutoCloseable {
  private final double[] theta;
  private final SmoothEvaluation evaluation;
  private final double value;
  private final double[] gradient;
  private final double squaredGradientNorm;
  private @Nullable Point point;
  private @Nullable Eigensystem eigensystem;
  private double @Nullable [] coordinates;

  /// Evaluates f and ∇f at θ, which is copied.
  public LocalModel(SmoothObjective objective, double[] theta) {
    this(objective, theta.clone(), new double[theta.length]);
  }

  /// Evaluates f and ∇f at θ. Both arrays become this model's own; the gradient is overwritten.
  LocalModel(SmoothObjective objective, double[] theta, double[] gradient) {
    if (theta.length != objective.dimension()) {
      throw new IllegalArgumentException(
          "a point of length %s for an objective of dimension %s"
              .formatted(theta.length, objective.dimension()));
    }
    this.theta = theta;
    this.evaluation = objective.at(theta);
    this.value = evaluation.value();
    this.gradient = gradient;
    evaluation.gradient(gradient);
    this.squaredGradientNorm = Vectors.squaredNorm(gradient);
  }

  /// θ.
  public Point theta() {
    Point known = point;
    if (known == null) {
      known = Point.of(theta);
      point = known;
    }
    return known;
  }

  /// θ, the array itself: for reading only.
  double[] thetaArray() {
    return theta;
  }

  /// f(θ).
  public double value() {
    return value;
  }

  /// ∇f(θ), the array itself: for reading only.
  public double[] gradient() {
    return gradient;
  }

  /// ‖∇f(θ)‖².
  public double squaredGradientNorm() {
    return squaredGradientNorm;
  }

  /// Whether f(θ) and ∇f(θ) are finite.
  public boolean finite() {
    return Double.isFinite(value) && Double.isFinite(squaredGradientNorm);
  }

  /// ∇²f(θ), valid until this model is closed.
  public HessianOperator hessian() {
    return evaluation.hessian();
  }

  /// product ← ∇²f(θ)v. Reads v, overwrites product, both of length n.
  public void multiply(double[] v, double[] product) {
    evaluation.hessian().apply(v, product);
  }

  /// The eigensystem of ∇²f(θ), computed at the first call in the solver's memory.
  public Eigensystem eigensystem(SymmetricEigensolver solver) {
    Eigensystem known = eigensystem;
    if (known == null) {
      var hessian = new DenseSymmetric(gradient.length);
      evaluation.hessian().assemble(hessian);
      known = Eigensystem.of(hessian, solver);
      eigensystem = known;
    }
    return known;
  }

  /// Vᵀ∇f(θ), the array itself: for reading only.
  public double[] gradientCoordinates(SymmetricEigensolver solver) {
    double[] known = coordinates;
    if (known == null) {
      known = eigensystem(solver).coordinates(gradient);
      coordinates = known;
    }
    return known;
  }

  /// How well the step with coordinates c (read) in the eigenbasis solves H p = −g.
  public NewtonSolve solve(SymmetricEigensolver solver, double[] c) {
    Eigensystem system = eigensystem(solver);
    double[] g = gradientCoordinates(solver);
    double step = 0;
    double residual = 0;
    double image = 0;
    for (int i = 0; i < c.length; i++) {
      double r = Math.fma(system.value(i), c[i], g[i]);
      step += c[i] * c[i];
      residual += r * r;
      image += system.value(i) * r * (system.value(i) * r);
    }
    double stepNorm = Math.sqrt(step);
    double residualNorm = Math.sqrt(residual);
    double imageNorm = Math.sqrt(image);
    double gradientNorm = Math.sqrt(squaredGradientNorm);
    var byFrobenius =
        RelativeResiduals.of(
            system.spectrum().frobeniusNorm(), stepNorm, gradientNorm, residualNorm, imageNorm);
    var bySpectral =
        RelativeResiduals.of(
            system.spectralNorm(), stepNorm, gradientNorm, residualNorm, imageNorm);
    boolean solved = byFrobenius.r() <= byFrobenius.coKernel() || residualNorm == 0;
    return new NewtonSolve(
        solved ? KrylovStatus.RESIDUAL : KrylovStatus.LEAST_SQUARES,
        0,
        stepNorm,
        residualNorm,
        system.spectralNorm(),
        byFrobenius,
        bySpectral,
        system.value(0) <= 0,
        OptionalInt.of(0),
        Optional.of(system.spectrum()));
  }

  @Override
  public void close() {
    evaluation.close();
  }
}
