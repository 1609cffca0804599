package dev.cairn.proof.complete;

import dev.cairn.proof.arithmetic.Directed;
import dev.cairn.proof.arithmetic.Ranges.Domain;

/// Krawczyk's operator of ∇f over a box around a centre: one thread's workspace.
///
/// For x in the box X with ∇f(x) = 0, x lies in c − C∇f(c) + (I − C H(X))(X − c), whatever C is. C
/// is the inverse of the midpoints of H(X) in doubles. Source: R. Krawczyk (1969).
final class Krawczyk {
  private final BoxEvaluator evaluator;
  private final int n;
  final double[] gradientLo;
  final double[] gradientHi;
  final double[] hessianLo;
  final double[] hessianHi;
  private final double[] pointLo;
  private final double[] pointHi;
  private final double[] middle;
  private final double[] inverse;

  /// Upper bounds of |I − C H|, n × n.
  final double[] rest;

  /// C∇f(c) as intervals.
  final double[] stepLo;

  final double[] stepHi;

  Krawczyk(BoxEvaluator evaluator) {
    this.evaluator = evaluator;
    n = evaluator.dimension();
    gradientLo = new double[n];
    gradientHi = new double[n];
    hessianLo = new double[n * n];
    hessianHi = new double[n * n];
    pointLo = new double[n];
    pointHi = new double[n];
    middle = new double[n * n];
    inverse = new double[n * n];
    rest = new double[n * n];
    stepLo = new double[n];
    stepHi = new double[n];
  }

  /// Gradient and Hessian over the box [from, to]; false where f is not smooth all over it.
  boolean over(double[] from, double[] to) {
    evaluator.gradient(from, to, gradientLo, gradientHi);
    if (evaluator.domain() != Domain.ALL) {
      return false;
    }
    evaluator.hessian(hessianLo, hessianHi);
    return true;
  }

  /// `[pointLo, pointHi]` ← ∇f(c), after [#over] with a box that holds c.
  void at(double[] centre) {
    evaluator.gradient(centre, centre, pointLo, pointHi);
  }

  double pointLo(int i) {
    return pointLo[i];
  }

  double pointHi(int i) {
    return pointHi[i];
  }

  /// C, [#rest] and the step, after [#over] and [#at]; false where there is no inverse.
  boolean precondition() {
    for (int k = 0; k < middle.length; k++) {
      middle[k] = 0.5 * hessianLo[k] + 0.5 * hessianHi[k];
    }
    if (!Linear.invert(middle, n, inverse)) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      double low = 0;
      double high = 0;
      for (int j = 0; j < n; j++) {
        double c = inverse[i * n + j];
        low = Directed.addDown(low, Directed.multiplyDown(c, c >= 0 ? pointLo[j] : pointHi[j]));
        high = Directed.addUp(high, Directed.multiplyUp(c, c >= 0 ? pointHi[j] : pointLo[j]));
        rest[i * n + j] = rest(i, j);
      }
      stepLo[i] = low;
      stepHi[i] = high;
    }
    return true;
  }

  /// sup |(I − C H)ᵢⱼ|.
  private double rest(int i, int j) {
    double low = i == j ? -1 : 0;
    double high = low;
    for (int k = 0; k < n; k++) {
      double c = inverse[i * n + k];
      double from = hessianLo[k * n + j];
      double to = hessianHi[k * n + j];
      low = Directed.addDown(low, Directed.multiplyDown(c, c >= 0 ? from : to));
      high = Directed.addUp(high, Directed.multiplyUp(c, c >= 0 ? to : from));
    }
    return Math.max(-low, high);
  }

  /// Σⱼ |I − C H|ᵢⱼ radiusⱼ, rounded up.
  double spread(int i, double[] radius) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum = Directed.addUp(sum, Directed.multiplyUp(rest[i * n + j], radius[j]));
    }
    return sum;
  }
}
