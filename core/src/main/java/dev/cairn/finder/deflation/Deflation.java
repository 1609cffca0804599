package dev.cairn.finder.deflation;

import dev.cairn.linalg.Point;
import java.util.List;
import java.util.Locale;

/// The factor m(θ) = Πᵢ (‖θ − θᵢ‖⁻ᵖ + σ) that takes the points θᵢ out of ∇f: m∇f has no zero there,
/// and where ∇f is not small m∇f is large there.
///
/// The shift σ > 0 keeps m∇f from vanishing at infinity, which would lead the search away for ever.
/// Source: P. E. Farrell, Á. Birkisson, S. W. Funke, SIAM J. Sci. Comput. 37 (2015).
///
/// @param points θᵢ
/// @param power p ≥ 1
/// @param shift σ > 0
public record Deflation(List<Point> points, double power, double shift) {
  /// Checks the settings and copies the list.
  public Deflation {
    points = List.copyOf(points);
    if (!(power >= 1)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "power %g must be ≥ 1", power));
    }
    if (!(shift > 0)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "shift %g must be > 0", shift));
    }
  }

  /// Power 2 and shift 1, the usual choice.
  public static Deflation of(List<Point> points) {
    return new Deflation(points, 2, 1);
  }

  /// ln m(θ); reads θ. Infinite at a deflated point.
  double logFactor(Point theta) {
    double sum = 0;
    for (Point known : points) {
      sum += Math.log(Math.pow(squaredDistance(theta, known), -power / 2) + shift);
    }
    return sum;
  }

  /// ⟨∇ ln m(θ), v⟩; reads θ and v.
  double logSlope(Point theta, double[] v) {
    double sum = 0;
    for (Point known : points) {
      double squared = squaredDistance(theta, known);
      double along = 0;
      for (int i = 0; i < v.length; i++) {
        along += (theta.get(i) - known.get(i)) * v[i];
      }
      // (−p η^(−p/2 − 1)) / (η^(−p/2) + σ), with η^(p/2) multiplied through against overflow.
      sum -= power * along / (squared * (1 + shift * Math.pow(squared, power / 2)));
    }
    return sum;
  }

  private static double squaredDistance(Point a, Point b) {
    double sum = 0;
    for (int i = 0; i < a.dimension(); i++) {
      double difference = a.get(i) - b.get(i);
      sum += difference * difference;
    }
    return sum;
  }
}
