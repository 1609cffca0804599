package dev.cairn.program;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// An immutable list of element numbers that is known when the program is built: where each element
/// of a gather comes from, or each element of a scatter goes to.
///
/// The number −1 stands for nothing: a gather puts a zero there, a scatter drops the element.
public final class IndexMap {
  /// Stands for no element.
  public static final int NONE = -1;

  private final int[] indices;
  private final int hash;

  private IndexMap(int[] indices) {
    this.indices = indices;
    this.hash = Arrays.hashCode(indices);
  }

  /// The map i ↦ index(i) for i in 0 … length − 1; index gives −1 for nothing.
  public static IndexMap of(int length, IntUnaryOperator index) {
    int[] indices = new int[length];
    Arrays.setAll(indices, index);
    return new IndexMap(indices);
  }

  /// Number of entries.
  public int length() {
    return indices.length;
  }

  /// The i-th entry, −1 for nothing.
  public int get(int i) {
    return indices[i];
  }

  /// A new array of the entries; the caller owns it.
  public int[] toArray() {
    return indices.clone();
  }

  /// Whether the map is i ↦ i on 0 … size − 1.
  boolean isIdentity(int size) {
    if (indices.length != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (indices[i] != i) {
        return false;
      }
    }
    return true;
  }

  /// Throws where an operation's map has not this length, or an entry that is neither −1 nor in 0 …
  /// size − 1.
  void check(String operation, int length, int size) {
    if (indices.length != length) {
      throw new IllegalArgumentException(
          "%s: %s indices for %s elements".formatted(operation, indices.length, length));
    }
    for (int index : indices) {
      if (index < NONE || index >= size) {
        throw new IllegalArgumentException(
            "index %s lies outside 0 … %s".formatted(index, size - 1));
      }
    }
  }

  /// The map back from 0 … size − 1 (−1 where nothing leads), or null where two entries are equal.
  @org.jspecify.annotations.Nullable
  IndexMap inverse(int size) {
    int[] back = new int[size];
    Arrays.fill(back, NONE);
    for (int i = 0; i < indices.length; i++) {
      int index = indices[i];
      if (index != NONE) {
        if (back[index] != NONE) {
          return null;
        }
        back[index] = i;
      }
    }
    return new IndexMap(back);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexMap map && hash == map.hash && Arrays.equals(indices, map.indices);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "IndexMap(" + indices.length + ")";
  }
}
