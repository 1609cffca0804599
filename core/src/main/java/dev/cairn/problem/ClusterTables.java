package dev.cairn.problem;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What is known about Lennard-Jones clusters in reduced units: values of minima, and the number of
/// critical points by index up to isometries and permutations of atoms.
///
/// Source of the global minima: the Cambridge Cluster Database (D. J. Wales et al.).
final class ClusterTables {
  /// Three translations and three rotations.
  static final int RIGID_MOTIONS = 6;

  private static final Map<Integer, double[]> MINIMA =
      Map.ofEntries(
          Map.entry(3, new double[] {-3}),
          Map.entry(4, new double[] {-6}),
          Map.entry(5, new double[] {-9.103852}),
          Map.entry(6, new double[] {-12.712062, -12.302927}),
          Map.entry(7, new double[] {-16.505384, -15.935043, -15.593211, -15.533060}),
          Map.entry(8, new double[] {-19.821489}),
          Map.entry(9, new double[] {-24.113360}),
          Map.entry(10, new double[] {-28.422532}),
          Map.entry(11, new double[] {-32.765970}),
          Map.entry(12, new double[] {-37.967600}),
          Map.entry(13, new double[] {-44.326801}));

  private ClusterTables() {}

  /// The known minima, the global one first.
  static List<KnownPoint> levels(int atoms) {
    double[] minima = MINIMA.getOrDefault(atoms, new double[0]);
    return Arrays.stream(minima).mapToObj(v -> KnownPoint.level(v, 0)).toList();
  }

  /// Counts by index, up to symmetry; found by exhaustive multi-start, so more may exist from five
  /// atoms on.
  static NavigableMap<Integer, Long> census(int atoms) {
    return switch (atoms) {
      case 4 -> counts(1, 1, 2, 1, 1);
      case 5 -> counts(1, 2, 5, 6, 6, 2, 1);
      case 6 -> counts(2, 3, 13, 24, 30, 23, 14, 2, 1);
      default -> new TreeMap<>();
    };
  }

  private static NavigableMap<Integer, Long> counts(long... byIndex) {
    NavigableMap<Integer, Long> census = new TreeMap<>();
    for (int k = 0; k < byIndex.length; k++) {
      census.put(k, byIndex[k]);
    }
    return census;
  }
}
