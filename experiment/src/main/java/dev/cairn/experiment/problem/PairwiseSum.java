package dev.cairn.experiment.problem;

import dev.cairn.linalg.Vectors;
import java.util.function.IntFunction;

/// Sums of vectors in the order of a binary tree that their number alone determines: the first
/// half, a power of two terms, and the rest. Every block of a power of two terms, from a multiple
/// of it on, is a node, so that blocks may be summed elsewhere and their sums by the same rule.
///
/// Rounding error O(ε log k) for k terms. Holds one vector for each level of the tree.
public final class PairwiseSum {
  private PairwiseSum() {}

  /// Σ of the terms from ≤ i < to, at least one, in the first array that the terms give.
  public static double[] of(int from, int to, IntFunction<double[]> term) {
    if (to - from == 1) {
      return term.apply(from);
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    double[] left = of(from, middle, term);
    Vectors.addScaled(1, of(middle, to, term), left);
    return left;
  }

  /// The largest blocks, so that there is one for each of so many places, where there are as many
  /// terms.
  public static int width(int terms, int places) {
    int width = 1;
    while (Math.ceilDiv(terms, 2 * width) >= Math.min(terms, places)) {
      width *= 2;
    }
    return width;
  }
}
