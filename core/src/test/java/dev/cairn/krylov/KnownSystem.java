package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.random.RandomGenerator;

/// A = Q diag(λ) Qᵀ for given eigenvalues and an orthogonal Q, a product of random reflections, so
/// that the pseudo-inverse is known to rounding: an independent answer for every symmetric system.
final class KnownSystem implements SymmetricOperator {
  private static final int REFLECTIONS = 4;

  private final double[] eigenvalues;
  private final double[][] reflections;
  private final double[] scratch;
  private int products;

  KnownSystem(double[] eigenvalues, RandomGenerator random) {
    this.eigenvalues = eigenvalues.clone();
    int n = eigenvalues.length;
    this.scratch = new double[n];
    this.reflections = new double[REFLECTIONS][n];
    for (double[] h : reflections) {
      double norm;
      do {
        for (int i = 0; i < n; i++) {
          h[i] = random.nextGaussian();
        }
        norm = Vectors.norm(h);
      } while (norm == 0);
      for (int i = 0; i < n; i++) {
        h[i] /= norm;
      }
    }
  }

  @Override
  public int dimension() {
    return eigenvalues.length;
  }

  /// Products so far.
  int products() {
    return products;
  }

  @Override
  public void apply(double[] x, double[] y) {
    products++;
    System.arraycopy(toEigenbasis(x), 0, y, 0, y.length);
    for (int i = 0; i < y.length; i++) {
      y[i] *= eigenvalues[i];
    }
    fromEigenbasis(y);
  }

  /// Qᵀx.
  double[] toEigenbasis(double[] x) {
    System.arraycopy(x, 0, scratch, 0, x.length);
    for (int k = REFLECTIONS - 1; k >= 0; k--) {
      reflect(reflections[k], scratch);
    }
    return scratch;
  }

  /// x ← Q x.
  void fromEigenbasis(double[] x) {
    for (double[] h : reflections) {
      reflect(h, x);
    }
  }

  /// The x of minimum length that minimises ‖b − (A − σI)x‖.
  double[] pseudoSolution(double[] b, double shift) {
    double[] x = toEigenbasis(b).clone();
    for (int i = 0; i < x.length; i++) {
      double lambda = eigenvalues[i] - shift;
      x[i] = lambda == 0 ? 0 : x[i] / lambda;
    }
    fromEigenbasis(x);
    return x;
  }

  /// ‖the part of x in the kernel of A − σI‖.
  double kernelPart(double[] x, double shift) {
    double[] coefficients = toEigenbasis(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      if (eigenvalues[i] == shift) {
        sum += coefficients[i] * coefficients[i];
      }
    }
    return Math.sqrt(sum);
  }

  private static void reflect(double[] h, double[] x) {
    Vectors.addScaled(-2 * Vectors.dot(h, x), h, x);
  }
}
