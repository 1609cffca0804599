package dev.cairn.krylov;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;

/// Small systems, and the solver that the tests of MINRES-QLP give them to.
final class Systems {
  private Systems() {}

  static final Tolerances TIGHT = new Tolerances(1e-14, OptionalInt.empty(), 1e15, 1e7, 1e4);
  static final MinresQlp SOLVER = MinresQlp.DEFAULT.withTolerances(TIGHT);

  static KrylovResult solve(MinresQlp solver, SymmetricOperator a, double[] b, double[] x) {
    return solver.workspace(b.length).solve(a, b, x);
  }

  static DenseSymmetric diagonal(int n, IntToDoubleFunction entry) {
    DenseSymmetric a = new DenseSymmetric(n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, entry.applyAsDouble(i));
    }
    return a;
  }

  static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  /// Example 7.1 of the paper; (1, −1, 0, 1) spans its kernel.
  static DenseSymmetric example() {
    DenseSymmetric a = new DenseSymmetric(4);
    a.set(0, 0, 1);
    a.set(0, 1, 1);
    a.set(1, 1, 1);
    a.set(1, 2, 1);
    a.set(2, 3, 1);
    return a;
  }
}
