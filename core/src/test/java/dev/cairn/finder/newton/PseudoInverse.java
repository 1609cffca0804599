package dev.cairn.finder.newton;

import dev.cairn.krylov.KrylovResult;
import dev.cairn.krylov.KrylovSolver;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.krylov.KrylovWorkspace;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;

/// The slow, obviously right solver: x = A⁺ b by eigendecomposition, |λ| ≤ cutoff·‖A‖ counted as 0.
record PseudoInverse(double cutoff) implements KrylovSolver {
  @Override
  public KrylovWorkspace workspace(int n) {
    return (a, b, x) -> solve(a, b, x);
  }

  private KrylovResult solve(SymmetricOperator a, double[] b, double[] x) {
    int n = b.length;
    var dense = new DenseSymmetric(n);
    for (int j = 0; j < n; j++) {
      double[] unit = new double[n];
      double[] column = new double[n];
      unit[j] = 1;
      a.apply(unit, column);
      for (int i = 0; i <= j; i++) {
        dense.set(i, j, column[i]);
      }
    }
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    DenseKernels.current().eigensolver(n).eigenvectors(dense, values, vectors);
    double norm = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    double[] residual = b.clone();
    java.util.Arrays.fill(x, 0);
    for (int k = 0; k < n; k++) {
      double coefficient = 0;
      for (int i = 0; i < n; i++) {
        coefficient += vectors[k * n + i] * b[i];
      }
      if (Math.abs(values[k]) > cutoff * norm) {
        for (int i = 0; i < n; i++) {
          x[i] += coefficient / values[k] * vectors[k * n + i];
          residual[i] -= coefficient * vectors[k * n + i];
        }
      }
    }
    return new KrylovResult(
        KrylovStatus.LEAST_SQUARES,
        n,
        0,
        Vectors.norm(residual),
        0,
        Vectors.norm(x),
        norm,
        1,
        false);
  }
}
