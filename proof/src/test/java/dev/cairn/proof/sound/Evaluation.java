package dev.cairn.proof.sound;

import java.util.Arrays;
import java.util.List;

/// Formulas at points, with derivatives up to the second.
///
/// @param r arithmetic
/// @param functions elementary functions of the same precision
record Evaluation(RealArithmetic r, RealFunctions functions) {
  static Evaluation withBits(int bits) {
    RealArithmetic arithmetic = new RealArithmetic(bits);
    return new Evaluation(arithmetic, new RealFunctions(arithmetic));
  }

  /// @throws Undefined where a sub-expression has no value or derivative
  Jet jet(Expression f, List<Real> x) {
    Jet rounded = rounded(f, x);
    boolean zero =
        rounded.isConstant()
            && !rounded.value().isNonzero()
            && Expression.Fraction.of(f).map(it -> it.numerator().signum() == 0).orElse(false);
    return zero ? Jet.constant(Real.ZERO) : rounded;
  }

  private Jet rounded(Expression f, List<Real> x) {
    return switch (f) {
      case Expression.Constant(var value) -> Jet.constant(r.of(value));
      case Expression.Pi _ -> Jet.constant(functions.pi());
      case Expression.Variable(int index) -> variable(index, x);
      case Expression.Negated(Expression of) -> linear(jet(of, x), Real.of(-1));
      case Expression.Sum(Expression left, Expression right) -> sum(jet(left, x), jet(right, x));
      case Expression.Difference(Expression left, Expression right) ->
          sum(jet(left, x), linear(jet(right, x), Real.of(-1)));
      case Expression.Product(Expression left, Expression right) ->
          product(jet(left, x), jet(right, x));
      case Expression.Quotient(Expression left, Expression right) ->
          product(jet(left, x), reciprocal(jet(right, x)));
      case Expression.Power power -> power(power, x);
      case Expression.Call(String function, Expression argument) ->
          call(function, jet(argument, x));
    };
  }

  private static Jet variable(int index, List<Real> x) {
    int n = x.size();
    Real[] gradient = new Real[n];
    Arrays.fill(gradient, Real.ZERO);
    gradient[index] = Real.ONE;
    Real[] hessian = new Real[n * (n + 1) / 2];
    Arrays.fill(hessian, Real.ZERO);
    return new Jet(x.get(index), List.of(gradient), List.of(hessian));
  }

  private Jet linear(Jet u, Real factor) {
    return compose(u, r.multiply(factor, u.value()), factor, Real.ZERO);
  }

  /// u times a constant: a constant where that is zero.
  private Jet multiple(Jet u, Real factor) {
    return factor.isZero() ? Jet.constant(Real.ZERO) : linear(u, factor);
  }

  private Jet sum(Jet a, Jet b) {
    Real value = r.add(a.value(), b.value());
    if (a.isConstant() || b.isConstant()) {
      Jet other = a.isConstant() ? b : a;
      return new Jet(value, other.gradient(), other.hessian());
    }
    Real[] gradient = new Real[a.gradient().size()];
    Arrays.setAll(gradient, i -> r.add(a.gradient().get(i), b.gradient().get(i)));
    Real[] hessian = new Real[a.hessian().size()];
    Arrays.setAll(hessian, i -> r.add(a.hessian().get(i), b.hessian().get(i)));
    return new Jet(value, List.of(gradient), List.of(hessian));
  }

  private Jet product(Jet a, Jet b) {
    if (a.isConstant()) {
      return multiple(b, a.value());
    }
    if (b.isConstant()) {
      return multiple(a, b.value());
    }
    int n = a.gradient().size();
    Real[] gradient = new Real[n];
    Real[] hessian = new Real[a.hessian().size()];
    for (int i = 0; i < n; i++) {
      Real ai = a.gradient().get(i);
      Real bi = b.gradient().get(i);
      gradient[i] = r.add(r.multiply(ai, b.value()), r.multiply(bi, a.value()));
      for (int j = 0; j <= i; j++) {
        Real mixed =
            r.add(r.multiply(ai, b.gradient().get(j)), r.multiply(bi, a.gradient().get(j)));
        Real curved =
            r.add(r.multiply(a.second(i, j), b.value()), r.multiply(b.second(i, j), a.value()));
        hessian[i * (i + 1) / 2 + j] = r.add(mixed, curved);
      }
    }
    return new Jet(r.multiply(a.value(), b.value()), List.of(gradient), List.of(hessian));
  }

  /// f(u) with f′ and f″ at u.
  private Jet compose(Jet u, Real f, Real first, Real second) {
    if (u.isConstant()) {
      return Jet.constant(f);
    }
    int n = u.gradient().size();
    Real[] gradient = new Real[n];
    Real[] hessian = new Real[u.hessian().size()];
    for (int i = 0; i < n; i++) {
      Real ui = u.gradient().get(i);
      gradient[i] = r.multiply(first, ui);
      for (int j = 0; j <= i; j++) {
        Real bend = r.multiply(second, r.multiply(ui, u.gradient().get(j)));
        hessian[i * (i + 1) / 2 + j] = r.add(r.multiply(first, u.second(i, j)), bend);
      }
    }
    return new Jet(f, List.of(gradient), List.of(hessian));
  }

  private Jet reciprocal(Jet u) {
    Real inverse = r.divide(Real.ONE, u.value());
    if (u.isConstant()) {
      return Jet.constant(inverse);
    }
    Real square = r.multiply(inverse, inverse);
    return compose(u, inverse, square.negate(), r.multiply(square, inverse).shifted(1));
  }

  private Jet power(Expression.Power power, List<Real> x) {
    Jet base = jet(power.base(), x);
    Jet exponent = jet(power.exponent(), x);
    if (power.whole().isEmpty()) {
      if (exponent.isConstant() && exponent.value().isZero()) {
        return power(base, 0);
      }
      boolean zero = base.isConstant() && base.value().isZero();
      return zero && exponent.isConstant() && exponent.value().sign() > 0
          ? base
          : call("exp", product(exponent, call("log", base)));
    }
    int p = power.whole().get();
    Jet positive = power(base, Math.abs(p));
    return p < 0 ? reciprocal(positive) : positive;
  }

  private Jet power(Jet base, int p) {
    Real v = base.value();
    if (p < 2) {
      return p == 1 ? base : compose(base, Real.ONE, Real.ZERO, Real.ZERO);
    }
    Real lower = r.power(v, p - 2);
    Real middle = r.multiply(lower, v);
    return compose(
        base,
        r.multiply(middle, v),
        r.multiply(Real.of(p), middle),
        r.multiply(Real.of((long) p * (p - 1)), lower));
  }

  private Jet call(String function, Jet u) {
    Real x = u.value();
    return switch (function) {
      case "exp" -> {
        Real e = functions.exp(x);
        yield compose(u, e, e, e);
      }
      case "log", "ln" -> {
        Real value = functions.log(x);
        Real inverse = r.divide(Real.ONE, x);
        yield compose(u, value, inverse, r.multiply(inverse, inverse).negate());
      }
      case "sqrt" -> root(u);
      case "sin" -> {
        var both = functions.sineCosine(x);
        yield compose(u, both.sine(), both.cosine(), both.sine().negate());
      }
      case "cos" -> {
        var both = functions.sineCosine(x);
        yield compose(u, both.cosine(), both.sine().negate(), both.cosine().negate());
      }
      case "tan" -> product(call("sin", u), reciprocal(call("cos", u)));
      case "sinh" -> compose(u, functions.sinh(x), functions.cosh(x), functions.sinh(x));
      case "cosh" -> compose(u, functions.cosh(x), functions.sinh(x), functions.cosh(x));
      case "tanh" -> hyperbolicTangent(u);
      case "sigmoid" -> sigmoid(u);
      case "softplus" -> softplus(u);
      case "swish" -> product(u, sigmoid(u));
      case "erf" -> {
        Real slope = functions.erfSlope(x);
        yield compose(u, functions.erf(x), slope, r.multiply(slope, x).shifted(1).negate());
      }
      default -> throw new IllegalArgumentException("no function " + function);
    };
  }

  private Jet root(Jet u) {
    Real root = r.sqrt(u.value());
    if (u.isConstant()) {
      return Jet.constant(root);
    }
    Real first = r.divide(Real.ONE, root.shifted(1));
    return compose(u, root, first, r.divide(first, u.value()).shifted(-1).negate());
  }

  private Jet hyperbolicTangent(Jet u) {
    Real tanh = functions.tanh(u.value());
    Real first = functions.tanhSlope(u.value());
    return compose(u, tanh, first, r.multiply(tanh, first).shifted(1).negate());
  }

  private Jet sigmoid(Jet u) {
    Real up = functions.sigmoid(u.value());
    Real down = functions.sigmoid(u.value().negate());
    Real first = r.multiply(up, down);
    return compose(u, up, first, r.multiply(first, r.subtract(down, up)));
  }

  private Jet softplus(Jet u) {
    Real up = functions.sigmoid(u.value());
    Real first = r.multiply(up, functions.sigmoid(u.value().negate()));
    return compose(u, functions.softplus(u.value()), up, first);
  }
}
