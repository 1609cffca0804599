package dev.cairn.program;

import java.util.Arrays;

/// The static shape of a value: its extents, outermost first. A scalar has rank 0.
///
/// Elements are numbered row-major: the last axis varies fastest.
public final class Shape {
  /// The shape of a scalar.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    long product = 1;
    for (int extent : extents) {
      if (extent < 1) {
        throw new IllegalArgumentException(
            "shape %s has the extent %s; extents are at least 1"
                .formatted(Arrays.toString(extents), extent));
      }
      product *= extent;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape %s has more than 2³¹ − 1 elements".formatted(Arrays.toString(extents)));
      }
    }
    this.extents = extents;
    this.size = (int) product;
  }

  /// The shape with these extents (each at least 1), which are copied.
  public static Shape of(int... extents) {
    return extents.length == 0 ? SCALAR : new Shape(extents.clone());
  }

  /// Number of axes.
  public int rank() {
    return extents.length;
  }

  /// Number of elements, the product of the extents; 1 for a scalar.
  public int size() {
    return size;
  }

  /// Extent of an axis; negative axes count from the last one (−1).
  public int extent(int axis) {
    return extents[axis(axis)];
  }

  /// A new array of the extents; the caller owns it.
  public int[] toArray() {
    return extents.clone();
  }

  /// The axis as a number from 0; negative axes count from the last one.
  public int axis(int axis) {
    int positive = axis < 0 ? axis + extents.length : axis;
    if (positive < 0 || positive >= extents.length) {
      throw new IllegalArgumentException("shape %s has no axis %s".formatted(this, axis));
    }
    return positive;
  }

  /// This shape with one extent replaced.
  public Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis(axis)] = extent;
    return new Shape(changed);
  }

  /// Number of elements of the axes before this one.
  public int outer(int axis) {
    int product = 1;
    for (int i = 0; i < axis(axis); i++) {
      product *= extents[i];
    }
    return product;
  }

  /// Number of elements of the axes after this one: the distance between neighbours on it.
  public int inner(int axis) {
    int product = 1;
    for (int i = axis(axis) + 1; i < extents.length; i++) {
      product *= extents[i];
    }
    return product;
  }

  /// Whether every axis of this shape has the extent 1 or that of the wider shape of equal rank.
  public boolean broadcastsTo(Shape wider) {
    if (wider.extents.length != extents.length) {
      return false;
    }
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] != 1 && extents[i] != wider.extents[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /// For example `[3, 4]`; a scalar is `[]`.
  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
