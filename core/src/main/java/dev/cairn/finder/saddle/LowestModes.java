package dev.cairn.finder.saddle;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;

/// The k lowest eigenpairs of an operator by block Rayleigh–Ritz on iterates, residuals and last
/// moves (LOBPCG without preconditioner), warm-started from the last point's eigenvectors.
///
/// A round costs k products. Source: A. V. Knyazev, SIAM J. Sci. Comput. 23 (2001).
final class LowestModes {
  /// New directions are dropped where orthogonalisation leaves less than this of their length.
  private static final double DEPENDENT = 1e-8;

  private final int k;
  private List<double[]> vectors;
  private List<double[]> moves = List.of();
  private double[] values;

  /// Begins with the given vectors (kept), at least one.
  LowestModes(List<double[]> start) {
    this.k = start.size();
    this.vectors = start;
    this.values = new double[k];
  }

  /// The eigenvectors, orthonormal after [#improve].
  List<double[]> vectors() {
    return vectors;
  }

  /// Rounds until every residual ‖Hv − λv‖ is below tolerance · max |λ| or the rounds are used up.
  void improve(SymmetricOperator hessian, double tolerance, int rounds) {
    rayleighRitz(hessian, List.of());
    for (int round = 0; round < rounds; round++) {
      var residuals = new ArrayList<double[]>();
      double largest = 0;
      double scale = 0;
      for (int i = 0; i < k; i++) {
        double[] r = product(hessian, vectors.get(i));
        Vectors.addScaled(-values[i], vectors.get(i), r);
        largest = Math.max(largest, Vectors.norm(r));
        scale = Math.max(scale, Math.abs(values[i]));
        residuals.add(r);
      }
      if (largest <= tolerance * scale) {
        return;
      }
      residuals.addAll(moves);
      rayleighRitz(hessian, residuals);
    }
  }

  /// The k lowest Ritz pairs on the span of the vectors and the extra directions (both are used
  /// up).
  private void rayleighRitz(SymmetricOperator hessian, List<double[]> extra) {
    var basis = new ArrayList<double[]>();
    vectors.forEach(v -> append(basis, v));
    extra.forEach(v -> append(basis, v));
    int m = basis.size();
    var images = new ArrayList<double[]>();
    basis.forEach(b -> images.add(product(hessian, b)));
    var projected = new DenseSymmetric(m);
    for (int j = 0; j < m; j++) {
      for (int i = 0; i <= j; i++) {
        projected.set(i, j, Vectors.dot(basis.get(i), images.get(j)));
      }
    }
    double[] ritz = new double[m];
    double[] coordinates = new double[m * m];
    DenseKernels.current().eigensolver(m).eigenvectors(projected, ritz, coordinates);
    var next = new ArrayList<double[]>();
    var moved = new ArrayList<double[]>();
    for (int i = 0; i < Math.min(k, m); i++) {
      double[] v = new double[basis.getFirst().length];
      double[] move = new double[v.length];
      for (int j = 0; j < m; j++) {
        Vectors.addScaled(coordinates[i * m + j], basis.get(j), v);
        if (j >= k) {
          Vectors.addScaled(coordinates[i * m + j], basis.get(j), move);
        }
      }
      values[i] = ritz[i];
      next.add(v);
      moved.add(move);
    }
    vectors = next;
    moves = extra.isEmpty() ? List.of() : moved;
  }

  /// Appends v (overwritten), made orthonormal to the basis; twice is enough.
  private static void append(List<double[]> basis, double[] v) {
    double before = Vectors.norm(v);
    for (int pass = 0; pass < 2; pass++) {
      for (double[] b : basis) {
        Vectors.addScaled(-Vectors.dot(b, v), b, v);
      }
    }
    double after = Vectors.norm(v);
    if (after > DEPENDENT * before) {
      for (int i = 0; i < v.length; i++) {
        v[i] /= after;
      }
      basis.add(v);
    }
  }

  private static double[] product(SymmetricOperator hessian, double[] v) {
    double[] image = new double[v.length];
    hessian.apply(v, image);
    return image;
  }
}
