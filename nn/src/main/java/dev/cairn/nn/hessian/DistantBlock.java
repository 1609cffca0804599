package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Layer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// ∂²L/∂W_l∂W_m for m > l + 1: both terms are folded into one row for each (q, p, i),
/// `S_ml[p,i]·a_m[q] + δ_m[p]·J[q,i]`, which is multiplied with the inputs `a_l[j]`.
final class DistantBlock implements HessianBlock {
  private final Layer lower;
  private final Layer upper;
  private final int inputs;
  private final int upperInputs;
  private final FoldedProduct product;

  DistantBlock(int l, int m, BlockDerivatives d, Workspace workspace) {
    lower = d.layer(l);
    upper = d.layer(m);
    inputs = d.inputs(l).count();
    upperInputs = d.inputs(m).count();
    int units = upper.outputs() * lower.outputs();
    int[] input = Grid.rows(upperInputs, units);
    int[] unit = Grid.columns(upperInputs, units);
    Rows jacobian = d.jacobian(l, m - 1);
    int[] rows =
        IntStream.range(0, input.length)
            .map(k -> jacobianRow(input[k], unit[k] % lower.outputs(), jacobian.count() - 1))
            .toArray();
    var folds =
        new Folds(
            d.curvature(l, m).list(unit),
            d.inputs(m).list(input),
            d.delta(m).list(Arrays.stream(unit).map(k -> k / lower.outputs()).toArray()),
            jacobian.list(rows));
    product = new FoldedProduct(folds, d.inputs(l).all(), workspace);
  }

  /// The row of `∂a_m[q]/∂z_l[i]`; the constant input, where there is one, does not depend on z_l.
  private int jacobianRow(int q, int i, int zeroRow) {
    return q < upper.inputs() ? q * lower.outputs() + i : zeroRow;
  }

  @Override
  public void clear() {
    product.clear();
  }

  @Override
  public void accumulate(int width) {
    product.accumulate(width);
  }

  @Override
  public void writeTo(DenseSymmetric hessian) {
    int units = upper.outputs() * lower.outputs();
    for (int q = 0; q < upperInputs; q++) {
      for (int unit = 0; unit < units; unit++) {
        int column = upper.index(unit / lower.outputs(), q);
        for (int j = 0; j < inputs; j++) {
          double value = product.get(q * units + unit, j);
          hessian.set(lower.index(unit % lower.outputs(), j), column, value);
        }
      }
    }
  }

  @Override
  public long flopsPerSample() {
    return product.flopsPerSample();
  }
}
