package dev.cairn.report.figure;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/// Values of a function on a regular grid of cells over a rectangle; immutable.
public final class Grid {
  private final Axis x;
  private final Axis y;
  private final int columns;
  private final int rows;
  private final double[] values;

  private Grid(Axis x, Axis y, int columns, int rows, double[] values) {
    this.x = x;
    this.y = y;
    this.columns = columns;
    this.rows = rows;
    this.values = values;
  }

  /// The function at the centres of columns × rows cells that fill the axes' rectangle.
  public static Grid of(Axis x, Axis y, int columns, int rows, DoubleBinaryOperator function) {
    var grid = new Grid(x, y, columns, rows, new double[columns * rows]);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        grid.values[row * columns + column] = function.applyAsDouble(grid.x(column), grid.y(row));
      }
    }
    return grid;
  }

  /// The cells across.
  public int columns() {
    return columns;
  }

  /// The cells upwards.
  public int rows() {
    return rows;
  }

  /// The left and right ends.
  public Axis xAxis() {
    return x;
  }

  /// The lower and upper ends.
  public Axis yAxis() {
    return y;
  }

  /// The centre of a column.
  public double x(int column) {
    return x.min() + (column + 0.5) / columns * (x.max() - x.min());
  }

  /// The centre of a row, the lowest row first.
  public double y(int row) {
    return y.min() + (row + 0.5) / rows * (y.max() - y.min());
  }

  /// The value in a cell.
  public double value(int column, int row) {
    return values[row * columns + column];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grid grid
        && columns == grid.columns
        && rows == grid.rows
        && x.equals(grid.x)
        && y.equals(grid.y)
        && Arrays.equals(values, grid.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
