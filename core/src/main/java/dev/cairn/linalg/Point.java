package dev.cairn.linalg;

import java.util.Arrays;

/// An immutable point of ℝⁿ: what records hold where a bare array would compare by identity.
public final class Point {
  private final double[] coordinates;

  private Point(double[] coordinates) {
    this.coordinates = coordinates;
  }

  /// The point with these coordinates, which are copied.
  public static Point of(double... coordinates) {
    return new Point(coordinates.clone());
  }

  /// The point with these coordinates, which it takes over: nobody writes them any more.
  public static Point holding(double[] coordinates) {
    return new Point(coordinates);
  }

  /// n.
  public int dimension() {
    return coordinates.length;
  }

  /// The i-th coordinate, from 0.
  public double get(int i) {
    return coordinates[i];
  }

  /// The storage itself, not a copy: everybody reads, nobody writes.
  public double[] coordinates() {
    return coordinates;
  }

  /// A new array of the coordinates; the caller owns it.
  public double[] toArray() {
    return coordinates.clone();
  }

  /// target ← the coordinates. Overwrites target (length dimension()).
  public void copyTo(double[] target) {
    if (target.length != coordinates.length) {
      throw new IllegalArgumentException(
          "target has length %s, the point dimension %s"
              .formatted(target.length, coordinates.length));
    }
    System.arraycopy(coordinates, 0, target, 0, coordinates.length);
  }

  /// target from a place on ← the coordinates. Overwrites dimension() numbers of target.
  public void copyTo(double[] target, int from) {
    System.arraycopy(coordinates, 0, target, from, coordinates.length);
  }

  /// Equal where every coordinate has the same bits.
  @Override
  public boolean equals(Object other) {
    return other instanceof Point point && Arrays.equals(coordinates, point.coordinates);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(coordinates);
  }

  @Override
  public String toString() {
    int shown = Math.min(coordinates.length, 6);
    String head = Arrays.toString(Arrays.copyOf(coordinates, shown));
    return shown == coordinates.length
        ? head
        : head.replace("]", ", … (%s)]".formatted(coordinates.length));
  }
}
