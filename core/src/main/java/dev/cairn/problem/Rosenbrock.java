package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import java.util.Arrays;

/// f(x) = Σᵢ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², i = 1 … n − 1.
record Rosenbrock(int dimension) implements ClosedForm {
  private static final double STEEPNESS = 100;

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double off = x[i + 1] - x[i] * x[i];
      sum += STEEPNESS * off * off + (1 - x[i]) * (1 - x[i]);
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    Arrays.fill(g, 0);
    for (int i = 0; i + 1 < x.length; i++) {
      double off = x[i + 1] - x[i] * x[i];
      g[i] += -4 * STEEPNESS * x[i] * off - 2 * (1 - x[i]);
      g[i + 1] += 2 * STEEPNESS * off;
    }
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    Arrays.fill(hessian.entries(), 0);
    for (int i = 0; i + 1 < x.length; i++) {
      double off = x[i + 1] - x[i] * x[i];
      double diagonal = hessian.get(i, i) + STEEPNESS * (8 * x[i] * x[i] - 4 * off) + 2;
      hessian.set(i, i, diagonal);
      hessian.set(i, i + 1, -4 * STEEPNESS * x[i]);
      hessian.set(i + 1, i + 1, 2 * STEEPNESS);
    }
  }
}
