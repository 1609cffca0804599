package dev.cairn.finder.saddle;

import dev.cairn.linalg.Vectors;
import dev.cairn.spectrum.Eigensystem;

/// The quadratic model of f in eigenbasis coordinates with its k lowest modes reflected: λ̃ᵢ = −λᵢ
/// and g̃ᵢ = −gᵢ for them, λ̃ᵢ = λᵢ and g̃ᵢ = gᵢ for the others. Minimising it climbs along the k
/// modes and descends along the rest.
///
/// Modes that symmetry makes flat (eigenvalue and gradient at rounding level) take no part and are
/// not counted among the k.
final class ReflectedModel {
  /// |λ| of at most this times ‖H‖₂ may be a symmetry's.
  private static final double FLAT_EIGENVALUE = 1e-9;

  /// The gradient along a symmetry's mode is at most this times ‖H‖₂: the rounding error of ∇f.
  private static final double FLAT_GRADIENT = 1e-12;

  /// A mode counts as without gradient, the hard case, below this share of the radius's pull.
  private static final double HARD_CASE = 1e-12;

  private static final int BISECTIONS = 200;

  private final double[] eigenvalues;
  private final double[] gradient;
  private final boolean[] active;
  private final boolean[] uphill;
  private final int lowest;
  private double shiftUp;
  private double shiftDown;

  /// Reads the coordinates of the gradient; k modes or as many as take part.
  ReflectedModel(Eigensystem hessian, double[] coordinates, int k) {
    int n = coordinates.length;
    eigenvalues = new double[n];
    gradient = new double[n];
    active = new boolean[n];
    uphill = new boolean[n];
    double norm = hessian.spectralNorm();
    int reflected = 0;
    int least = -1;
    for (int i = 0; i < n; i++) {
      double lambda = hessian.value(i);
      active[i] =
          Math.abs(lambda) > FLAT_EIGENVALUE * norm
              || Math.abs(coordinates[i]) > FLAT_GRADIENT * norm;
      uphill[i] = active[i] && reflected < k;
      reflected += uphill[i] ? 1 : 0;
      eigenvalues[i] = uphill[i] ? -lambda : lambda;
      gradient[i] = uphill[i] ? -coordinates[i] : coordinates[i];
      if (active[i] && (least < 0 || eigenvalues[i] < eigenvalues[least])) {
        least = i;
      }
    }
    lowest = least;
  }

  /// Whether the point has the index that the model looks for: every λ̃ of a mode that takes part
  /// is positive.
  boolean convex() {
    return lowest < 0 || eigenvalues[lowest] > 0;
  }

  /// A new array: the step's coordinates, no longer than the radius.
  double[] step(Shift shift, double radius) {
    if (lowest < 0) {
      return new double[gradient.length];
    }
    if (convex()) {
      double[] newton = shifted(0);
      if (length(newton) <= radius) {
        return newton;
      }
    }
    return switch (shift) {
      case COMMON -> boundary(radius);
      case RATIONAL -> rational(radius);
    };
  }

  /// ‖(|H| + μ)⁻¹v‖, the length of the next step that a gradient v would ask for, with the shift μ
  /// of the last step and over the modes that take part.
  double response(double[] v) {
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      if (active[i]) {
        double mu = uphill[i] ? shiftUp : shiftDown;
        double moved = v[i] / Math.max(eigenvalues[i] + mu, Math.abs(eigenvalues[i]));
        sum += moved * moved;
      }
    }
    return Math.sqrt(sum);
  }

  /// −g̃ᵢ/(λ̃ᵢ + μ).
  private double[] shifted(double mu) {
    shiftUp = mu;
    shiftDown = mu;
    double[] s = new double[gradient.length];
    for (int i = 0; i < s.length; i++) {
      s[i] = active[i] && gradient[i] != 0 ? -gradient[i] / (eigenvalues[i] + mu) : 0;
    }
    return s;
  }

  /// The step of length radius with μ > max(0, −λ̃ₘᵢₙ), by bisection in log(μ − max(0, −λ̃ₘᵢₙ)).
  private double[] boundary(double radius) {
    double least = Math.max(0, -eigenvalues[lowest]);
    double pull = 0;
    for (int i = 0; i < gradient.length; i++) {
      pull += active[i] ? gradient[i] * gradient[i] : 0;
    }
    double high = Math.sqrt(pull) / radius + Math.ulp(least);
    double low = high * HARD_CASE;
    if (length(shifted(least + low)) < radius) {
      return hardCase(shifted(least + low), radius);
    }
    for (int k = 0; k < BISECTIONS && high / low > 1 + 1e-10; k++) {
      double middle = Math.sqrt(low * high);
      if (length(shifted(least + middle)) > radius) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return shifted(least + high);
  }

  /// Fills the radius up along the lowest mode, which the gradient does not touch.
  private double[] hardCase(double[] s, double radius) {
    double rest = radius * radius - length(s) * length(s);
    double along = Math.sqrt(Math.max(0, rest));
    s[lowest] += s[lowest] < 0 ? -along : along;
    return s;
  }

  /// One shift for each of the two groups, then scaled back.
  private double[] rational(double radius) {
    double up = rationalShift(true);
    double down = rationalShift(false);
    shiftUp = up;
    shiftDown = down;
    double[] s = new double[gradient.length];
    for (int i = 0; i < s.length; i++) {
      double mu = uphill[i] ? up : down;
      s[i] = active[i] && gradient[i] != 0 ? -gradient[i] / (eigenvalues[i] + mu) : 0;
    }
    double length = length(s);
    if (length > radius) {
      for (int i = 0; i < s.length; i++) {
        s[i] *= radius / length;
      }
    } else if (!convex() && length < HARD_CASE * radius) {
      return hardCase(s, radius);
    }
    return s;
  }

  /// μ ≥ max(0, −λ̃) with μ = Σ g̃ᵢ²/(λ̃ᵢ + μ) over the group: minus the lowest eigenvalue of its
  /// augmented Hessian.
  private double rationalShift(boolean group) {
    double least = 0;
    double pull = 0;
    for (int i = 0; i < gradient.length; i++) {
      if (active[i] && uphill[i] == group) {
        least = Math.max(least, -eigenvalues[i]);
        pull += gradient[i] * gradient[i];
      }
    }
    if (pull == 0) {
      return least + Math.ulp(least) + Double.MIN_NORMAL;
    }
    double low = 0;
    double high = Math.sqrt(pull) + Math.ulp(least);
    for (int k = 0; k < BISECTIONS && high - low > 1e-14 * high; k++) {
      double middle = 0.5 * (low + high);
      if (secular(group, least + middle) > least + middle) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return least + high;
  }

  private double secular(boolean group, double mu) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      if (active[i] && uphill[i] == group && gradient[i] != 0) {
        sum += gradient[i] * gradient[i] / (eigenvalues[i] + mu);
      }
    }
    return sum;
  }

  private static double length(double[] s) {
    return Vectors.norm(s);
  }
}
