package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import java.util.Arrays;

/// f(x) = ½ Σᵢ dᵢxᵢ² + bᵀx with eigenvalues dᵢ of any sign, zero included.
///
/// Where some dᵢ = 0 has bᵢ ≠ 0, f has no critical point: Newton's system has no solution and the
/// gradient's part in the kernel stays.
record DiagonalQuadratic(Point eigenvalues, Point slope) implements ClosedForm {
  @Override
  public int dimension() {
    return eigenvalues.dimension();
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * (0.5 * eigenvalues.get(i) * x[i] + slope.get(i));
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    for (int i = 0; i < x.length; i++) {
      g[i] = eigenvalues.get(i) * x[i] + slope.get(i);
    }
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    Arrays.fill(hessian.entries(), 0);
    for (int i = 0; i < x.length; i++) {
      hessian.set(i, i, eigenvalues.get(i));
    }
  }
}
