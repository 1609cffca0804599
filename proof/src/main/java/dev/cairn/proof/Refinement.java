package dev.cairn.proof;

import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.Arrays;

/// Newton's method towards a critical point near θ, with gradients in double-double.
///
/// Steps use the pseudo-inverse of the Hessian beyond a relative cut-off, so that orbits of
/// critical points attract as well as single ones. It ends when a step no longer changes doubles,
/// or when steps stop shrinking.
final class Refinement {
  /// Eigenvalues below this share of the largest take no part in a step.
  private static final double CUT = 1e-10;

  /// Steps below this size, relative to max(1, |θ|), only round.
  private static final double ROUNDING = 0x1p-51;

  /// Quadratic convergence from a point worth refining takes fewer.
  private static final int MAXIMAL_STEPS = 20;

  /// A step longer than this multiple of the one before it is no convergence.
  private static final double SHRINKING = 0.9;

  /// Steps shorter than this need a gradient in double-double.
  private static final double PRECISE_BELOW = 1e-6;

  /// After a step shorter than this, relative to max(1, |θ|), the Hessian is not made again: it
  /// changes too little to matter.
  private static final double CHORD = 1e-9;

  private final DerivativeEnclosures enclosures;
  private final HessianSource hessians;

  Refinement(DerivativeEnclosures enclosures, HessianSource hessians) {
    this.enclosures = enclosures;
    this.hessians = hessians;
  }

  /// Where the steps led, and the size of the last one (maximum norm).
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(double[] theta, double lastStep, boolean converged) {}

  /// The gradient's centres.
  private double[] gradient(double[] theta, boolean precisely) {
    double[] gradient = new double[theta.length];
    if (precisely) {
      PreciseBall[] precise = enclosures.gradient(theta);
      Arrays.setAll(gradient, i -> precise[i].hi());
    } else {
      Interval[] coarse = enclosures.gradientOver(theta, 0);
      Arrays.setAll(gradient, i -> coarse[i].midpoint());
    }
    return gradient;
  }

  /// The step from a point whose gradient is g, by the pseudo-inverse of the Hessian; a new array.
  static double[] step(EigenBasis basis, double[] g) {
    double limit = CUT * basis.norm();
    return basis.apply(value -> Math.abs(value) <= limit ? 0 : -1 / value, g);
  }

  Result from(double[] start) {
    boolean precisely = enclosures.structured();
    EigenBasis basis = new EigenBasis(hessians.at(start), enclosures.kernels());
    return from(start, gradient(start, precisely), basis);
  }

  /// The same with the gradient at the start and the eigenvectors of the Hessian there.
  Result from(double[] start, double[] first, EigenBasis firstBasis) {
    double[] theta = start.clone();
    double[] gradient = first;
    EigenBasis basis = firstBasis;
    double before = Double.POSITIVE_INFINITY;
    boolean precisely = enclosures.structured();
    for (int k = 0; k < MAXIMAL_STEPS; k++) {
      double[] step = step(basis, gradient);
      double size = 0;
      double scale = 1;
      for (int i = 0; i < step.length; i++) {
        size = Math.max(size, Math.abs(step[i]));
        scale = Math.max(scale, Math.abs(theta[i]));
      }
      if (!(size <= SHRINKING * before)) {
        return new Result(theta, size, before <= ROUNDING * scale * 4);
      }
      for (int i = 0; i < step.length; i++) {
        theta[i] += step[i];
      }
      if (precisely && size <= ROUNDING * scale) {
        return new Result(theta, size, true);
      }
      boolean close = size <= PRECISE_BELOW;
      // the first precise step undoes the rounding of the last coarse one: they are not compared
      before = close && !precisely ? Double.POSITIVE_INFINITY : size;
      precisely |= close;
      gradient = gradient(theta, precisely);
      if (size > CHORD * scale) {
        basis = new EigenBasis(hessians.at(theta), enclosures.kernels());
      }
    }
    return new Result(theta, before, false);
  }
}
