package dev.cairn.objective;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;

/// A Hessian at one point: products v ↦ ∇²f(θ)v, and the dense matrix on request.
public interface HessianOperator extends SymmetricOperator {
  /// How many products cost about as much as [#assemble], by count of operations: a property of the
  /// objective, the same on every machine.
  default int productsPerAssembly() {
    return dimension();
  }

  /// An estimate of the error of the products and of the assembled matrix so far, beyond rounding,
  /// relative to ‖∇²f(θ)‖: what is said of the Hessian must allow for it.
  default double relativeError() {
    return 0;
  }

  /// hessian ← ∇²f(θ), both triangles. Overwrites hessian (dimension n).
  ///
  /// Costs n products here, and the two triangles are averaged; objectives with structure do
  /// better.
  default void assemble(DenseSymmetric hessian) {
    int n = dimension();
    double[] entries = hessian.entries();
    double[] unit = new double[n];
    double[] column = new double[n];
    for (int j = 0; j < n; j++) {
      unit[j] = 1;
      apply(unit, column);
      unit[j] = 0;
      System.arraycopy(column, 0, entries, j * n, n);
    }
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        hessian.set(i, j, 0.5 * (entries[i + j * n] + entries[j + i * n]));
      }
    }
  }
}
