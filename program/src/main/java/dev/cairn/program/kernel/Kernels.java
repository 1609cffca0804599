package dev.cairn.program.kernel;

import dev.cairn.program.Function;
import org.jspecify.annotations.Nullable;

/// The arithmetic of the double evaluator on rows of samples.
///
/// A row is a dense run of numbers. Element-wise kernels may compute up to the next multiple of
/// [#LANES] beyond n; kernels that sum over samples use exactly the width given. Both
/// implementations do the same operations in the same order.
public interface Kernels {
  /// Rows are padded to a multiple of this, and a sum over samples is kept as this many partial
  /// sums, lane l adding the samples l, l + LANES, …
  int LANES = 8;

  /// The number of orders that [#function] knows, 0 included.
  int ORDERS = 4;

  /// The vector kernels.
  static Kernels vector() {
    return new VectorKernels();
  }

  /// The scalar kernels.
  static Kernels scalar() {
    return new ScalarKernels();
  }

  /// n rounded up to a multiple of [#LANES].
  static int padded(int n) {
    return (n + LANES - 1) / LANES * LANES;
  }

  /// c ← value.
  void fill(double value, View c, int n);

  /// c ← a.
  void copy(View a, View c, int n);

  /// c ← a + b.
  void add(View a, View b, View c, int n);

  /// c ← a − b.
  void subtract(View a, View b, View c, int n);

  /// c ← a·b.
  void multiply(View a, View b, View c, int n);

  /// c ← a·b + d, rounded twice.
  void multiplyAdd(View a, View b, View d, View c, int n);

  /// c ← (a + shift)·b, rounded twice.
  void shiftMultiply(View a, double shift, View b, View c, int n);

  /// c ← factor·a + shift.
  void affine(double factor, View a, double shift, View c, int n);

  /// c ← factor·a.
  void scale(double factor, View a, View c, int n);

  /// c ← max(a, b).
  void maximum(View a, View b, View c, int n);

  /// `y[k]` ← the k-th derivative of f at x for every k whose row is there; y has [#ORDERS]
  /// entries. Only functions with orders have rows beyond 0. The rows do not overlap x. Where f is
  /// undefined the result is NaN, also for log 0 and 1/0: what is computed from it stays NaN.
  void function(Function f, View x, @Nullable View[] y, int n);

  /// The LANES numbers at partial += the partial sums of a's first n elements.
  void sum(View a, View partial, int n);

  /// C ← W·X, or C += W·X: m × k matrix W by k rows of samples X, giving m rows C. Each element is
  /// a chain of fused multiply-adds in ascending k.
  void product(View w, View x, View c, Extents extents, boolean accumulate);

  /// G += A·Bᵀ over samples: for row i of A and row j of B the LANES numbers at partial +
  /// (i·columns + j)·LANES get the partial sums of the products.
  void contract(View a, View b, View partial, Extents extents);

  /// c ← Σₖ aₖ·bₖ row by row, for `extents.inner` rows.
  void rowwise(View a, View b, View c, Extents extents);
}
