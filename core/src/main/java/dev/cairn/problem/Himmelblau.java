package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;

/// f(x, y) = (x² + y − 11)² + (x + y² − 7)².
record Himmelblau() implements ClosedForm {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    double a = x[0] * x[0] + x[1] - 11;
    double b = x[0] + x[1] * x[1] - 7;
    return a * a + b * b;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    double a = x[0] * x[0] + x[1] - 11;
    double b = x[0] + x[1] * x[1] - 7;
    g[0] = 4 * x[0] * a + 2 * b;
    g[1] = 2 * a + 4 * x[1] * b;
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    hessian.set(0, 0, 12 * x[0] * x[0] + 4 * x[1] - 42);
    hessian.set(0, 1, 4 * (x[0] + x[1]));
    hessian.set(1, 1, 4 * x[0] + 12 * x[1] * x[1] - 26);
  }
}
