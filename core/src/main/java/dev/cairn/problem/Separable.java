package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import java.util.Arrays;
import java.util.List;

/// f(x) = Σᵢ cᵢ(xᵢ): its critical points are the products of those of the curves cᵢ.
record Separable(List<Curve> curves) implements ClosedForm {
  @Override
  public int dimension() {
    return curves.size();
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += curves.get(i).value().applyAsDouble(x[i]);
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    for (int i = 0; i < x.length; i++) {
      g[i] = curves.get(i).slope().applyAsDouble(x[i]);
    }
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    Arrays.fill(hessian.entries(), 0);
    for (int i = 0; i < x.length; i++) {
      hessian.set(i, i, curves.get(i).curvature().applyAsDouble(x[i]));
    }
  }
}
