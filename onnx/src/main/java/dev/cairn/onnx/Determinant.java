package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Real;
import java.util.Map;

/// Determinants without a division, so with derivatives everywhere: with F₁ = A and
/// Fₖ₊₁ = μ(Fₖ)·A, the first element of Fₙ is ±det A. μ keeps what lies above the diagonal, and on
/// it stands minus the sum of what lies further down it.
final class Determinant {
  /// Beyond, products without pivots cancel too much.
  private static final int LARGEST = 16;

  private final Algebra algebra;
  private final int n;

  private Determinant(Algebra algebra, int n) {
    this.algebra = algebra;
    this.n = n;
  }

  static void addTo(Map<String, Operator> operators) {
    operators.put("Det", Operator.single(s -> of(s.algebra(), s.input(0))));
  }

  private static Item of(Algebra algebra, Item x) {
    int rank = x.rank();
    if (rank < 2 || x.shape()[rank - 1] != x.shape()[rank - 2]) {
      throw new IllegalArgumentException("needs square matrices");
    }
    SampleAxis.refuse(x, rank - 1, "takes determinants along", Advice.CONTRACT);
    SampleAxis.refuse(x, rank - 2, "takes determinants along", Advice.CONTRACT);
    int n = x.shape()[rank - 1];
    if (n < 1 || n > LARGEST) {
      throw new IllegalArgumentException("matrices of %s rows, at most %s".formatted(n, LARGEST));
    }
    return new Determinant(algebra, n).of(x);
  }

  private Item of(Item x) {
    Item f = x;
    for (int k = 1; k < n; k++) {
      f = new Products(algebra).product(above(f), x);
    }
    boolean[] axes = new boolean[x.rank()];
    for (int axis = x.rank() - 2; axis < x.rank(); axis++) {
      f = algebra.along(f, axis, 1, _ -> 0);
      axes[axis] = true;
    }
    Item first = algebra.without(f, axes);
    return n % 2 == 0 ? algebra.scale(Real.Rational.MINUS_ONE, first) : first;
  }

  /// μ.
  private Item above(Item f) {
    boolean[] columns = new boolean[f.rank()];
    columns[f.rank() - 1] = true;
    Item diagonal = algebra.sum(algebra.multiply(f, matrix(true)), columns);
    Item further = new Products(algebra).product(matrix(false), diagonal);
    return algebra.subtract(
        algebra.multiply(f, matrix(false)), algebra.multiply(further, matrix(true)));
  }

  /// Ones on the diagonal, or above it.
  private Known matrix(boolean diagonal) {
    double[] values = new double[n * n];
    for (int i = 0; i < values.length; i++) {
      int above = i % n - i / n;
      values[i] = (diagonal ? above == 0 : above > 0) ? 1 : 0;
    }
    return Algebra.known(ElementType.F64, new int[] {n, n}, values);
  }
}
