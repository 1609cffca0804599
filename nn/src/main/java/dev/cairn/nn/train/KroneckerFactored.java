package dev.cairn.nn.train;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.KroneckerFactors;
import dev.cairn.nn.Layer;
import dev.cairn.nn.NetworkObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;
import java.util.List;

/// K-FAC, full batch: a step along the gradient, preconditioned layer by layer with the Kronecker
/// product A ⊗ G that stands for the Gauss–Newton matrix.
///
/// ΔW = −η (G + √γ/π)⁻¹ ∇W (A + π√γ)⁻¹ with π² = mean diagonal of A over that of G and γ the
/// damping, to which the curvature of an L2 term is added. A and G are computed anew at every step;
/// a step costs about three gradients and an eigendecomposition of each factor. The method is that
/// of Martens & Grosse (2015), with exact instead of sampled curvatures.
///
/// @param learningRate η > 0
/// @param damping γ > 0
public record KroneckerFactored(double learningRate, double damping)
    implements Finder<NetworkObjective> {
  /// η = 0.1, γ = 1e-3.
  public static final KroneckerFactored DEFAULT = new KroneckerFactored(0.1, 1e-3);

  /// Checks the settings.
  public KroneckerFactored {
    Settings.learningRate(learningRate);
    Settings.positive("damping", damping);
  }

  @Override
  public String name() {
    return "K-FAC";
  }

  @Override
  public Needs needs() {
    return Needs.LAYERS;
  }

  @Override
  public Trajectory begin(NetworkObjective objective, double[] start) {
    double ridge = damping + 2 * objective.network().l2() / objective.dimension();
    List<Layer> layers = objective.network().layers();
    return new TrainingTrajectory(
        objective,
        start,
        learningRate,
        (theta, gradient) -> {
          List<KroneckerFactors> factors = objective.kroneckerFactors(theta);
          for (int l = 0; l < layers.size(); l++) {
            update(layers.get(l), factors.get(l), ridge, new Vectors(theta, gradient));
          }
        });
  }

  private static final class Vectors {
    final double[] theta;
    final double[] gradient;

    Vectors(double[] theta, double[] gradient) {
      this.theta = theta;
      this.gradient = gradient;
    }
  }

  private void update(Layer layer, KroneckerFactors factors, double ridge, Vectors at) {
    double inputScale = meanDiagonal(factors.inputs());
    double outputScale = meanDiagonal(factors.outputs());
    double ratio = inputScale > 0 && outputScale > 0 ? Math.sqrt(inputScale / outputScale) : 1;
    var inputs = new Eigen(factors.inputs(), Math.sqrt(ridge) * ratio);
    var outputs = new Eigen(factors.outputs(), Math.sqrt(ridge) / ratio);
    double[] column = new double[outputs.n];
    double[][] half = new double[inputs.n][];
    for (int j = 0; j < inputs.n; j++) {
      for (int i = 0; i < outputs.n; i++) {
        column[i] = at.gradient[layer.index(i, j)];
      }
      half[j] = outputs.solve(column);
    }
    double[] row = new double[inputs.n];
    for (int i = 0; i < outputs.n; i++) {
      for (int j = 0; j < inputs.n; j++) {
        row[j] = half[j][i];
      }
      double[] direction = inputs.solve(row);
      for (int j = 0; j < inputs.n; j++) {
        at.theta[layer.index(i, j)] -= learningRate * direction[j];
      }
    }
  }

  private static double meanDiagonal(DenseSymmetric matrix) {
    double sum = 0;
    for (int k = 0; k < matrix.dimension(); k++) {
      sum += matrix.get(k, k);
    }
    return sum / matrix.dimension();
  }

  /// The eigendecomposition of a positive semi-definite matrix, to solve with it after damping.
  private static final class Eigen {
    final int n;
    private final double shift;
    private final double[] values;
    private final double[] vectors;

    Eigen(DenseSymmetric matrix, double shift) {
      this.n = matrix.dimension();
      this.shift = shift;
      this.values = new double[n];
      this.vectors = new double[n * n];
      DenseKernels.current().eigensolver(n).eigenvectors(matrix, values, vectors);
    }

    /// (M + shift)⁻¹ b, a new array.
    double[] solve(double[] b) {
      double[] x = new double[n];
      for (int k = 0; k < n; k++) {
        double share = 0;
        for (int i = 0; i < n; i++) {
          share = Math.fma(vectors[k * n + i], b[i], share);
        }
        // Rounding can leave an eigenvalue of a semi-definite matrix slightly below 0.
        share /= Math.max(values[k], 0) + shift;
        for (int i = 0; i < n; i++) {
          x[i] = Math.fma(share, vectors[k * n + i], x[i]);
        }
      }
      return x;
    }
  }
}
