package dev.cairn.proof.verify;

import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// Proves that boxes hold no critical point. A box that its enclosures do not reach is halved a few
/// times.
///
/// @param derivatives of the function
record Excluder(BoxDerivatives derivatives) {
  /// Halvings of a box.
  private static final int DEEPEST = 8;

  /// Whether no critical point lies in [from, to]: of it whole or of its halves.
  boolean excluded(double[] from, double[] to) {
    return excluded(from, to, DEEPEST);
  }

  private boolean excluded(double[] from, double[] to, int halvings) {
    Interval[] box = new Interval[from.length];
    Arrays.setAll(box, i -> new Interval(from[i], to[i]));
    if (excluded(box)) {
      return true;
    }
    if (halvings == 0) {
      return false;
    }
    int widest = 0;
    for (int i = 1; i < from.length; i++) {
      widest = to[i] - from[i] > to[widest] - from[widest] ? i : widest;
    }
    double middle = new Interval(from[widest], to[widest]).midpoint();
    double[] end = to.clone();
    end[widest] = middle;
    double[] begin = from.clone();
    begin[widest] = middle;
    return excluded(from, end, halvings - 1) && excluded(begin, to, halvings - 1);
  }

  private boolean excluded(Interval[] box) {
    BoxDerivatives.Over over;
    try {
      over = derivatives.over(box);
    } catch (UndefinedException _) {
      return derivatives.nowhere(box) || anyNonzero(derivatives.natural(box));
    }
    if (anyNonzero(over.gradient())) {
      return true;
    }
    try {
      return excludedBySlopes(box, over.hessian());
    } catch (UndefinedException _) {
      return false;
    }
  }

  private static boolean anyNonzero(Interval[] components) {
    for (Interval component : components) {
      if (component.mignitude() > 0) {
        return true;
      }
    }
    return false;
  }

  /// By the mean value form of ∇f, as it is or times an approximate inverse of H.
  private boolean excludedBySlopes(Interval[] box, Interval[][] hessian) {
    double[] centre = Arrays.stream(box).mapToDouble(Interval::midpoint).toArray();
    Interval[] offset = new Interval[box.length];
    Arrays.setAll(offset, i -> box[i].subtract(Interval.of(centre[i])));
    Interval[] gradient = derivatives.over(IntervalMatrix.exact(centre)).gradient();
    if (anyNonzero(sum(gradient, hessian, offset))) {
      return true;
    }
    double[][] inverse = JacobiEigenvalues.inverse(IntervalMatrix.midpoints(hessian));
    Interval[] moved = new Interval[box.length];
    Interval[][] product = IntervalMatrix.times(inverse, hessian);
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Interval.ZERO;
      for (int j = 0; j < moved.length; j++) {
        moved[i] = moved[i].add(Interval.of(inverse[i][j]).multiply(gradient[j]));
      }
    }
    return anyNonzero(sum(moved, product, offset));
  }

  /// g + A x.
  private static Interval[] sum(Interval[] g, Interval[][] a, Interval[] x) {
    Interval[] sum = g.clone();
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sum[i] = sum[i].add(a[i][j].multiply(x[j]));
      }
    }
    return sum;
  }
}
