package dev.cairn.nn.hessian;

/// One step of the forward or backward pass over a block: reads some rows, overwrites others.
interface RowTask {
  /// Works on samples 0 ≤ s < width, a multiple of the number of lanes, of rows in this memory.
  void run(double[] memory, int width);

  /// Multiplications and additions for one sample; those inside a function are not counted.
  long flopsPerSample();
}
