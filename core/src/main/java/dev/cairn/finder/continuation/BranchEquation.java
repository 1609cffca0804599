package dev.cairn.finder.continuation;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseLu;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.spectrum.Eigensystem;
import dev.cairn.spectrum.Spectrum;
import java.util.Arrays;
import java.util.Optional;

/// G(z) = 0 for z = (θ, a), where G is the part of ∇F by θ, with what is known of it at a point.
/// F: ℝⁿ⁺¹ → ℝ is f with the parameter as its last coordinate.
final class BranchEquation {
  /// A correction has converged where its last step is shorter than this share of 1 + ‖z‖; Newton's
  /// method then doubles the digits once more.
  private static final double CONVERGED = 1e-9;

  /// Corrections that shrink by less than this factor do not converge.
  private static final double SHRINKS = 0.7;

  /// Eigenvalues below this share of the largest are rounding.
  private static final double NULL = 1e-11;

  private final SmoothObjective extended;
  private final int n;

  BranchEquation(SmoothObjective extended) {
    this.extended = extended;
    this.n = extended.dimension() - 1;
    if (n < 1) {
      throw new IllegalArgumentException(
          "an objective of %s coordinates has none beside the parameter".formatted(n + 1));
    }
  }

  /// F, ∇F and ∇²F at z.
  final class State {
    private final double[] z;
    private final double value;
    private final double[] gradient = new double[n + 1];
    private final DenseSymmetric hessian = new DenseSymmetric(n + 1);

    private State(double[] z) {
      this.z = z;
      try (SmoothEvaluation evaluation = extended.at(z)) {
        value = evaluation.value();
        evaluation.gradient(gradient);
        evaluation.hessian().assemble(hessian);
      }
    }

    double[] z() {
      return z.clone();
    }

    double parameter() {
      return z[n];
    }

    double[] theta() {
      return Arrays.copyOf(z, n);
    }

    /// G(z), with a place for one more entry.
    private double[] residual() {
      double[] residual = gradient.clone();
      residual[n] = 0;
      return residual;
    }

    /// The unit tangent of the branch with a positive product with a border; none where the matrix
    /// of both is singular.
    Optional<Tangent> tangent(double[] border) {
      double[] right = new double[n + 1];
      right[n] = 1;
      return DenseLu.of(bordered(border))
          .map(lu -> new Tangent(normalised(lu.solve(right)), lu.determinantSign()))
          .filter(u -> Double.isFinite(Vectors.norm(u.direction())));
    }

    /// ∂G/∂z over a border.
    private double[][] bordered(double[] border) {
      double[][] rows = new double[n + 1][n + 1];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= n; j++) {
          rows[i][j] = hessian.get(i, j);
        }
      }
      rows[n] = border.clone();
      return rows;
    }

    /// The eigenvalues of ∇²f by θ.
    Spectrum spectrum() {
      return Spectrum.of(part(), DenseKernels.current().eigensolver(n));
    }

    /// The eigenvectors, too.
    Eigensystem eigensystem() {
      return Eigensystem.of(part(), DenseKernels.current().eigensolver(n));
    }

    private DenseSymmetric part() {
      var part = new DenseSymmetric(n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          part.set(i, j, hessian.get(i, j));
        }
      }
      return part;
    }

    BranchPoint point(double arclength, Spectrum spectrum) {
      return new BranchPoint(
          arclength,
          parameter(),
          Point.of(theta()),
          value,
          Vectors.norm(Arrays.copyOf(gradient, n)),
          index(spectrum),
          smallestModulus(spectrum));
    }
  }

  /// The tangent of a branch at one of its points.
  static final class Tangent {
    private final double[] direction;
    private final int determinantSign;

    private Tangent(double[] direction, int determinantSign) {
      this.direction = direction;
      this.determinantSign = determinantSign;
    }

    /// A unit vector.
    double[] direction() {
      return direction;
    }

    /// The sign of the determinant of ∂G/∂z over it: any border with a positive product has it.
    int determinantSign() {
      return determinantSign;
    }
  }

  /// A point of the branch that a prediction was corrected to.
  ///
  /// @param state there
  /// @param corrections Newton's steps
  record Corrected(State state, int corrections) {}

  int n() {
    return n;
  }

  State at(double[] z) {
    return new State(z);
  }

  /// A point with the tangent whose product with a border is positive.
  Optional<Knot> knot(State state, double[] border) {
    return state.tangent(border).map(u -> new Knot(state, u));
  }

  /// Below this an eigenvalue is negative beyond rounding.
  static double negative(Spectrum spectrum) {
    return -NULL * spectrum.spectralNorm();
  }

  /// Number of negative eigenvalues.
  static int index(Spectrum spectrum) {
    double below = negative(spectrum);
    int index = 0;
    while (index < spectrum.dimension() && spectrum.eigenvalues().get(index) < below) {
      index++;
    }
    return index;
  }

  /// Whether an eigenvalue is zero up to rounding.
  static boolean degenerate(Spectrum spectrum) {
    return !(smallestModulus(spectrum) > NULL * spectrum.spectralNorm());
  }

  private static double smallestModulus(Spectrum spectrum) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < spectrum.dimension(); k++) {
      smallest = Math.min(smallest, Math.abs(spectrum.eigenvalues().get(k)));
    }
    return smallest;
  }

  /// Newton's method for G = 0 on the plane through a prediction across a unit direction; none
  /// where it does not converge in so many steps.
  Optional<Corrected> correct(double[] prediction, double[] direction, int most) {
    double[] z = prediction.clone();
    double last = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= most; k++) {
      State state = at(z.clone());
      double[] right = state.residual();
      for (int i = 0; i <= n; i++) {
        right[n] += direction[i] * (z[i] - prediction[i]);
      }
      Optional<double[]> step = DenseLu.of(state.bordered(direction)).map(lu -> lu.solve(right));
      double length = step.map(Vectors::norm).orElse(Double.NaN);
      if (!(length < SHRINKS * last)) {
        return Optional.empty();
      }
      Vectors.addScaled(-1, step.get(), z);
      if (length <= CONVERGED * (1 + Vectors.norm(z))) {
        return Optional.of(new Corrected(at(z), k));
      }
      last = length;
    }
    return Optional.empty();
  }

  static double[] normalised(double[] u) {
    double norm = Vectors.norm(u);
    double[] unit = new double[u.length];
    Vectors.addScaled(1 / norm, u, unit);
    return unit;
  }
}
