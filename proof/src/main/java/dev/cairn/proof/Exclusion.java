package dev.cairn.proof;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.ArrayList;
import java.util.Comparator;
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
  private static final int TRIALS = 6;

  /// The first radius tried, as a share of a direction's limit.
  private static final double FIRST_SHARE = 0.3;

  /// The search ends where it knows the largest ρ to this factor.
  private static final double RESOLUTION = 1.05;

  /// Statements keep this much room, so that other enclosures of the same quantities prove them
  /// too.
  private static final double MARGIN = 1.1;

  private final DerivativeEnclosures enclosures;
  private final double[] theta;
  private final PreciseBall[] gradient;

  /// @param gradient at θ; kept
  Exclusion(DerivativeEnclosures enclosures, double[] theta, PreciseBall[] gradient) {
    this.enclosures = enclosures;
    this.theta = theta.clone();
    this.gradient = gradient;
  }

  /// A radius that the test proves with a direction; 0 where it proves none.
  ///
  /// @param growth of sup‖∇²f v‖ with the radius, about
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(double rho, double[] direction, double growth) {}

  /// The largest radius over the directions, of which those come first that promise most.
  ///
  /// @param hessian at θ, approximately
  Result best(DenseSymmetric hessian, EigenBasis basis) {
    Result best = new Result(0, new double[theta.length], 0);
    List<Candidate> candidates = new ArrayList<>();
    double[] image = new double[theta.length];
    for (double[] direction : directions(basis)) {
      hessian.apply(direction, image);
      candidates.add(new Candidate(direction, slope(direction), Norms.euclidean(image)));
    }
    candidates.sort(Comparator.comparingDouble(Candidate::limit).reversed());
    for (Candidate candidate : candidates) {
      // the Hessian grows about alike along all directions: those that promise less are not tried
      double promise = radius(candidate.slope(), candidate.image(), best.growth());
      if (promise > best.rho()) {
        Result found = largest(candidate, best.rho());
        best = found.rho() > best.rho() ? found : best;
      }
    }
    return best;
  }

  /// A direction v, |vᵀ∇f(θ)| and ‖∇²f(θ) v‖.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Candidate(double[] direction, double slope, double image) {
    /// No larger radius is proven with it: the radius for a Hessian that does not change.
    double limit() {
      return image > 0 ? slope / image : slope > 0 ? Double.POSITIVE_INFINITY : 0;
    }
  }

  /// A lower bound of |vᵀ∇f(θ)|.
  double slope(double[] v) {
    return Norms.dot(v, gradient).toInterval().mignitude();
  }

  /// Whether ρ is proven with v: slope > ρ sup‖∇²f v‖.
  static boolean proves(double slope, double rho, double product) {
    return slope > Interval.of(rho).multiply(Interval.of(product)).hi();
  }

  private List<double[]> directions(EigenBasis basis) {
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
  private Result largest(Candidate candidate, double known) {
    double slope = candidate.slope();
    double limit = candidate.limit();
    double proven = 0;
    double growth = 0;
    double refuted = Double.POSITIVE_INFINITY;
    double rho = known > 0 ? known * RESOLUTION : Math.min(FIRST_SHARE * limit, 1);
    int trials = slope > 0 && limit > known * RESOLUTION ? TRIALS : 0;
    for (int trial = 0; trial < trials && refuted > proven * RESOLUTION; trial++) {
      double product = product(candidate.direction(), rho);
      growth = (product - candidate.image()) / rho;
      if (proves(slope, MARGIN * rho, product)) {
        proven = rho;
      } else {
        refuted = rho;
        if (rho <= known * RESOLUTION) {
          break;
        }
      }
      rho = next(rho, proven, refuted, radius(slope, candidate.image(), growth));
    }
    return new Result(proven, candidate.direction(), growth);
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
