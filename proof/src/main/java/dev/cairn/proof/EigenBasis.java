package dev.cairn.proof;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;

/// Approximate eigenvalues λ and orthonormal eigenvectors of a symmetric matrix.
final class EigenBasis {
  private final int n;
  private final double[] values;
  private final double[] vectors;

  EigenBasis(DenseSymmetric matrix, DenseKernels kernels) {
    this.n = matrix.dimension();
    this.values = new double[n];
    this.vectors = new double[n * n];
    kernels.eigensolver(n).eigenvectors(matrix, values, vectors);
  }

  int dimension() {
    return n;
  }

  double value(int k) {
    return values[k];
  }

  /// Component i of the k-th eigenvector.
  double vector(int k, int i) {
    return vectors[k * n + i];
  }

  /// max |λ|.
  double norm() {
    return Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
  }

  /// Number of |λ| ≤ limit.
  int countWithin(double limit) {
    int count = 0;
    for (double value : values) {
      if (Math.abs(value) <= limit) {
        count++;
      }
    }
    return count;
  }

  /// A new array: Σ φ(λₖ) uₖ uₖᵀ x.
  double[] apply(java.util.function.DoubleUnaryOperator phi, double[] x) {
    double[] result = new double[n];
    for (int k = 0; k < n; k++) {
      double dot = 0;
      for (int i = 0; i < n; i++) {
        dot = Math.fma(vectors[k * n + i], x[i], dot);
      }
      double factor = phi.applyAsDouble(values[k]) * dot;
      if (factor != 0) {
        for (int i = 0; i < n; i++) {
          result[i] = Math.fma(factor, vectors[k * n + i], result[i]);
        }
      }
    }
    return result;
  }

  /// A new array, row-major with a row a k: φ(λₖ) uₖ.
  double[] scaled(java.util.function.DoubleUnaryOperator phi) {
    double[] rows = new double[n * n];
    for (int k = 0; k < n; k++) {
      double factor = phi.applyAsDouble(values[k]);
      for (int i = 0; i < n; i++) {
        rows[k * n + i] = factor * vectors[k * n + i];
      }
    }
    return rows;
  }
}
