package dev.cairn.proof.verify;

import java.util.function.DoubleUnaryOperator;

/// A number a + bε + cδ + dεδ with ε² = δ² = 0: with θᵢ + ε and θⱼ + δ in the place of θᵢ and θⱼ a
/// function has ∂²f/∂θᵢ∂θⱼ as its d, to rounding.
record HyperDual(double a, double b, double c, double d) {
  static HyperDual of(double a) {
    return new HyperDual(a, 0, 0, 0);
  }

  HyperDual plus(HyperDual y) {
    return new HyperDual(a + y.a, b + y.b, c + y.c, d + y.d);
  }

  HyperDual minus(HyperDual y) {
    return new HyperDual(a - y.a, b - y.b, c - y.c, d - y.d);
  }

  HyperDual times(HyperDual y) {
    return new HyperDual(
        a * y.a, a * y.b + b * y.a, a * y.c + c * y.a, a * y.d + b * y.c + c * y.b + d * y.a);
  }

  /// f of it, with its first and second derivatives.
  private HyperDual apply(
      DoubleUnaryOperator f, DoubleUnaryOperator slope, DoubleUnaryOperator bend) {
    double s = slope.applyAsDouble(a);
    return new HyperDual(f.applyAsDouble(a), s * b, s * c, s * d + bend.applyAsDouble(a) * b * c);
  }

  HyperDual tanh() {
    return apply(
        Math::tanh,
        x -> 1 - Math.tanh(x) * Math.tanh(x),
        x -> -2 * Math.tanh(x) * (1 - Math.tanh(x) * Math.tanh(x)));
  }

  HyperDual exp() {
    return apply(Math::exp, Math::exp, Math::exp);
  }

  HyperDual log() {
    return apply(Math::log, x -> 1 / x, x -> -1 / (x * x));
  }

  HyperDual reciprocal() {
    return apply(x -> 1 / x, x -> -1 / (x * x), x -> 2 / (x * x * x));
  }
}
