package dev.cairn.program.kernel;

/// The extents of a product.
public final class Extents {
  /// m, the rows of the result.
  public final int rows;

  /// What is contracted, or, of a contraction over samples, the columns of the result.
  public final int inner;

  /// The number of samples of the block at hand.
  public int width;

  /// Extents with the width still to be set.
  public Extents(int rows, int inner) {
    this.rows = rows;
    this.inner = inner;
  }
}
