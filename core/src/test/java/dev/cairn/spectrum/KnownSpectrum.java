package dev.cairn.spectrum;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.random.RandomGenerator;

/// A = Q diag(λ) Qᵀ with given eigenvalues and an orthogonal Q, a product of random reflections.
final class KnownSpectrum implements SymmetricOperator {
  private final double[] eigenvalues;
  private final double[][] reflections;
  private int products;

  KnownSpectrum(double[] eigenvalues, RandomGenerator random) {
    int n = eigenvalues.length;
    this.eigenvalues = eigenvalues.clone();
    this.reflections = new double[4][n];
    for (double[] h : reflections) {
      Basis.gaussian(random, h);
      double norm = Vectors.norm(h);
      for (int i = 0; i < n; i++) {
        h[i] /= norm;
      }
    }
  }

  /// Products so far.
  int products() {
    return products;
  }

  @Override
  public int dimension() {
    return eigenvalues.length;
  }

  @Override
  public void apply(double[] x, double[] y) {
    products++;
    System.arraycopy(x, 0, y, 0, x.length);
    for (int k = reflections.length - 1; k >= 0; k--) {
      reflect(reflections[k], y);
    }
    for (int i = 0; i < y.length; i++) {
      y[i] *= eigenvalues[i];
    }
    for (double[] h : reflections) {
      reflect(h, y);
    }
  }

  private static void reflect(double[] h, double[] x) {
    Vectors.addScaled(-2 * Vectors.dot(h, x), h, x);
  }
}
