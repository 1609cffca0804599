package dev.cairn.study.store;

import dev.cairn.linalg.Point;
import java.util.List;

/// Puts lists of numbers into rows that hold their lengths, from all numbers one after the other.
///
/// DuckDB's driver makes objects of 2,048 rows at a time, of every number in a list one of 24
/// bytes: three times what the numbers are, and all at once. A number a row takes nothing beside
/// the lists themselves.
final class ListColumn {
  private final List<List<Object>> rows;
  private final int column;
  private int row = -1;
  private double[] numbers = {};
  private int filled;

  /// @param rows the values of all rows, in the order of the numbers
  /// @param column where the length stands in each
  ListColumn(List<List<Object>> rows, int column) {
    this.rows = rows;
    this.column = column;
  }

  /// The next number.
  void add(double number) {
    while (filled == numbers.length) {
      next();
    }
    numbers[filled++] = number;
  }

  /// Ends the last list; there must be no number missing.
  void end() {
    while (row < rows.size()) {
      next();
    }
  }

  private void next() {
    if (filled < numbers.length || row == rows.size()) {
      throw new IllegalStateException(
          "the numbers of list %s are not those of its rows".formatted(row));
    }
    if (row >= 0) {
      rows.get(row).set(column, Point.of(numbers));
    }
    row++;
    numbers = new double[row < rows.size() ? (int) rows.get(row).get(column) : 0];
    filled = 0;
  }
}
