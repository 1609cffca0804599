package dev.cairn.onnx;

import java.util.Arrays;
import java.util.Locale;

/// Arithmetic of extents as ONNX and NumPy know it. Mistakes are [IllegalArgumentException]s, which
/// the importer turns into messages that name the node.
final class Shapes {
  private Shapes() {}

  /// The number of elements.
  static int count(int... shape) {
    long count = 1;
    for (int extent : shape) {
      count *= extent;
      if (count > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape %s has more than 2³¹ − 1 elements".formatted(Arrays.toString(shape)));
      }
    }
    return (int) count;
  }

  /// The common shape of two after extents of 1 are repeated, aligned at the last axis.
  static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] x = widen(a, rank);
    int[] y = widen(b, rank);
    int[] common = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      if (x[axis] != y[axis] && x[axis] != 1 && y[axis] != 1) {
        throw new IllegalArgumentException(
            "shapes %s and %s do not fit".formatted(Arrays.toString(a), Arrays.toString(b)));
      }
      common[axis] = x[axis] == 1 ? y[axis] : x[axis];
    }
    return common;
  }

  /// The shape with extents of 1 before it, up to a rank.
  static int[] widen(int[] shape, int rank) {
    int[] wide = new int[rank];
    Arrays.fill(wide, 1);
    System.arraycopy(shape, 0, wide, rank - shape.length, shape.length);
    return wide;
  }

  /// An axis from 0; negative ones count from the last.
  static int axis(long axis, int rank) {
    long positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= rank) {
      throw new IllegalArgumentException("axis %s of %s".formatted(axis, rank));
    }
    return (int) positive;
  }

  /// Axes from 0, each at most once.
  static boolean[] axes(long[] axes, int rank) {
    boolean[] chosen = new boolean[rank];
    for (long axis : axes) {
      int positive = axis(axis, rank);
      if (chosen[positive]) {
        throw new IllegalArgumentException("axis %s twice".formatted(axis));
      }
      chosen[positive] = true;
    }
    return chosen;
  }

  /// A number as an extent.
  static int extent(double x) {
    if (!(x >= 0 && x <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "extent %.0f", x));
    }
    return (int) x;
  }
}
