package dev.cairn.linalg;

/// What the kernels require of the sizes of their arguments.
final class Shapes {
  private Shapes() {}

  static void requireProduct(MatrixView a, MatrixView b, MatrixView c) {
    if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
      throw new IllegalArgumentException(
          "product of %s × %s by %s × %s into %s × %s"
              .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
    }
  }

  static void requireProduct(MatrixView a, double[] x, double[] y) {
    requireProduct(a.rows(), a.columns(), x, y);
  }

  static void requireProduct(DenseSymmetric a, double[] x, double[] y) {
    requireProduct(a.dimension(), a.dimension(), x, y);
  }

  private static void requireProduct(int rows, int columns, double[] x, double[] y) {
    if (x.length != columns || y.length != rows) {
      throw new IllegalArgumentException(
          "product of a %s × %s matrix with arrays of length %s and %s"
              .formatted(rows, columns, x.length, y.length));
    }
  }

  static void requireSpectrum(SymmetricEigensolver solver, DenseSymmetric a, double[] values) {
    int n = solver.dimension();
    if (a.dimension() != n || values.length != n) {
      throw new IllegalArgumentException(
          "eigenvalues of dimension %s asked for a matrix of dimension %s and an array of length %s"
              .formatted(n, a.dimension(), values.length));
    }
  }

  static void requireSpectrum(
      SymmetricEigensolver solver, DenseSymmetric a, double[] values, double[] vectors) {
    requireSpectrum(solver, a, values);
    if (vectors.length != a.entries().length) {
      throw new IllegalArgumentException(
          "eigenvectors of dimension %s need an array of length %s, not %s"
              .formatted(a.dimension(), a.entries().length, vectors.length));
    }
  }
}
