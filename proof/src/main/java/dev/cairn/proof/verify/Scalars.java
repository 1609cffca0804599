package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;

/// Arithmetic on single rigorous numbers: all that the verifier's evaluator knows of numbers.
interface Scalars<S> {
  S of(double x);

  S of(Real x);

  /// A new array of zeros.
  S[] zeros(int length);

  S add(S x, S y);

  S subtract(S x, S y);

  S multiply(S x, S y);

  S divide(S x, S y);

  S curve(Curve curve, int order, S x);

  /// Σ x[first + i·step] y[otherFirst + i·otherStep] over i below count.
  S dot(S[] x, int first, int step, S[] y, int otherFirst, int otherStep, int count);

  /// A number in it.
  double representative(S x);
}
