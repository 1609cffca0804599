package dev.cairn.flatness;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.SplittableRandom;

/// How large a gradient rounding alone can make at θ.
///
/// Where each θⱼ is off by ε|θⱼ|, the gradient is off by √(Σⱼ ‖H eⱼ‖² θⱼ²) ε, whatever the units of
/// the function and of each coordinate. The root is estimated from three products, H (θ ∘ σ) for
/// random signs σ, whose mean square it is. Sums over samples add to it.
public final class GradientRounding {
  private static final double EPSILON = 0x1p-52;

  private static final int PROBES = 3;

  /// What sums over samples, and digits lost in them, may add.
  private static final double MARGIN = 100;

  private GradientRounding() {}

  /// What rounding of θ (read) brings about, ε √(Σⱼ ‖H eⱼ‖² θⱼ²).
  public static double floor(SymmetricOperator hessian, double[] theta) {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[theta.length];
    double[] y = new double[theta.length];
    double[] norms = new double[PROBES];
    for (int probe = 0; probe < PROBES; probe++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextBoolean() ? theta[i] : -theta[i];
      }
      hessian.apply(x, y);
      norms[probe] = Vectors.norm(y);
    }
    return EPSILON * Vectors.norm(norms) / Math.sqrt(PROBES); // squares may underflow
  }

  /// Below this a gradient may be rounding alone: a hundred times the floor.
  public static double most(SymmetricOperator hessian, double[] theta) {
    return MARGIN * floor(hessian, theta);
  }

  /// More than [#most], without a product.
  public static double bound(double hessianNorm, double thetaNorm) {
    return MARGIN * EPSILON * hessianNorm * thetaNorm;
  }
}
