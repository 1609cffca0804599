package dev.cairn.nn.theory;

import java.util.Locale;

/// The spectrum of H = H₀ + H₁ in the limit of large dimension n: H₀ = JJᵀ/m is a Wishart matrix
/// with m = n/φ degrees of freedom, H₁ a free Wigner matrix with entries of variance 2ε/n.
///
/// A model of the Hessian at a critical point of a squared loss: H₀ stands for the Gauss–Newton
/// part, H₁ for the rest, which grows with the loss. R-transforms of free matrices add up, R(z) =
/// 1/(1 − φz) + 2εz. As λ = R(G) + 1/G, the trace of the resolvent G(λ) solves the cubic 2εφG³ −
/// (2ε + λφ)G² + (λ + φ − 1)G − 1 = 0, and the density is −Im G/π. The model is that of Pennington
/// and Bahri (2017); tests compare it with sampled matrices.
///
/// @param energy ε ≥ 0
/// @param ratio φ > 0, parameters over data
public record WishartWigner(double energy, double ratio) {
  /// Intervals of the integral over negative eigenvalues; its error is below 1e-6.
  private static final int INTERVALS = 2_000;

  /// Bisections until an edge is known to rounding.
  private static final int BISECTIONS = 200;

  /// Checks the parameters.
  public WishartWigner {
    if (!(energy >= 0 && energy < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "energy %g must be ≥ 0 and finite", energy));
    }
    if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "ratio %g must be > 0 and finite", ratio));
    }
  }

  /// The energy above which there are negative eigenvalues, for a ratio φ < 1: where the lower edge
  /// of the spectrum is 0; 0 from φ = 1 on.
  public static double criticalEnergy(double ratio) {
    double root = Math.sqrt(1 + 8 * ratio);
    return ratio < 1 ? (1 - 20 * ratio - 8 * ratio * ratio + root * root * root) / 16 : 0;
  }

  /// The density of eigenvalues at λ. Not defined for ε = 0, where it is Marchenko & Pastur's.
  public double density(double lambda) {
    if (energy == 0) {
      throw new IllegalArgumentException("energy 0 leaves no Wigner part");
    }
    double lead = 2 * energy * ratio;
    double a = -(2 * energy + lambda * ratio) / lead;
    double b = (lambda + ratio - 1) / lead;
    double c = -1 / lead;
    // Cardano: the imaginary part of the pair of complex roots, where there is one.
    double q = (a * a - 3 * b) / 9;
    double r = (2 * a * a * a - 9 * a * b + 27 * c) / 54;
    double discriminant = r * r - q * q * q;
    if (!(discriminant > 0)) {
      return 0;
    }
    double first = Math.cbrt(Math.abs(r) + Math.sqrt(discriminant));
    double second = first == 0 ? 0 : q / first;
    return Math.sqrt(3) / 2 * Math.abs(first - second) / Math.PI;
  }

  /// The lower end of the spectrum, for ε > 0: the maximum of R(z) + 1/z over z < 0.
  public double lowerEdge() {
    if (energy == 0) {
      throw new IllegalArgumentException("energy 0 leaves no Wigner part");
    }
    double low = -1;
    while (slope(low) <= 0) {
      low *= 2;
    }
    double high = 0;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (slope(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 2 * energy * low + 1 / (1 - ratio * low) + 1 / low;
  }

  /// α, the fraction of negative eigenvalues. Costs some 2,000 densities.
  public double indexFraction() {
    double edge = energy == 0 ? 0 : lowerEdge();
    if (!(edge < 0)) {
      return 0;
    }
    // λ = edge·(1 − t²) takes the root at the edge away; Simpson's rule over t from 0 to 1.
    double sum = 0;
    for (int i = 0; i <= INTERVALS; i++) {
      double t = (double) i / INTERVALS;
      double weight = i == 0 || i == INTERVALS ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * density(edge * (1 - t * t)) * t;
    }
    return -2 * edge * sum / (3 * INTERVALS);
  }

  /// d/dz (R(z) + 1/z).
  private double slope(double z) {
    double shifted = 1 - ratio * z;
    return 2 * energy + ratio / (shifted * shifted) - 1 / (z * z);
  }
}
