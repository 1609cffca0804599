package dev.cairn.proof.enclosure;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;

/// Arithmetic on arrays of rigorous numbers: what a program is run with.
///
/// T holds a number of enclosures; every operation encloses the exact results for all numbers in
/// its operands and makes a new array. An array is a sequence of rows of equal width: a row is one
/// element of a tensor, its width the number of samples in the block (1 for shared values).
interface TensorAlgebra<T> {
  /// The numbers themselves.
  T exact(double[] values);

  /// The numbers of a block of data.
  ///
  /// @param input which of the program's inputs it is
  default T data(int input, double[] values) {
    return exact(values);
  }

  /// One enclosure, of a real number.
  T number(Real number);

  /// Number of enclosures in it.
  int length(T x);

  /// x + y, equal lengths.
  T add(T x, T y);

  /// x − y, equal lengths.
  T subtract(T x, T y);

  /// x·y element by element, equal lengths.
  T multiply(T x, T y);

  /// factor·x for a single number.
  T scale(T factor, T x);

  /// The derivative of this order of a curve, element by element.
  T curve(Curve curve, int order, T x);

  /// Row i of the result is row `map[i]` of x, zero where `map[i]` is −1.
  T gather(T x, int[] map, int width);

  /// Row `map[i]` of the result, of which there are rows, is the sum of such rows i of x.
  T scatter(T x, int[] map, int rows, int width);

  /// Each row of the given width added up to one number.
  T sumRows(T x, int width);

  /// Each number repeated to a row of the given width.
  T replicate(T x, int width);

  /// Matrix product of the shape, taken count times: the i-th with the operands from their i-th
  /// multiple of the strides on, the results one after the other.
  T product(Gemm shape, T left, T right);

  /// Whether every enclosure bounds something.
  boolean bounded(T x);

  /// A number in each enclosure.
  double[] representatives(T x);

  /// count products [m, k]·[k, n] of row-major matrices, the right one stored as [n, k] where
  /// transposed.
  record Gemm(
      int count, int m, int n, int k, boolean rightTransposed, int leftStride, int rightStride) {}
}
