package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;

/// What the solvers share.
final class Krylov {
  private Krylov() {}

  static void requireDimensions(int n, SymmetricOperator a, double[] b, double[] x) {
    if (a.dimension() != n || b.length != n || x.length != n) {
      throw new IllegalArgumentException(
          "a workspace for dimension %s got an operator of dimension %s and arrays of length %s and %s"
              .formatted(n, a.dimension(), b.length, x.length));
    }
  }

  /// residual ← b − (A − σI)x, and its norm.
  static double residual(
      SymmetricOperator a, double shift, double[] b, double[] x, double[] residual) {
    multiply(a, shift, x, residual);
    for (int i = 0; i < residual.length; i++) {
      residual[i] = b[i] - residual[i];
    }
    return Vectors.norm(residual);
  }

  /// image ← (A − σI)x, and its norm.
  static double multiply(SymmetricOperator a, double shift, double[] x, double[] image) {
    a.apply(x, image);
    if (shift != 0) {
      Vectors.addScaled(-shift, x, image);
    }
    return Vectors.norm(image);
  }
}
