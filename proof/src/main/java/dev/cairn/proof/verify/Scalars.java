package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;

/// Arithmetic on single rigorous numbers: all that the verifier's derivatives know of numbers.
interface Scalars<S> {
  S of(double x);

  S of(Real x);

  /// A number of a sample that may be any.
  default S sample(int place) {
    throw new IllegalStateException("the sample has numbers");
  }

  /// A new array of zeros.
  S[] zeros(int length);

  S add(S x, S y);

  S subtract(S x, S y);

  S multiply(S x, S y);

  S divide(S x, S y);

  S curve(Curve curve, int order, S x);

  /// Whether x is the number 0 and nothing else.
  boolean isZero(S x);

  /// All numbers that x may be; unbounded where nothing is known.
  Interval hull(S x);

  /// sum + x y. Zero times what is not bounded is zero: what may be undefined has been refused
  /// before.
  default S plusProduct(S sum, S x, S y) {
    return isZero(x) || isZero(y) ? sum : add(sum, multiply(x, y));
  }
}
