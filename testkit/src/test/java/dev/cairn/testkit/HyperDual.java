package dev.cairn.testkit;

/// a + b ε₁ + c ε₂ + d ε₁ε₂ with ε₁² = ε₂² = 0: f(x + ε₁v + ε₂w) carries ⟨∇f, v⟩ in b and ⟨v, ∇²f
/// w⟩ in d, exact to rounding.
///
/// Source: J. A. Fike, J. J. Alonso, AIAA paper 2011-886.
record HyperDual(double a, double b, double c, double d) {
  static HyperDual of(double a) {
    return new HyperDual(a, 0, 0, 0);
  }

  HyperDual plus(HyperDual o) {
    return new HyperDual(a + o.a, b + o.b, c + o.c, d + o.d);
  }

  HyperDual plus(double t) {
    return new HyperDual(a + t, b, c, d);
  }

  HyperDual minus(HyperDual o) {
    return plus(o.times(-1));
  }

  HyperDual times(double t) {
    return new HyperDual(t * a, t * b, t * c, t * d);
  }

  HyperDual times(HyperDual o) {
    return new HyperDual(
        a * o.a, a * o.b + b * o.a, a * o.c + c * o.a, a * o.d + b * o.c + c * o.b + d * o.a);
  }

  HyperDual power(int exponent) {
    return chain(
        Math.pow(a, exponent),
        exponent * Math.pow(a, exponent - 1),
        exponent * (exponent - 1) * Math.pow(a, exponent - 2));
  }

  HyperDual exp() {
    double e = Math.exp(a);
    return chain(e, e, e);
  }

  HyperDual cos() {
    return chain(Math.cos(a), -Math.sin(a), -Math.cos(a));
  }

  /// f(this) where f has this value, slope and curvature at a.
  private HyperDual chain(double value, double slope, double curvature) {
    return new HyperDual(value, slope * b, slope * c, slope * d + curvature * b * c);
  }
}
