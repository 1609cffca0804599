package dev.cairn.quadratic;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.MatrixView;
import dev.cairn.linalg.SymmetricEigensolver;

/// H = VΛVᵀ with λ₁ ≤ … ≤ λₙ. Not finite where H is not.
public final class Eigensystem {
  private final int dimension;
  private final double[] values;
  private final double[] vectors;
  private final MatrixView basis;

  private Eigensystem(int dimension) {
    this.dimension = dimension;
    this.values = new double[dimension];
    this.vectors = new double[dimension * dimension];
    this.basis = MatrixView.columnMajor(vectors, 0, dimension, dimension);
  }

  /// The eigensystem of H (read), computed in the solver's memory. About 9n³ flops.
  public static Eigensystem of(DenseSymmetric hessian, SymmetricEigensolver solver) {
    var system = new Eigensystem(hessian.dimension());
    solver.eigenvectors(hessian, system.values, system.vectors);
    return system;
  }

  /// n.
  public int dimension() {
    return dimension;
  }

  /// λᵢ, from 0 in ascending order.
  public double value(int i) {
    return values[i];
  }

  /// target ← vᵢ. Overwrites target (length n).
  public void vector(int i, double[] target) {
    System.arraycopy(vectors, i * dimension, target, 0, dimension);
  }

  /// Whether the decomposition succeeded.
  public boolean finite() {
    return Double.isFinite(values[0]) && Double.isFinite(values[dimension - 1]);
  }

  /// The number of eigenvalues below −cutoff: the Morse index at that cut-off.
  public int index(double cutoff) {
    int count = 0;
    while (count < dimension && values[count] < -cutoff) {
      count++;
    }
    return count;
  }

  /// The number of eigenvalues of size at most cutoff.
  public int nullity(double cutoff) {
    int count = 0;
    for (double value : values) {
      count += Math.abs(value) <= cutoff ? 1 : 0;
    }
    return count;
  }

  /// ‖H‖₂.
  public double spectralNorm() {
    return Math.max(Math.abs(values[0]), Math.abs(values[dimension - 1]));
  }

  /// ‖H‖_F.
  public double frobeniusNorm() {
    double sum = 0;
    double scale = spectralNorm();
    if (!(scale > 0)) {
      return scale;
    }
    for (double value : values) {
      sum += (value / scale) * (value / scale);
    }
    return scale * Math.sqrt(sum);
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
}
