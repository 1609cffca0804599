package dev.cairn.spectrum;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// The eigenvalues at both ends of the spectrum of a large symmetric operator, from products alone,
/// by the thick-restart Lanczos method with full re-orthogonalisation.
///
/// Memory is basis + 2 vectors; a product costs about 8·basis·n flops beside its own. An eigenvalue
/// of multiplicity m is found m times only once its first copy has converged, so near-equal ones
/// may be missed at a loose tolerance ([Lobpcg] finds them together).
///
/// Source: Wu & Simon, *Thick-restart Lanczos method for large symmetric eigenvalue problems*
/// (2000).
///
/// @param lowest eigenvalues wanted at the lower end
/// @param highest eigenvalues wanted at the upper end
/// @param basis vectors kept; more mean fewer restarts
/// @param relativeResidual converged where ‖A v − λv‖ ≤ this·‖A‖
/// @param maxProducts budget of products, looked at when the basis is full
public record ThickRestartLanczos(
    int lowest, int highest, int basis, double relativeResidual, int maxProducts) {
  /// Beyond those wanted, at least this many vectors are needed for a restart to make progress.
  private static final int MARGIN = 4;

  public ThickRestartLanczos {
    if (lowest < 0 || highest < 0 || lowest + highest < 1) {
      throw new IllegalArgumentException(
          "eigenvalues wanted: %s lowest and %s highest".formatted(lowest, highest));
    }
    if (basis < lowest + highest + MARGIN) {
      throw new IllegalArgumentException(
          "a basis of %s vectors is too small for %s eigenvalues, must be ≥ %s"
              .formatted(basis, lowest + highest, lowest + highest + MARGIN));
    }
    if (!(relativeResidual > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "relative residual %g must be > 0", relativeResidual));
    }
    if (maxProducts < 1) {
      throw new IllegalArgumentException("budget of %s products".formatted(maxProducts));
    }
  }

  /// With a basis twice as large as what is wanted, and 20 more; residual 1e-8; 10,000 products.
  public static ThickRestartLanczos of(int lowest, int highest) {
    return new ThickRestartLanczos(lowest, highest, 2 * (lowest + highest) + 20, 1e-8, 10_000);
  }

  /// This with another tolerance.
  public ThickRestartLanczos withRelativeResidual(double value) {
    return new ThickRestartLanczos(lowest, highest, basis, value, maxProducts);
  }

  /// This with another budget.
  public ThickRestartLanczos withMaxProducts(int value) {
    return new ThickRestartLanczos(lowest, highest, basis, relativeResidual, value);
  }

  /// The eigenpairs of a; of all of them where n is no larger than what is wanted.
  public ExtremeEigenpairs solve(SymmetricOperator a, RandomGenerator random) {
    return new Run(this, a, random).solve();
  }

  /// One computation: A V = V H + residual eₘᵀ, H the projected matrix.
  private static final class Run {
    private final ThickRestartLanczos settings;
    private final SymmetricOperator a;
    private final RandomGenerator random;
    private final int n;
    private final int m;
    private final int low;
    private final int high;
    private final Basis basis;
    private final DenseSymmetric projected;
    private final SymmetricEigensolver eigensolver;
    private final double[] ritzValues;
    private final double[] ritzVectors;
    private final double[] coefficients;
    private final double[] w;
    private double residualNorm;
    private int products;

    Run(ThickRestartLanczos settings, SymmetricOperator a, RandomGenerator random) {
      this.settings = settings;
      this.a = a;
      this.random = random;
      this.n = a.dimension();
      this.m = Math.min(settings.basis, n);
      this.low = Math.min(settings.lowest, n);
      this.high = Math.min(settings.highest, n - low);
      this.basis = new Basis(n, m + 1);
      this.projected = new DenseSymmetric(m);
      this.eigensolver = DenseKernels.current().eigensolver(m);
      this.ritzValues = new double[m];
      this.ritzVectors = new double[m * m];
      this.coefficients = new double[m + 1];
      this.w = new double[n];
    }

    ExtremeEigenpairs solve() {
      basis.appendRandom(random, w);
      while (true) {
        if (!fill()) {
          return new ExtremeEigenpairs(
              List.of(), List.of(), products, ExtremeEigenpairs.Ending.NON_FINITE);
        }
        eigensolver.eigenvectors(projected, ritzValues, ritzVectors);
        if (converged()) {
          return result(ExtremeEigenpairs.Ending.CONVERGED);
        }
        if (products >= settings.maxProducts) {
          return result(ExtremeEigenpairs.Ending.BUDGET);
        }
        restart();
      }
    }

    /// Lanczos steps until the basis has m vectors and w is the residual of the last one.
    private boolean fill() {
      for (int j = basis.size() - 1; j < m; j++) {
        a.apply(basis.vector(j), w);
        products++;
        residualNorm = basis.project(w, coefficients);
        if (!Double.isFinite(residualNorm)) {
          return false;
        }
        for (int i = 0; i <= j; i++) {
          projected.set(i, j, coefficients[i]);
        }
        if (j + 1 < m) {
          grow();
        }
      }
      return true;
    }

    /// vⱼ₊₁ ← w/‖w‖, or a random direction where the basis spans an invariant subspace.
    private void grow() {
      double scale = 0;
      for (int i = 0; i < basis.size(); i++) {
        scale = Math.max(scale, Math.abs(coefficients[i]));
      }
      if (residualNorm > n * 0x1p-52 * scale) {
        basis.append(w, residualNorm);
      } else {
        basis.appendRandom(random, w);
      }
    }

    private boolean converged() {
      if (m == n) {
        return true;
      }
      for (int i = 0; i < m; i++) {
        if ((i < low || i >= m - high) && residual(i) > settings.relativeResidual * norm()) {
          return false;
        }
      }
      return true;
    }

    private double norm() {
      return Math.max(Math.abs(ritzValues[0]), Math.abs(ritzValues[m - 1]));
    }

    /// ‖A y − θy‖ of Ritz pair i.
    private double residual(int i) {
      return residualNorm * Math.abs(ritzVectors[m - 1 + i * m]);
    }

    /// Keeps the wanted Ritz vectors and half of the room beside them, and goes on from w.
    private void restart() {
      int spare = (m - low - high) / 2;
      int keptLow = low == 0 ? 0 : low + (high == 0 ? spare : spare / 2);
      int keptHigh = high == 0 ? 0 : high + (low == 0 ? spare : spare / 2);
      double[] kept = new double[m * (keptLow + keptHigh)];
      int firstHigh = m - keptHigh;
      System.arraycopy(ritzVectors, 0, kept, 0, m * keptLow);
      System.arraycopy(ritzVectors, m * firstHigh, kept, m * keptLow, m * keptHigh);
      basis.rotate(kept, keptLow + keptHigh);
      for (int j = 0; j < keptLow + keptHigh; j++) {
        for (int i = 0; i < j; i++) {
          projected.set(i, j, 0);
        }
        projected.set(j, j, ritzValues[j < keptLow ? j : firstHigh + j - keptLow]);
      }
      if (!basis.extend(w)) { // w = 0: the basis spans an invariant subspace
        basis.appendRandom(random, w);
      }
    }

    private ExtremeEigenpairs result(ExtremeEigenpairs.Ending ending) {
      List<Eigenpair> lowest = new ArrayList<>();
      List<Eigenpair> highest = new ArrayList<>();
      double[] vector = new double[n];
      for (int i = 0; i < m; i++) {
        if (i < low || i >= m - high) {
          basis.combine(ritzVectors, i * m, vector);
          double norm = Vectors.norm(vector);
          for (int k = 0; k < n; k++) {
            vector[k] /= norm;
          }
          double rounding = n * 0x1p-52 * norm();
          double bound = m == n ? rounding : residual(i) + rounding;
          (i < low ? lowest : highest).add(new Eigenpair(ritzValues[i], bound, Point.of(vector)));
        }
      }
      return new ExtremeEigenpairs(lowest, highest, products, ending);
    }
  }
}
