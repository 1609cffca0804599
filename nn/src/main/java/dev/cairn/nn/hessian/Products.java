package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;
import static dev.cairn.nn.hessian.Tile.LANES;

/// Column c is `first[c]·second[c]`, two lists of equal length: a Khatri–Rao product.
record Products(RowList first, RowList second) implements Columns {
  @Override
  public int count() {
    return first.count();
  }

  @Override
  public void make(double[] memory, int from, Panels panel, int width) {
    for (int k = 0; k < Tile.COLUMNS; k++) {
      int i = first.offset(from + k);
      int j = second.offset(from + k);
      int o = panel.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(memory, i + s).mul(load(memory, j + s)).intoArray(memory, o + s * Tile.COLUMNS);
      }
    }
  }

  @Override
  public int flops() {
    return 1;
  }
}
