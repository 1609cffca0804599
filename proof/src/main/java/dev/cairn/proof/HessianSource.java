package dev.cairn.proof;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.proof.enclosure.BallMatrix;
import dev.cairn.proof.enclosure.Enclosures;

/// Where a prover takes approximate Hessians from: nothing is claimed about their errors.
@FunctionalInterface
public interface HessianSource {
  /// ∇²f(θ), approximately; a new matrix. Reads θ.
  DenseSymmetric at(double[] theta);

  /// The Hessians of an objective.
  static HessianSource of(SmoothObjective objective) {
    return theta -> {
      DenseSymmetric hessian = new DenseSymmetric(theta.length);
      try (var evaluation = objective.at(theta)) {
        evaluation.hessian().assemble(hessian);
      }
      return hessian;
    };
  }

  /// The centres of rigorous Hessians; n products in ball arithmetic.
  static HessianSource of(Enclosures enclosures) {
    return theta -> centres(enclosures.hessianOver(theta, 0));
  }

  /// The symmetric part of a matrix's centres.
  static DenseSymmetric centres(BallMatrix matrix) {
    DenseSymmetric result = new DenseSymmetric(matrix.rows());
    for (int j = 0; j < matrix.rows(); j++) {
      for (int i = 0; i <= j; i++) {
        result.set(i, j, 0.5 * (matrix.mid(i, j) + matrix.mid(j, i)));
      }
    }
    return result;
  }
}
