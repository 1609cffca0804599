package dev.cairn.objective;

import java.util.Arrays;

/// The θ of ℝⁿ in which some coordinates are zero and others equal up to sign, of a function whose
/// gradient has the same zeros and equalities there: a critical point of the function restricted to
/// the subspace is a critical point of the function.
///
/// The fixed points of a symmetry are one: coordinates that it exchanges are equal, those that it
/// flips are zero. Source: R. S. Palais, *The principle of symmetric criticality*, Commun. Math.
/// Phys. 69 (1979).
public final class InvariantSubspace {
  /// In place of a class: the coordinate is zero.
  public static final int ZERO = -1;

  private final int[] classes;
  private final int dimension;

  /// The one entry of each row of B that is not zero; 0 where there is none.
  private final double[] entries;

  /// Coordinates of one class are equal.
  ///
  /// @param classes of each coordinate, numbered from 0 without gaps; or [#ZERO]
  public InvariantSubspace(int[] classes) {
    this(classes, new boolean[classes.length]);
  }

  /// Coordinates of one class are equal, up to the signs of those that are flipped.
  ///
  /// @param classes of each coordinate, numbered from 0 without gaps; or [#ZERO]
  /// @param flipped which coordinates have the other sign than their class
  public InvariantSubspace(int[] classes, boolean[] flipped) {
    this.classes = classes.clone();
    int[] sizes = new int[Arrays.stream(classes).max().orElse(ZERO) + 1];
    for (int c : classes) {
      if (c < ZERO) {
        throw new IllegalArgumentException("class %s must be ≥ 0, or ZERO".formatted(c));
      } else if (c != ZERO) {
        sizes[c]++;
      }
    }
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] == 0) {
        throw new IllegalArgumentException("class %s has no coordinate".formatted(c));
      }
    }
    this.dimension = sizes.length;
    this.entries = new double[classes.length];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] != ZERO) {
        entries[i] = (flipped[i] ? -1 : 1) / Math.sqrt(sizes[classes[i]]);
      }
    }
  }

  /// d, the dimension of the subspace.
  public int dimension() {
    return dimension;
  }

  /// n, that of the space around it.
  public int spaceDimension() {
    return classes.length;
  }

  /// The coordinate of z that a coordinate of θ is a multiple of; [#ZERO] where it is zero.
  public int coordinate(int index) {
    return classes[index];
  }

  /// The multiple, the one entry of row index of B that is not zero; 0 where there is none.
  public double entry(int index) {
    return entries[index];
  }

  /// θ ← Bz, where the columns of B are an orthonormal basis of the subspace. Reads z (length d),
  /// overwrites θ (length n).
  public void embed(double[] z, double[] theta) {
    for (int i = 0; i < classes.length; i++) {
      theta[i] = classes[i] == ZERO ? 0 : entries[i] * z[classes[i]];
    }
  }

  /// z ← Bᵀθ: the coordinates of the nearest point of the subspace. Reads θ, overwrites z.
  public void project(double[] theta, double[] z) {
    Arrays.fill(z, 0);
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] != ZERO) {
        z[classes[i]] += entries[i] * theta[i];
      }
    }
  }

  /// restricted ← BᵀAB, of A by columns (n²) to column-wise d². Overwrites restricted.
  void restrict(double[] matrix, double[] restricted) {
    int n = spaceDimension();
    int d = dimension();
    Arrays.fill(restricted, 0);
    for (int j = 0; j < n; j++) {
      int q = classes[j];
      for (int i = 0; i < n && q != ZERO; i++) {
        int p = classes[i];
        if (p != ZERO) {
          restricted[p + q * d] += entries[i] * entries[j] * matrix[i + j * n];
        }
      }
    }
  }
}
