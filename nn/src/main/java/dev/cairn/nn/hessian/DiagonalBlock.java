package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Layer;

/// ∂²L/∂W_l∂W_l: curvatures `S_ll[p,i]`, p ≥ i, times pairs of inputs `a_l[j]·a_l[q]`, j ≤ q.
///
/// Where the curvature is a multiple of the identity, one row holds the multiple.
final class DiagonalBlock implements HessianBlock {
  private final Layer layer;
  private final boolean isotropic;
  private final PanelProduct product;

  DiagonalBlock(int l, BlockDerivatives d, Workspace workspace) {
    layer = d.layer(l);
    isotropic = d.isotropic(l);
    Rows inputs = d.inputs(l);
    product =
        new PanelProduct(
            d.curvature(l, l).all(),
            new Products(
                inputs.list(Pairs.members(inputs.count(), false)),
                inputs.list(Pairs.members(inputs.count(), true))),
            workspace);
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
    int inputs = layer.size() / layer.outputs();
    for (int p = 0; p < layer.outputs(); p++) {
      for (int q = 0; q < inputs; q++) {
        int column = layer.index(p, q);
        for (int i = 0; i <= p; i++) {
          for (int j = 0; j < inputs; j++) {
            hessian.setUpper(layer.index(i, j), column, value(i, p, Pairs.number(j, q)));
          }
        }
      }
    }
  }

  private double value(int i, int p, int pair) {
    if (isotropic) {
      return i == p ? product.get(0, pair) : 0;
    }
    return product.get(Pairs.number(i, p), pair);
  }

  @Override
  public long bytes() {
    return product.bytes();
  }

  @Override
  public long flopsPerSample() {
    return product.flopsPerSample();
  }
}
