package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;

/// δ ← weight·(output − target).
record SquaredErrorTask(RowList outputs, RowList targets, RowList weight, RowList delta)
    implements RowTask {
  @Override
  public void run(double[] memory, int width) {
    for (int p = 0; p < outputs.count(); p++) {
      for (int s = 0; s < width; s += Tile.LANES) {
        load(memory, outputs.offset(p) + s)
            .sub(load(memory, targets.offset(p) + s))
            .mul(load(memory, weight.offset(0) + s))
            .intoArray(memory, delta.offset(p) + s);
      }
    }
  }

  @Override
  public long flopsPerSample() {
    return 2L * outputs.count();
  }
}
