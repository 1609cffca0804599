package dev.cairn.formats;

/// Consecutive rows of a file: samples, in the order in which they stand there.
///
/// @param from the first, from 0
/// @param to the one behind the last
public record Rows(int from, int to) {
  /// Every row, however many there are.
  public static final Rows ALL = new Rows(0, Integer.MAX_VALUE);

  /// Requires a range.
  public Rows {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("rows %s to %s are no range".formatted(from, to));
    }
  }

  /// Part i of so many consecutive parts of all rows, as equal as can be.
  public static Rows part(int i, int parts, int rows) {
    return new Rows((int) ((long) rows * i / parts), (int) ((long) rows * (i + 1) / parts));
  }

  /// Whether all are meant.
  public boolean all() {
    return equals(ALL);
  }

  /// How many there are.
  public int count() {
    return to - from;
  }

  /// Whether this row is one of them.
  boolean hold(int row) {
    return row >= from && row < to;
  }
}
