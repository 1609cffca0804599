package dev.cairn.program.kernel;

/// A movable window on an array: what a kernel reads or writes. Steps own their views and move them
/// from block to block, so that an evaluation allocates nothing.
public final class View {
  private static final double[] NOWHERE = new double[0];

  /// The array.
  public double[] data = NOWHERE;

  /// Where the window starts.
  public int offset;

  /// Distance between rows.
  public int rowStride;

  /// Distance between the elements of a row of a matrix; rows of samples are always dense.
  public int columnStride = 1;

  /// An empty window.
  public View() {}

  /// A window on an array.
  public View(double[] data, int offset, int rowStride) {
    this.data = data;
    this.offset = offset;
    this.rowStride = rowStride;
  }

  /// A window with a distance between columns of its own.
  public View(double[] data, int offset, int rowStride, int columnStride) {
    this(data, offset, rowStride);
    this.columnStride = columnStride;
  }
}
