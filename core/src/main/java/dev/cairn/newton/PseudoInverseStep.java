package dev.cairn.newton;

import dev.cairn.quadratic.Eigensystem;

/// The step p = −H⁺g in eigenbasis coordinates: argmin ‖Hp + g‖ of minimum length.
final class PseudoInverseStep {
  private PseudoInverseStep() {}

  /// A new array −gᵢ/λᵢ where |λᵢ| > tolerance ‖H‖₂, otherwise 0. Reads g, coordinates of the
  /// gradient.
  static double[] newtonStep(Eigensystem hessian, double[] g, double tolerance) {
    double cutoff = tolerance * hessian.spectralNorm();
    double[] c = new double[g.length];
    for (int i = 0; i < c.length; i++) {
      double lambda = hessian.value(i);
      c[i] = Math.abs(lambda) > cutoff ? -g[i] / lambda : 0;
    }
    return c;
  }

  static void requireTolerance(double tolerance) {
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "rank tolerance %g must be in [0, 1)".formatted(tolerance));
    }
  }
}
