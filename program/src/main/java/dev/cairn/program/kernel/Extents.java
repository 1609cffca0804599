package dev.cairn.program.kernel;

/// The extents of a product.
public final class Extents {
  /// m, the rows of the result.
  public final int rows;

  /// What is contracted, or, of a contraction over samples, the columns of the result.
  public final int inner;

  /// The number of samples of the block at hand.
  public int width;

  /// [Kernels#LANES] as a variable: the compiler of the virtual machine does not unroll a loop with
  /// this step. Unrolled, the loads of several rounds come first and push the sums of a tile that
  /// fills the registers out of them, at half the speed.
  final int lanes;

  /// Extents with the width still to be set.
  public Extents(int rows, int inner) {
    this.rows = rows;
    this.inner = inner;
    this.lanes = Kernels.LANES;
  }
}
