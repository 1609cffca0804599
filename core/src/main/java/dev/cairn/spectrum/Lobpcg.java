package dev.cairn.spectrum;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The lowest eigenvalues of a symmetric operator together, by the locally optimal block conjugate
/// gradient method: for multiple and close eigenvalues, and for good starting vectors.
///
/// An iteration costs one product for each vector that has not converged. Memory is six vectors for
/// each wanted. The basis of search directions is kept orthonormal, which the method needs to be
/// stable.
///
/// Source: Knyazev (2001); the orthonormal basis: Hetmaniuk & Lehoucq (2006).
///
/// @param count eigenvalues wanted at the lower end
/// @param relativeResidual converged where ‖A v − λv‖ ≤ this · the scale
/// @param maxIterations budget of iterations
/// @param scale what residuals are compared with
public record Lobpcg(int count, double relativeResidual, int maxIterations, Scale scale) {
  /// What residuals are compared with.
  public enum Scale {
    /// ‖A‖, as far as it shows: what products in doubles can tell.
    OPERATOR,
    /// The largest |λ| of those wanted, which may be far below ‖A‖.
    WANTED
  }

  /// Vectors carried beside those wanted: the last one wanted then converges as fast as the others.
  private static final int GUARD = 2;

  /// A vector with less than this share outside the basis is left out: its image would be noise.
  private static final double DEPENDENT = 1e-10;

  public Lobpcg {
    if (count < 1) {
      throw new IllegalArgumentException("eigenvalues wanted: %s".formatted(count));
    }
    if (!(relativeResidual > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "relative residual %g must be > 0", relativeResidual));
    }
    if (maxIterations < 1) {
      throw new IllegalArgumentException("budget of %s iterations".formatted(maxIterations));
    }
  }

  /// Residual 1e-8, at most 1,000 iterations.
  public static Lobpcg of(int count) {
    return new Lobpcg(count, 1e-8, 1_000, Scale.OPERATOR);
  }

  /// This with another tolerance.
  public Lobpcg withRelativeResidual(double value) {
    return new Lobpcg(count, value, maxIterations, scale);
  }

  /// This with another budget.
  public Lobpcg withMaxIterations(int value) {
    return new Lobpcg(count, relativeResidual, value, scale);
  }

  /// The lowest eigenpairs of a, from random vectors.
  public ExtremeEigenpairs solve(SymmetricOperator a, RandomGenerator random) {
    return solve(a, List.of(), random);
  }

  /// The lowest eigenpairs of a, from the given vectors and random ones for those that are missing.
  public ExtremeEigenpairs solve(SymmetricOperator a, List<Point> start, RandomGenerator random) {
    return new Run(this, a).solve(start, random);
  }

  /// One computation: Ritz vectors X, residuals W and search directions P, with their images.
  private static final class Run {
    private final Lobpcg settings;
    private final SymmetricOperator a;
    private final int n;
    private final int wanted;
    private final int width;
    private final Basis basis;
    private final double[][] images;
    private final double[] coefficients;
    private final double[] w;
    private double[] values = new double[0];
    private double norm;
    private int products;

    Run(Lobpcg settings, SymmetricOperator a) {
      this.settings = settings;
      this.a = a;
      this.n = a.dimension();
      this.wanted = Math.min(settings.count, n);
      this.width = Math.min(settings.count + GUARD, n);
      this.basis = new Basis(n, 3 * width);
      this.images = new double[3 * width][];
      this.coefficients = new double[3 * width];
      this.w = new double[n];
    }

    ExtremeEigenpairs solve(List<Point> start, RandomGenerator random) {
      for (int i = 0; i < Math.min(start.size(), width); i++) {
        start.get(i).copyTo(w);
        extend(null);
      }
      while (basis.size() < width) {
        Basis.gaussian(random, w);
        if (!extend(null)) {
          return new ExtremeEigenpairs(
              List.of(), List.of(), products, ExtremeEigenpairs.Ending.NON_FINITE);
        }
      }
      double[][] directions = {};
      double[][] directionImages = {};
      for (int iteration = 0; ; iteration++) {
        int used = basis.size();
        double[] y = rayleighRitz();
        if (!Double.isFinite(norm)) {
          return new ExtremeEigenpairs(
              List.of(), List.of(), products, ExtremeEigenpairs.Ending.NON_FINITE);
        }
        if (used > width) {
          directions = combineRest(y, used, false);
          directionImages = combineRest(y, used, true);
        }
        combineFirst(y, used);
        boolean converged = appendResiduals();
        if (converged || iteration == settings.maxIterations) {
          return result(
              converged ? ExtremeEigenpairs.Ending.CONVERGED : ExtremeEigenpairs.Ending.BUDGET);
        }
        for (int i = 0; i < directions.length; i++) {
          System.arraycopy(directions[i], 0, w, 0, n);
          extend(directionImages[i]);
        }
      }
    }

    /// Appends what is new in w with its image, which is known (and overwritten) or computed.
    private boolean extend(double @Nullable [] image) {
      int k = basis.size();
      double before = Vectors.norm(w);
      double after = basis.project(w, coefficients);
      if (!(after > DEPENDENT * before)) {
        return false;
      }
      basis.append(w, after);
      double[] target = images[k];
      if (target == null) {
        target = new double[n];
        images[k] = target;
      }
      if (image == null) {
        a.apply(basis.vector(k), target);
        products++;
      } else {
        for (int j = 0; j < k; j++) {
          Vectors.addScaled(-coefficients[j], images[j], image);
        }
        for (int i = 0; i < n; i++) {
          target[i] = image[i] / after;
        }
      }
      return true;
    }

    /// The coefficients of the lowest Ritz vectors in the basis, column by column.
    private double[] rayleighRitz() {
      int size = basis.size();
      DenseSymmetric projected = new DenseSymmetric(size);
      for (int j = 0; j < size; j++) {
        for (int i = 0; i <= j; i++) {
          projected.set(i, j, Vectors.dot(basis.vector(i), images[j]));
        }
      }
      values = new double[size];
      double[] vectors = new double[size * size];
      DenseKernels.current().eigensolver(size).eigenvectors(projected, values, vectors);
      norm = Math.max(norm, Math.max(Math.abs(values[0]), Math.abs(values[size - 1])));
      return Arrays.copyOf(vectors, size * width);
    }

    /// The part of the Ritz vectors that is not in the last ones: the new search directions.
    private double[][] combineRest(double[] y, int size, boolean ofImages) {
      double[][] result = new double[width][n];
      for (int i = 0; i < width; i++) {
        for (int k = width; k < size; k++) {
          double[] source = ofImages ? images[k] : basis.vector(k);
          Vectors.addScaled(y[k + i * size], source, result[i]);
        }
      }
      return result;
    }

    /// The first vectors of the basis and their images ← the Ritz vectors and theirs.
    private void combineFirst(double[] y, int size) {
      double[][] fresh = new double[width][n];
      for (int i = 0; i < width; i++) {
        for (int k = 0; k < size; k++) {
          Vectors.addScaled(y[k + i * size], images[k], fresh[i]);
        }
      }
      basis.rotate(y, width);
      System.arraycopy(fresh, 0, images, 0, width);
    }

    /// Appends the residuals of what has not converged; whether all that is wanted has.
    private boolean appendResiduals() {
      boolean converged = true;
      double largest = settings.relativeResidual * scale();
      for (int i = 0; i < width; i++) {
        residual(i);
        if (Vectors.norm(w) > largest) {
          converged &= i >= wanted;
          extend(null);
        }
      }
      return converged;
    }

    private double scale() {
      return switch (settings.scale) {
        case OPERATOR -> norm;
        case WANTED -> Arrays.stream(values, 0, wanted).map(Math::abs).max().orElseThrow();
      };
    }

    /// w ← A xᵢ − θᵢxᵢ.
    private void residual(int i) {
      System.arraycopy(images[i], 0, w, 0, n);
      Vectors.addScaled(-values[i], basis.vector(i), w);
    }

    private ExtremeEigenpairs result(ExtremeEigenpairs.Ending ending) {
      List<Eigenpair> pairs = new ArrayList<>();
      for (int i = 0; i < wanted; i++) {
        a.apply(basis.vector(i), images[i]); // afresh: the images were carried along
        products++;
        residual(i);
        pairs.add(new Eigenpair(values[i], Vectors.norm(w), Point.of(basis.vector(i))));
      }
      return new ExtremeEigenpairs(pairs, List.of(), products, ending);
    }
  }
}
