package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;

/// outᵢ ← cᵢ·aᵢ·bᵢ, row by row.
///
/// @param coefficients c, read when run
/// @param a as many rows as out
/// @param b as many rows as out
/// @param out the products
record ScaledProduct(Coefficients.Grid coefficients, RowList a, RowList b, RowList out)
    implements RowTask {
  @Override
  public void run(double[] memory, int width) {
    for (int k = 0; k < out.count(); k++) {
      double c = coefficients.all().values()[coefficients.first() + k * coefficients.outStep()];
      int i = a.offset(k);
      int j = b.offset(k);
      int o = out.offset(k);
      for (int s = 0; s < width; s += Tile.LANES) {
        load(memory, i + s).mul(load(memory, j + s)).mul(c).intoArray(memory, o + s);
      }
    }
  }

  @Override
  public long flopsPerSample() {
    return 2L * out.count();
  }
}
