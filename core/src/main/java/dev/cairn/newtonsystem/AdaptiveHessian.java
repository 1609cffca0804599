package dev.cairn.newtonsystem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.HessianUse;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A Hessian that is multiplied matrix-free at first and assembled once that has cost as much as
/// assembling: whatever number of products a solve turns out to need, it costs at most twice what
/// the cheaper of the two ways would have cost.
///
/// When it changes over depends on counts of operations alone, never on clocks, so that a solve
/// gives the same bits on a busy machine as on an idle one. Serves one thread, point after point.
final class AdaptiveHessian implements SymmetricOperator {
  private final int dimension;
  private @Nullable HessianOperator point;
  private @Nullable DenseSymmetric dense;
  private boolean assembled;
  private int products;

  /// For points of dimension n. Memory for the dense matrix is taken when it is first needed.
  AdaptiveHessian(int dimension) {
    this.dimension = dimension;
  }

  /// Starts anew at a point, which is kept until the next one.
  void moveTo(HessianOperator point) {
    this.point = point;
    assembled = false;
    products = 0;
  }

  /// Products at the point before its Hessian was assembled; empty where it was not.
  OptionalInt assembledAfter() {
    return assembled ? OptionalInt.of(products) : OptionalInt.empty();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void apply(double[] x, double[] y) {
    HessianOperator hessian = point;
    if (hessian == null) {
      throw new IllegalStateException("no point yet");
    }
    boolean fits = dimension <= HessianUse.LARGEST_ADAPTIVE;
    if (!assembled && fits && products >= hessian.productsPerAssembly()) {
      assemble(hessian);
    }
    if (assembled && dense != null) {
      dense.apply(x, y);
    } else {
      products++;
      hessian.apply(x, y);
    }
  }

  private void assemble(HessianOperator hessian) {
    DenseSymmetric matrix = dense;
    if (matrix == null) {
      matrix = new DenseSymmetric(dimension);
      dense = matrix;
    }
    hessian.assemble(matrix);
    assembled = true;
  }
}
