package dev.cairn.proof.sound;

import java.util.Collections;
import java.util.List;

/// Value, gradient and Hessian at a point, carried forward.
///
/// @param value f
/// @param gradient n numbers; none where f is constant
/// @param hessian the lower triangle, row after row; none where f is constant
record Jet(Real value, List<Real> gradient, List<Real> hessian) {
  static Jet constant(Real value) {
    return new Jet(value, List.of(), List.of());
  }

  boolean isConstant() {
    return gradient.isEmpty();
  }

  /// The same as a function of n variables.
  Jet of(int n) {
    return isConstant()
        ? new Jet(
            value,
            Collections.nCopies(n, Real.ZERO),
            Collections.nCopies(n * (n + 1) / 2, Real.ZERO))
        : this;
  }

  Real second(int i, int j) {
    return hessian.get(i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i);
  }
}
