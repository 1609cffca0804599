package dev.cairn.proof.complete;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;

/// A critical point by the boxes around it: exactly one critical point has |x − centre| ≤
/// uniqueness·w, it has |x − centre| ≤ existence·w, coordinate by coordinate, where w are the
/// widths of the box that was searched; index eigenvalues of its Hessian are negative, none is
/// zero.
public record Ball(Point centre, double uniqueness, double existence, int index) {
  public Ball {
    if (!(existence >= 0 && existence <= uniqueness && Double.isFinite(uniqueness))) {
      throw new IllegalArgumentException(
          "radii %s (existence) and %s (uniqueness) must be in this order"
              .formatted(existence, uniqueness));
    }
  }

  /// A new array: the radii of the sides of a box around the centre, share·w in doubles.
  public static double[] radii(Box box, double share) {
    double[] radii = new double[box.dimension()];
    java.util.Arrays.setAll(radii, i -> share * (box.upper().get(i) - box.lower().get(i)));
    return radii;
  }
}
