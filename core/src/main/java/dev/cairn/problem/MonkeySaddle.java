package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;

/// f(x, y) = x³ − 3xy²: one critical point, the origin, where the whole Hessian vanishes.
record MonkeySaddle() implements ClosedForm {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    return x[0] * (x[0] * x[0] - 3 * x[1] * x[1]);
  }

  @Override
  public void gradient(double[] x, double[] g) {
    g[0] = 3 * (x[0] * x[0] - x[1] * x[1]);
    g[1] = -6 * x[0] * x[1];
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    hessian.set(0, 0, 6 * x[0]);
    hessian.set(0, 1, -6 * x[1]);
    hessian.set(1, 1, -6 * x[0]);
  }
}
