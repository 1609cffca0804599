package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// c(x) + (K/2)(‖x‖² − 1)² with the orthogonally decomposable cubic c(x) = Σᵢ λᵢ (vᵢᵀx)³, λᵢ > 0:
/// an equivalent, free of constraints, of c on the unit sphere.
///
/// Why it is equivalent. At x = ρu, ‖u‖ = 1, ρ > 0, the part of the gradient across u vanishes
/// exactly where u is critical for c on the sphere. The part along u then vanishes where ρ² +
/// (3c(u)/2K) ρ − 1 = 0, whose roots have the product −1: exactly one ρ > 0 on each critical ray.
/// There the Hessian across u is ρ times the Riemannian Hessian of c at u, the one along u is 2K(ρ²
/// + 1) > 0, and the mixed part is 0: the Morse index is that on the sphere. The origin is critical
/// too, with index n. In y = Vx the critical points are the origin and yᵢ = t/λᵢ for i ∈ I, 0
/// elsewhere, for every I ≠ ∅ and both roots t of 2Kq t² + 3t − 2K = 0, q = Σ_{i∈I} λᵢ⁻²; the index
/// is n − |I| for the positive root and |I| − 1 for the negative one: C(n+1, k+1) points of index
/// k, 2ⁿ⁺¹ − 1 altogether.
final class OdecoCubic implements ClosedForm {
  private final double[][] frame;
  private final double[] weights;
  private final double stiffness;

  /// Takes ownership of the orthonormal frame (row i is vᵢ) and of the weights λ; K is the
  /// stiffness.
  OdecoCubic(double[][] frame, double[] weights, double stiffness) {
    this.frame = frame;
    this.weights = weights;
    this.stiffness = stiffness;
  }

  /// The cubic with weights between 1 and 2 in a frame drawn from the seed, K = 3.
  static OdecoCubic random(int n, long seed) {
    var random = new SplittableRandom(seed);
    double[] weights = new double[n];
    double[][] frame = new double[n][n];
    for (int i = 0; i < n; i++) {
      weights[i] = random.nextDouble(1, 2);
      for (int j = 0; j < n; j++) {
        frame[i][j] = random.nextGaussian();
      }
    }
    // Gram–Schmidt, twice: orthonormal to rounding.
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) {
          double overlap = dot(frame[i], frame[k]);
          for (int j = 0; j < n; j++) {
            frame[i][j] -= overlap * frame[k][j];
          }
        }
        double norm = Math.sqrt(dot(frame[i], frame[i]));
        for (int j = 0; j < n; j++) {
          frame[i][j] /= norm;
        }
      }
    }
    return new OdecoCubic(frame, weights, 3);
  }

  /// All 2ⁿ⁺¹ − 1 critical points with their indices, the origin last.
  List<KnownPoint> criticalPoints() {
    int n = weights.length;
    var points = new ArrayList<KnownPoint>();
    for (int subset = 1; subset < 1 << n; subset++) {
      double q = 0;
      for (int i = 0; i < n; i++) {
        if ((subset >> i & 1) == 1) {
          q += 1 / (weights[i] * weights[i]);
        }
      }
      double root = Math.sqrt(9 + 16 * stiffness * stiffness * q);
      int size = Integer.bitCount(subset);
      // Both roots of 2Kq t² + 3t − 2K = 0.
      points.add(
          KnownPoint.critical(this, n - size, ray(subset, (root - 3) / (4 * stiffness * q))));
      points.add(
          KnownPoint.critical(this, size - 1, ray(subset, -(root + 3) / (4 * stiffness * q))));
    }
    points.add(KnownPoint.critical(this, n, new double[n]));
    return points;
  }

  /// x = Vᵀy with yᵢ = t/λᵢ on the subset.
  private double[] ray(int subset, double t) {
    double[] x = new double[weights.length];
    for (int i = 0; i < x.length; i++) {
      if ((subset >> i & 1) == 1) {
        for (int j = 0; j < x.length; j++) {
          x[j] += t / weights[i] * frame[i][j];
        }
      }
    }
    return x;
  }

  @Override
  public int dimension() {
    return weights.length;
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double y = dot(frame[i], x);
      sum += weights[i] * y * y * y;
    }
    double excess = dot(x, x) - 1;
    return sum + 0.5 * stiffness * excess * excess;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    double radial = 2 * stiffness * (dot(x, x) - 1);
    for (int j = 0; j < x.length; j++) {
      g[j] = radial * x[j];
    }
    for (int i = 0; i < weights.length; i++) {
      double y = dot(frame[i], x);
      double factor = 3 * weights[i] * y * y;
      for (int j = 0; j < x.length; j++) {
        g[j] += factor * frame[i][j];
      }
    }
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    int n = x.length;
    double radial = 2 * stiffness * (dot(x, x) - 1);
    Arrays.fill(hessian.entries(), 0);
    for (int k = 0; k < n; k++) {
      double factor = 6 * weights[k] * dot(frame[k], x);
      for (int j = 0; j < n; j++) {
        for (int i = 0; i <= j; i++) {
          hessian.set(i, j, hessian.get(i, j) + factor * frame[k][i] * frame[k][j]);
        }
      }
    }
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        double isotropic = i == j ? radial : 0;
        hessian.set(i, j, hessian.get(i, j) + 4 * stiffness * x[i] * x[j] + isotropic);
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }
}
