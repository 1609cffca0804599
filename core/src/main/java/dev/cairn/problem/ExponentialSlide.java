package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;

/// f(x, y) = e⁻ˣ + ½y²: no critical point, and an infimum of 0 that only x → ∞ approaches.
record ExponentialSlide() implements ClosedForm {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    return Math.exp(-x[0]) + 0.5 * x[1] * x[1];
  }

  @Override
  public void gradient(double[] x, double[] g) {
    g[0] = -Math.exp(-x[0]);
    g[1] = x[1];
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    hessian.set(0, 0, Math.exp(-x[0]));
    hessian.set(0, 1, 0);
    hessian.set(1, 1, 1);
  }
}
