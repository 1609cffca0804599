package dev.cairn.landscape;

import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.Box;
import dev.cairn.text.Worded;
import java.util.random.RandomGenerator;

/// Whether f rises outward where a search ends, by samples: numerical evidence, no proof.
///
/// Where ∇f points outward on the whole boundary of a box, or f grows towards infinity, and all
/// critical points inside are nondegenerate, Σ (−1)ᵏ over them is 1 (Morse).
public enum Growth implements Worded {
  /// At every sample f rises outward.
  OUTWARD,
  /// At some sample it does not.
  NOT_OUTWARD;

  /// Samples of a boundary, and rays.
  public static final int SAMPLES = 1_024;

  /// Rays are followed to these multiples of the scale.
  private static final double[] DISTANCES = {10, 100, 1_000};

  /// On the faces of a box.
  public static Growth onBox(SmoothObjective objective, Box box, RandomGenerator random) {
    int n = box.dimension();
    for (int i = 0; i < SAMPLES; i++) {
      double[] x = box.sample(random);
      int axis = i / 2 % n;
      boolean up = i % 2 == 0;
      x[axis] = up ? box.upper().get(axis) : box.lower().get(axis);
      double slope = objective.gradientAt(x)[axis];
      if (!(up ? slope > 0 : slope < 0)) {
        return NOT_OUTWARD;
      }
    }
    return OUTWARD;
  }

  /// Far out along the axes and along drawn rays.
  ///
  /// @param scale how far out critical points are
  /// @param rays how many; half of them at most along axes
  public static Growth alongRays(
      SmoothObjective objective, double scale, int rays, RandomGenerator random) {
    int n = objective.dimension();
    for (int i = 0; i < rays; i++) {
      boolean axial = i < Math.min(2 * n, rays / 2);
      double[] ray = axial ? axis(n, i) : random.doubles(n, -1, 1).toArray();
      double length = Vectors.norm(ray);
      for (double distance : DISTANCES) {
        double[] x = new double[n];
        Vectors.addScaled(distance * scale / length, ray, x);
        if (!(Vectors.dot(objective.gradientAt(x), x) > 0)) {
          return NOT_OUTWARD;
        }
      }
    }
    return OUTWARD;
  }

  private static double[] axis(int n, int i) {
    double[] axis = new double[n];
    axis[i / 2] = i % 2 == 0 ? 1 : -1;
    return axis;
  }
}
