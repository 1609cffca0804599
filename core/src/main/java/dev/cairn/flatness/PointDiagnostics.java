package dev.cairn.flatness;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.spectrum.Spectrum;
import java.util.List;

/// What sections 2.1–2.3 of the paper say of one point, from the eigendecomposition of its Hessian.
///
/// @param value f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param rayleighQuotient gᵀHg / gᵀg; NaN where g = 0
/// @param hessianNorm ‖H‖_F
/// @param spectrum all eigenvalues of H
/// @param kernelShares the gradient's share in the approximate kernel, at each cut-off asked for
public record PointDiagnostics(
    double value,
    double squaredGradientNorm,
    double rayleighQuotient,
    double hessianNorm,
    Spectrum spectrum,
    List<KernelShare> kernelShares) {

  /// Copies the list.
  public PointDiagnostics {
    kernelShares = List.copyOf(kernelShares);
  }

  /// Measures one point at the given eigenvalue cut-offs, each ≥ 0.
  ///
  /// Costs one assembled Hessian and its eigendecomposition, about 9n³ flops and 4n² doubles.
  public static PointDiagnostics of(SmoothEvaluation evaluation, List<Double> cutoffs) {
    var hessian = new DenseSymmetric(evaluation.hessian().dimension());
    evaluation.hessian().assemble(hessian);
    int n = hessian.dimension();
    double[] gradient = new double[n];
    evaluation.gradient(gradient);
    double squaredNorm = Vectors.squaredNorm(gradient);
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    DenseKernels.current().eigensolver(n).eigenvectors(hessian, values, vectors);
    double[] squares = squaredCoefficients(vectors, Vectors.scaled(gradient));
    return new PointDiagnostics(
        evaluation.value(),
        squaredNorm,
        rayleighQuotient(hessian, gradient),
        hessian.frobeniusNorm(),
        new Spectrum(Point.of(values)),
        cutoffs.stream().map(cutoff -> share(cutoff, values, squares)).toList());
  }

  /// gᵀHg / gᵀg for the gradient g (read), however small it is; NaN where g = 0.
  public static double rayleighQuotient(SymmetricOperator hessian, double[] gradient) {
    double[] scaled = Vectors.scaled(gradient);
    double[] image = new double[scaled.length];
    hessian.apply(scaled, image);
    return Vectors.dot(scaled, image) / Vectors.squaredNorm(scaled);
  }

  /// (qₖᵀ g)² for each eigenvector qₖ.
  private static double[] squaredCoefficients(double[] vectors, double[] gradient) {
    int n = gradient.length;
    double[] squares = new double[n];
    for (int k = 0; k < n; k++) {
      double coefficient = 0;
      for (int i = 0; i < n; i++) {
        coefficient = Math.fma(vectors[k * n + i], gradient[i], coefficient);
      }
      squares[k] = coefficient * coefficient;
    }
    return squares;
  }

  private static KernelShare share(double cutoff, double[] values, double[] squares) {
    double inside = 0;
    double all = 0;
    for (int k = 0; k < values.length; k++) {
      all += squares[k];
      if (Math.abs(values[k]) <= cutoff) {
        inside += squares[k];
      }
    }
    return new KernelShare(cutoff, all == 0 ? 0 : inside / all);
  }
}
