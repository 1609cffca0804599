package dev.cairn.program;

import java.util.function.DoubleUnaryOperator;

/// A number f + f₁ε₁ + f₂ε₂ + f₁₂ε₁ε₂ with ε₁² = ε₂² = 0: exact first and second derivatives, slow
/// and obviously right.
record HyperDual(double f, double f1, double f2, double f12) {
  static HyperDual of(double value) {
    return new HyperDual(value, 0, 0, 0);
  }

  HyperDual plus(HyperDual o) {
    return new HyperDual(f + o.f, f1 + o.f1, f2 + o.f2, f12 + o.f12);
  }

  HyperDual times(HyperDual o) {
    return new HyperDual(
        f * o.f,
        f * o.f1 + f1 * o.f,
        f * o.f2 + f2 * o.f,
        f * o.f12 + f1 * o.f2 + f2 * o.f1 + f12 * o.f);
  }

  HyperDual times(double factor) {
    return new HyperDual(factor * f, factor * f1, factor * f2, factor * f12);
  }

  HyperDual minus(HyperDual o) {
    return plus(o.times(-1));
  }

  /// g(this) from g and its first two derivatives.
  HyperDual map(DoubleUnaryOperator g, DoubleUnaryOperator g1, DoubleUnaryOperator g2) {
    double d1 = g1.applyAsDouble(f);
    double d2 = g2.applyAsDouble(f);
    return new HyperDual(g.applyAsDouble(f), d1 * f1, d1 * f2, d1 * f12 + d2 * f1 * f2);
  }

  HyperDual exp() {
    return map(Math::exp, Math::exp, Math::exp);
  }

  HyperDual log() {
    return map(Math::log, x -> 1 / x, x -> -1 / (x * x));
  }

  HyperDual reciprocal() {
    return map(x -> 1 / x, x -> -1 / (x * x), x -> 2 / (x * x * x));
  }
}
