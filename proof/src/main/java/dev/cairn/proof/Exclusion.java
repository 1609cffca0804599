package dev.cairn.proof;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.Enclosures;
import java.util.ArrayList;
import java.util.List;

/// Proves that no critical point lies within ρ of θ: |vᵀ∇f(θ)| > ρ sup ‖∇²f v‖ for some direction
/// v.
///
/// For x within ρ of θ, vᵀ∇f(x) differs from vᵀ∇f(θ) by at most ρ sup‖∇²f v‖ over the ball, so it
/// cannot vanish. The directions tried are v = g and (H² + c²)⁻¹g for several c: the gradient seen
/// through the eigenvectors of small eigenvalues, where a gradient-flat point has most of it.
final class Exclusion {
  /// Values of c as shares of ‖H‖.
  private static final double[] FILTERS = {1, 0.1, 1e-2, 1e-3, 1e-4};

  /// Hessian products a direction: the model of the search is usually right after three.
  private static final int TRIALS = 9;

  /// The search ends where it knows the largest ρ to this factor.
  private static final double RESOLUTION = 1.05;

  /// Statements keep this much room, so that other enclosures of the same quantities prove them
  /// too.
  private static final double MARGIN = 1.001;

  private final Enclosures enclosures;
  private final double[] theta;
  private final PreciseBall[] gradient;

  Exclusion(Enclosures enclosures, double[] theta) {
    this.enclosures = enclosures;
    this.theta = theta.clone();
    this.gradient = enclosures.gradient(theta);
  }

  /// A radius that the test proves with a direction; 0 where it proves none.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(double rho, double[] direction) {}

  /// The largest radius over the directions.
  Result best(DenseSymmetric hessian) {
    Result best = new Result(0, new double[theta.length]);
    for (double[] direction : directions(hessian)) {
      double rho = largest(direction, best.rho());
      if (rho > best.rho()) {
        best = new Result(rho, direction);
      }
    }
    return best;
  }

  /// A lower bound of |vᵀ∇f(θ)|.
  double slope(double[] v) {
    return Norms.dot(v, gradient).toInterval().mignitude();
  }

  /// Whether ρ is proven with v: slope > ρ sup‖∇²f v‖.
  static boolean proves(double slope, double rho, double product) {
    return slope > Interval.of(rho).multiply(Interval.of(product)).hi();
  }

  private List<double[]> directions(DenseSymmetric hessian) {
    double[] g = new double[theta.length];
    double size = 0;
    for (int i = 0; i < g.length; i++) {
      g[i] = gradient[i].hi();
      size = Math.max(size, Math.abs(g[i]));
    }
    List<double[]> directions = new ArrayList<>();
    if (!(size > 0) || !Double.isFinite(size)) {
      return directions;
    }
    directions.add(normalised(g));
    EigenBasis basis = new EigenBasis(hessian, enclosures.kernels());
    for (double filter : FILTERS) {
      double c = filter * basis.norm();
      directions.add(normalised(basis.apply(value -> c * c / (value * value + c * c), g)));
    }
    return directions;
  }

  private static double[] normalised(double[] x) {
    double sum = 0;
    for (double entry : x) {
      sum = Math.hypot(sum, entry);
    }
    double[] unit = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      unit[i] = x[i] / sum;
    }
    return unit;
  }

  private double product(double[] v, double rho) {
    return Norms.euclidean(enclosures.productOver(theta, rho, v));
  }

  /// The largest proven ρ for v, or 0 where it cannot exceed what is known already.
  private double largest(double[] v, double known) {
    double slope = slope(v);
    if (!(slope > 0)) {
      return 0;
    }
    double start = product(v, 0);
    double proven = 0;
    double refuted = Double.POSITIVE_INFINITY;
    double rho = known > 0 ? known * RESOLUTION : 1;
    for (int trial = 0; trial < TRIALS && refuted > proven * RESOLUTION; trial++) {
      double product = product(v, rho);
      if (proves(slope, MARGIN * rho, product)) {
        proven = rho;
      } else {
        refuted = rho;
        if (rho <= known * RESOLUTION) {
          return 0;
        }
      }
      rho = next(rho, proven, refuted, radius(slope, start, (product - start) / rho));
    }
    return proven;
  }

  /// The root of (a + kρ)ρ = slope, a little short of it.
  private static double radius(double slope, double a, double k) {
    double root = (Math.sqrt(a * a + 4 * Math.max(k, 0) * slope) + a) / 2;
    return 0.97 * slope / root;
  }

  private static double next(double rho, double proven, double refuted, double model) {
    if (model > proven * RESOLUTION && model < refuted) {
      return model;
    }
    if (refuted == Double.POSITIVE_INFINITY) {
      return 2 * rho;
    }
    return proven == 0 ? 0.1 * refuted : Math.sqrt(proven * refuted);
  }
}
