package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Layer;

/// ∂²L/∂W_l∂W_m for m = l + 1: curvatures `S_ml[p,i]` times pairs of inputs `a_l[j]·a_m[q]`, and,
/// for q = i alone, `δ_m[p]·φ′(z_l[i])·a_l[j]`.
///
/// Where S_mm = s·1, the weights are taken out of the sum over samples: `S_ml[p,i] = W_m[p,i]·(s
/// φ′(z_l[i]))`, one row for each i.
final class NeighbourBlock implements HessianBlock {
  private final int l;
  private final Layer lower;
  private final Layer upper;
  private final boolean isotropic;
  private final BlockDerivatives derivatives;
  private final PanelProduct curvature;
  private final PanelProduct slope;

  NeighbourBlock(int l, BlockDerivatives d, Workspace workspace) {
    this.l = l;
    lower = d.layer(l);
    upper = d.layer(l + 1);
    isotropic = d.isotropic(l + 1);
    derivatives = d;
    Rows inputs = d.inputs(l);
    Rows upperInputs = d.inputs(l + 1);
    // Column (j, q) is j·count + q, column (p, i) is p·outputs + i.
    curvature =
        new PanelProduct(
            d.curvature(l, l + 1).all(),
            new Products(
                inputs.list(Grid.rows(inputs.count(), upperInputs.count())),
                upperInputs.list(Grid.columns(inputs.count(), upperInputs.count()))),
            workspace);
    slope =
        new PanelProduct(
            inputs.all(),
            new Products(
                d.delta(l + 1).list(Grid.rows(upper.outputs(), lower.outputs())),
                d.slope(l).list(Grid.columns(upper.outputs(), lower.outputs()))),
            workspace);
  }

  @Override
  public void clear() {
    curvature.clear();
    slope.clear();
  }

  @Override
  public void accumulate(int width) {
    curvature.accumulate(width);
    slope.accumulate(width);
  }

  @Override
  public void writeTo(DenseSymmetric hessian) {
    int inputs = derivatives.inputs(l).count();
    int upperInputs = derivatives.inputs(l + 1).count();
    for (int p = 0; p < upper.outputs(); p++) {
      for (int q = 0; q < upperInputs; q++) {
        int column = upper.index(p, q);
        for (int i = 0; i < lower.outputs(); i++) {
          for (int j = 0; j < inputs; j++) {
            double value = curvature(p, i, j * upperInputs + q);
            if (q == i) {
              value += slope.get(j, p * lower.outputs() + i);
            }
            hessian.setUpper(lower.index(i, j), column, value);
          }
        }
      }
    }
  }

  /// The sum of `S_ml[p,i]` times a pair of inputs.
  private double curvature(int p, int i, int pair) {
    return isotropic
        ? derivatives.weight(l + 1, p, i) * curvature.get(i, pair)
        : curvature.get(p * lower.outputs() + i, pair);
  }

  @Override
  public long bytes() {
    return curvature.bytes() + slope.bytes();
  }

  @Override
  public long flopsPerSample() {
    return curvature.flopsPerSample() + slope.flopsPerSample();
  }
}
