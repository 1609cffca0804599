package dev.cairn.nn.hessian;

/// The unordered pairs (i, j), i ≤ j, of n things, numbered (0,0), (0,1), (1,1), (0,2), …
final class Pairs {
  private Pairs() {}

  /// How many there are.
  static int count(int n) {
    return n * (n + 1) / 2;
  }

  /// The number of the pair of i and j, in either order.
  static int number(int i, int j) {
    return i <= j ? j * (j + 1) / 2 + i : number(j, i);
  }

  /// The smaller, or the larger member of each pair of n things; a new array.
  static int[] members(int n, boolean larger) {
    int[] members = new int[count(n)];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        members[number(i, j)] = larger ? j : i;
      }
    }
    return members;
  }
}
