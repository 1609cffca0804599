package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Layer;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/// ∂²L/∂W_l∂W_m for m > l + 1: both terms are folded into one column for each (i, p, q),
/// `S_ml[p,i]·a_m[q] + ∂a_m[q]/∂z_l[i]·δ_m[p]`, which is multiplied with the inputs `a_l[j]`, and
/// added up for the constant one.
final class DistantBlock implements HessianBlock {
  private final Layer lower;
  private final Layer upper;
  private final Triple[] triples;
  private final Folds folds;
  private final PanelProduct product;

  /// What a column stands for.
  private record Triple(int i, int p, int q) {}

  DistantBlock(int l, int m, BlockDerivatives d, Workspace workspace) {
    lower = d.layer(l);
    upper = d.layer(m);
    triples = triples(lower.outputs(), upper.outputs(), d.inputs(m).count());
    Rows jacobian = d.jacobian(l, m - 1);
    folds =
        new Folds(
            d.curvature(l, m).list(rows(t -> t.p * lower.outputs() + t.i)),
            d.inputs(m).list(rows(Triple::q)),
            // The constant input, where there is one, does not depend on z_l.
            jacobian.list(
                rows(
                    t ->
                        t.q < upper.inputs() ? t.q * lower.outputs() + t.i : jacobian.count() - 1)),
            d.delta(m).list(rows(Triple::p)),
            new LaneSums(workspace.memory(), Tile.COLUMNS));
    product = new PanelProduct(d.inputs(l).list(0, 1, lower.inputs()), folds, workspace);
  }

  /// Two outputs p at a time, so that two columns in a row share `a_m[q]` and its derivative.
  private static Triple[] triples(int lowerOutputs, int upperOutputs, int upperInputs) {
    var triples = new Triple[lowerOutputs * upperOutputs * upperInputs];
    int k = 0;
    for (int i = 0; i < lowerOutputs; i++) {
      for (int first = 0; first < upperOutputs; first += 2) {
        for (int q = 0; q < upperInputs; q++) {
          for (int p = first; p < Math.min(first + 2, upperOutputs); p++) {
            triples[k++] = new Triple(i, p, q);
          }
        }
      }
    }
    return triples;
  }

  private int[] rows(ToIntFunction<Triple> row) {
    return Arrays.stream(triples).mapToInt(row).toArray();
  }

  @Override
  public void clear() {
    folds.clear();
    product.clear();
  }

  @Override
  public void accumulate(int width) {
    product.accumulate(width);
  }

  @Override
  public void writeTo(DenseSymmetric hessian) {
    for (int k = 0; k < triples.length; k++) {
      Triple t = triples[k];
      int column = upper.index(t.p, t.q);
      for (int j = 0; j < lower.inputs(); j++) {
        hessian.setUpper(lower.index(t.i, j), column, product.get(j, k));
      }
      if (lower.biased()) {
        hessian.setUpper(lower.index(t.i, lower.inputs()), column, folds.total(k));
      }
    }
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
