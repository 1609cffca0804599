package dev.cairn.spectrum;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.MatrixView;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import java.util.Locale;

/// H = VΛVᵀ with λ₁ ≤ … ≤ λₙ. Not finite where H is not.
public final class Eigensystem {
  private final int dimension;
  private final Spectrum spectrum;
  private final double[] vectors;
  private final MatrixView basis;

  private Eigensystem(double[] values, double[] vectors) {
    this.dimension = values.length;
    this.spectrum = new Spectrum(Point.of(values));
    this.vectors = vectors;
    this.basis = MatrixView.columnMajor(vectors, 0, dimension, dimension);
  }

  /// The eigensystem of H (read), computed in the solver's memory. About 9n³ flops.
  public static Eigensystem of(DenseSymmetric hessian, SymmetricEigensolver solver) {
    int n = hessian.dimension();
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    solver.eigenvectors(hessian, values, vectors);
    return new Eigensystem(values, vectors);
  }

  /// n.
  public int dimension() {
    return dimension;
  }

  /// λᵢ, from 0 in ascending order.
  public double value(int i) {
    return spectrum.eigenvalues().get(i);
  }

  /// target ← vᵢ. Overwrites target (length n).
  public void vector(int i, double[] target) {
    System.arraycopy(vectors, i * dimension, target, 0, dimension);
  }

  /// Whether the decomposition succeeded.
  public boolean finite() {
    return Double.isFinite(value(0)) && Double.isFinite(value(dimension - 1));
  }

  /// All eigenvalues.
  public Spectrum spectrum() {
    return spectrum;
  }

  /// ‖H‖₂.
  public double spectralNorm() {
    return spectrum.spectralNorm();
  }

  /// A new array Vᵀx: the coordinates of x (read) in the eigenbasis.
  public double[] coordinates(double[] x) {
    double[] c = new double[dimension];
    DenseKernels.current().gemv(1, basis.transpose(), x, 0, c);
    return c;
  }

  /// A new array Vc: the vector with coordinates c (read).
  public double[] combination(double[] c) {
    double[] x = new double[dimension];
    DenseKernels.current().gemv(1, basis, c, 0, x);
    return x;
  }

  /// A new array, the coordinates of −H⁺g for the coordinates g of a gradient (read): of all that
  /// minimise ‖Hp + g‖ the shortest. Eigenvalues of size at most rankTolerance·‖H‖₂ count as zero.
  public double[] newtonStep(double[] g, double rankTolerance) {
    double cutoff = rankTolerance * spectralNorm();
    double[] c = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      double lambda = value(i);
      c[i] = Math.abs(lambda) > cutoff ? -g[i] / lambda : 0;
    }
    return c;
  }

  /// Refuses a rank tolerance outside [0, 1).
  public static void requireRankTolerance(double tolerance) {
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "rank tolerance %g must be in [0, 1)", tolerance));
    }
  }
}
