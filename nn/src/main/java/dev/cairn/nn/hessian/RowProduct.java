package dev.cairn.nn.hessian;

/// out ← a·b, or out ← out + a·b, row by row; lists of equal length.
record RowProduct(RowList a, RowList b, RowList out, boolean added) implements RowTask {
  @Override
  public void run(double[] memory, int width) {
    if (added) {
      RowKernels.addProduct(memory, a, b, out, width);
    } else {
      RowKernels.product(memory, a, b, out, width);
    }
  }

  @Override
  public long flopsPerSample() {
    return (added ? 2L : 1L) * out.count();
  }
}
