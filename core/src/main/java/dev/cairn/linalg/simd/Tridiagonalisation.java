package dev.cairn.linalg.simd;

import static dev.cairn.linalg.simd.Lanes.LANES;
import static dev.cairn.linalg.simd.Lanes.SPECIES;

import jdk.incubator.vector.DoubleVector;

/// The reduction QᵀA Q = T of a symmetric n × n matrix to tridiagonal form by Householder
/// reflections H = I − τ v vᵀ, column by column.
///
/// The rank-two update of one step and the matrix–vector product of the next one are a single pass
/// over the lower triangle. About 4n³/3 flops. Source: Golub & Van Loan, *Matrix Computations*,
/// section 8.3.
public final class Tridiagonalisation {
  private final int n;
  private final double[] a;
  private final double[] diagonal;
  private final double[] offDiagonal;
  private final double[] tau;

  /// For the matrix that stands in a, column-major n × n.
  ///
  /// @param a kept; the lower triangle is read and replaced by [#reduce]: column k holds the
  ///     reflection vₖ below its diagonal entry then
  public Tridiagonalisation(int n, double[] a) {
    this.n = n;
    this.a = a;
    this.diagonal = new double[n];
    this.offDiagonal = new double[n];
    this.tau = new double[n];
  }

  /// T's diagonal, the storage itself (length n).
  public double[] diagonal() {
    return diagonal;
  }

  /// T's sub-diagonal in the first n − 1 entries, the storage itself (length n).
  public double[] offDiagonal() {
    return offDiagonal;
  }

  /// Reduces the matrix that a holds.
  public void reduce() {
    double[] v = new double[n];
    double[] w = new double[n];
    double[] next = new double[n];
    double[] product = new double[n];
    for (int k = 0; k < n; k++) {
      updateColumn(k, v, w); // column k of A − v wᵀ − w vᵀ
      diagonal[k] = a[k + k * n];
      if (k == n - 1) {
        break;
      }
      reflect(k, next);
      updateAndMultiply(k, v, w, next, product);
      double scale = tau[k];
      double half = 0.5 * scale * scale * Lanes.dot(product, k + 1, next, k + 1, n - k - 1);
      for (int i = k + 1; i < n; i++) {
        product[i] = scale * product[i] - half * next[i];
      }
      double[] spare = v;
      v = next;
      next = spare;
      spare = w;
      w = product; // the A of the text is A − v wᵀ − w vᵀ from here on
      product = spare;
    }
  }

  /// z ← Q z for each column of the column-major n × n matrix z.
  public void applyTo(double[] z) {
    for (int k = n - 2; k >= 0; k--) {
      int length = n - k - 1;
      int reflection = k + 1 + k * n;
      for (int column = 0; column < n; column++) {
        int at = k + 1 + column * n;
        double factor = -tau[k] * (z[at] + Lanes.dot(a, reflection + 1, z, at + 1, length - 1));
        z[at] += factor;
        Lanes.addScaled(factor, a, reflection + 1, z, at + 1, length - 1);
      }
    }
  }

  private void updateColumn(int k, double[] v, double[] w) {
    for (int i = k; i < n; i++) {
      a[i + k * n] -= v[i] * w[k] + w[i] * v[k];
    }
  }

  /// next ← the v with (I − τ v vᵀ) x = β e₁ for the x below the diagonal of column k; v₁ = 1.
  private void reflect(int k, double[] next) {
    int at = k + 1 + k * n;
    int length = n - k - 1;
    double first = a[at];
    double rest = Math.sqrt(Lanes.dot(a, at + 1, a, at + 1, length - 1));
    if (rest == 0) {
      tau[k] = 0;
      offDiagonal[k] = first;
      for (int i = 0; i < length; i++) {
        next[k + 1 + i] = 0;
      }
      return;
    }
    double beta = -Math.copySign(Math.hypot(first, rest), first);
    tau[k] = (beta - first) / beta;
    offDiagonal[k] = beta;
    double scale = 1 / (first - beta);
    next[k + 1] = 1;
    for (int i = 1; i < length; i++) {
      a[at + i] *= scale;
      next[k + 1 + i] = a[at + i];
    }
  }

  /// A ← A − v wᵀ − w vᵀ and product ← A next, both on rows and columns after k.
  private void updateAndMultiply(int k, double[] v, double[] w, double[] next, double[] product) {
    for (int i = k + 1; i < n; i++) {
      product[i] = 0;
    }
    for (int j = k + 1; j < n; j++) {
      int column = j * n;
      a[column + j] -= 2 * v[j] * w[j];
      DoubleVector minusV = DoubleVector.broadcast(SPECIES, -v[j]);
      DoubleVector minusW = DoubleVector.broadcast(SPECIES, -w[j]);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, next[j]);
      DoubleVector dot = DoubleVector.zero(SPECIES);
      int i = j + 1;
      for (; i <= n - LANES; i += LANES) {
        DoubleVector entry = Lanes.load(v, i).fma(minusW, Lanes.load(a, column + i));
        entry = Lanes.load(w, i).fma(minusV, entry);
        entry.intoArray(a, column + i);
        dot = entry.fma(Lanes.load(next, i), dot);
        entry.fma(factor, Lanes.load(product, i)).intoArray(product, i);
      }
      double sum = Lanes.sum(dot);
      for (; i < n; i++) {
        double entry = a[column + i] - v[i] * w[j] - w[i] * v[j];
        a[column + i] = entry;
        sum += entry * next[i];
        product[i] += entry * next[j];
      }
      product[j] += a[column + j] * next[j] + sum;
    }
  }
}
