package dev.cairn.proof.sound;

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

  Real second(int i, int j) {
    return hessian.get(i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i);
  }
}
