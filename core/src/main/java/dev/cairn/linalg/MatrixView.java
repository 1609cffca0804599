package dev.cairn.linalg;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A rows × columns rectangle of float64 in an array or in native memory, seen as a matrix.
///
/// Entry (i, j) stands at i + j·stride from the start of the memory, or at i·stride + j where
/// rowMajor. A view copies nothing: what a kernel writes into it is written into the memory.
///
/// @param memory starts at entry (0, 0)
/// @param stride between the starts of columns (or of rows, where rowMajor), in doubles
public record MatrixView(
    MemorySegment memory, int rows, int columns, int stride, boolean rowMajor) {
  public MatrixView {
    int inner = rowMajor ? columns : rows;
    int outer = rowMajor ? rows : columns;
    if (rows < 1 || columns < 1 || stride < inner) {
      throw new IllegalArgumentException(
          "a %s × %s view with stride %s is empty or overlaps itself"
              .formatted(rows, columns, stride));
    }
    long needed = ((outer - 1L) * stride + inner) * Double.BYTES;
    if (memory.byteSize() < needed) {
      throw new IllegalArgumentException(
          "a %s × %s view with stride %s needs %s bytes, the memory has %s"
              .formatted(rows, columns, stride, needed, memory.byteSize()));
    }
  }

  /// All of an array that holds a matrix column by column, from the given index on.
  public static MatrixView columnMajor(double[] entries, int offset, int rows, int columns) {
    return new MatrixView(from(entries, offset), rows, columns, rows, false);
  }

  /// All of an array that holds a matrix row by row, from the given index on.
  public static MatrixView rowMajor(double[] entries, int offset, int rows, int columns) {
    return new MatrixView(from(entries, offset), rows, columns, columns, true);
  }

  /// The transposed matrix in the same memory.
  public MatrixView transpose() {
    return new MatrixView(memory, columns, rows, stride, !rowMajor);
  }

  /// The rectangle of the given size whose first entry is (row, column) of this one.
  public MatrixView block(int row, int column, int blockRows, int blockColumns) {
    if (row < 0 || column < 0 || row + blockRows > rows || column + blockColumns > columns) {
      throw new IllegalArgumentException(
          "block of %s × %s at (%s, %s) leaves the %s × %s matrix"
              .formatted(blockRows, blockColumns, row, column, rows, columns));
    }
    return new MatrixView(
        memory.asSlice(index(row, column) * Double.BYTES),
        blockRows,
        blockColumns,
        stride,
        rowMajor);
  }

  /// Entry (i, j).
  public double get(int i, int j) {
    return memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index(i, j));
  }

  /// Sets entry (i, j).
  public void set(int i, int j, double value) {
    memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index(i, j), value);
  }

  /// Where entry (i, j) stands in the memory, in doubles.
  long index(int i, int j) {
    return rowMajor ? (long) i * stride + j : i + (long) j * stride;
  }

  private static MemorySegment from(double[] entries, int offset) {
    return MemorySegment.ofArray(entries).asSlice((long) offset * Double.BYTES);
  }
}
