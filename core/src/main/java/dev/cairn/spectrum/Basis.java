package dev.cairn.spectrum;

import dev.cairn.linalg.Vectors;
import dev.cairn.linalg.simd.Lanes;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Orthonormal vectors of ℝⁿ, V = (v₁ … vₖ), that grow one by one.
final class Basis {
  /// Rows that are worked on at a time: a part of every vector then stays in the cache.
  private static final int ROWS = 1024;

  /// What is left of a vector after two projections is rounding noise below this share of it.
  private static final double NOISE = 1e-12;

  private final int n;
  private final double[][] vectors;
  private final double[] pass;
  private int size;

  Basis(int n, int capacity) {
    this.n = n;
    this.vectors = new double[capacity][];
    this.pass = new double[capacity];
  }

  int size() {
    return size;
  }

  /// vₖ, the array itself; k from 0.
  double[] vector(int k) {
    return vectors[k];
  }

  /// w ← w − V Vᵀw, twice for orthogonality to rounding, and h ← the coefficients taken away
  /// (length size() or more). Returns ‖w‖. About 8nk flops.
  double project(double[] w, double[] h) {
    Arrays.fill(h, 0, size, 0);
    for (int repeat = 0; repeat < 2; repeat++) {
      Arrays.fill(pass, 0, size, 0);
      for (int row = 0; row < n; row += ROWS) {
        int rows = Math.min(ROWS, n - row);
        for (int k = 0; k < size; k++) {
          pass[k] += Lanes.dot(vectors[k], row, w, row, rows);
        }
      }
      for (int row = 0; row < n; row += ROWS) {
        int rows = Math.min(ROWS, n - row);
        for (int k = 0; k < size; k++) {
          Lanes.addScaled(-pass[k], vectors[k], row, w, row, rows);
        }
      }
      for (int k = 0; k < size; k++) {
        h[k] += pass[k];
      }
    }
    return Vectors.norm(w);
  }

  /// Appends w / norm; w is copied.
  void append(double[] w, double norm) {
    double[] v = vectors[size];
    if (v == null) {
      v = new double[n];
      vectors[size] = v;
    }
    for (int i = 0; i < n; i++) {
      v[i] = w[i] / norm;
    }
    size++;
  }

  /// Appends what is new in w, unless that is rounding noise. Overwrites w; says whether it grew.
  boolean extend(double[] w) {
    double before = Vectors.norm(w);
    double after = project(w, new double[size]);
    if (!(after > NOISE * before)) {
      return false;
    }
    append(w, after);
    return true;
  }

  /// Appends a random direction orthogonal to all others. Overwrites w.
  void appendRandom(RandomGenerator random, double[] w) {
    do {
      gaussian(random, w);
    } while (!extend(w));
  }

  /// The first columns ← V Y for the column-major Y with size() rows; the others are dropped.
  void rotate(double[] y, int columns) {
    double[] block = new double[ROWS * size];
    for (int row = 0; row < n; row += ROWS) {
      int rows = Math.min(ROWS, n - row);
      for (int k = 0; k < size; k++) {
        System.arraycopy(vectors[k], row, block, k * ROWS, rows);
      }
      for (int j = 0; j < columns; j++) {
        Arrays.fill(vectors[j], row, row + rows, 0);
        for (int k = 0; k < size; k++) {
          Lanes.addScaled(y[k + j * size], block, k * ROWS, vectors[j], row, rows);
        }
      }
    }
    size = columns;
  }

  /// target ← V y.
  void combine(double[] y, int offset, double[] target) {
    Arrays.fill(target, 0);
    for (int k = 0; k < size; k++) {
      Vectors.addScaled(y[offset + k], vectors[k], target);
    }
  }

  static void gaussian(RandomGenerator random, double[] w) {
    for (int i = 0; i < w.length; i++) {
      w[i] = random.nextGaussian();
    }
  }
}
