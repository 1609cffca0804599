package dev.cairn.report.published;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// How far apart the distributions behind two samples are.
///
/// @param distance the Kolmogorov–Smirnov distance: the largest difference between the two
///     empirical distribution functions, 0 to 1
/// @param p the share of the [#PERMUTATIONS] random divisions of the start points, this one counted
///     too, that lie at least as far apart: small where one distribution is unlikely to be behind
///     both
public record TwoSamples(double distance, double p) {
  /// Divisions that are drawn.
  public static final int PERMUTATIONS = 9_999;

  /// Distances that differ by rounding only count as equal.
  private static final double TIE = 1e-12;

  /// Compares two samples by permutation of their start points: all observations of one start go to
  /// the same side. Ties are no matter. Costs [#PERMUTATIONS] passes over all observations.
  ///
  /// @param seed of the divisions
  /// @throws IllegalArgumentException where a sample is empty or holds NaN
  public static TwoSamples of(List<Observation> one, List<Observation> other, long seed) {
    var pooled = Pooled.of(one, other);
    boolean[] first = pooled.asTheyAre();
    double observed = pooled.distance(first);
    var random = new SplittableRandom(seed);
    int asFar = 1;
    for (int i = 0; i < PERMUTATIONS; i++) {
      shuffle(first, random);
      asFar += pooled.distance(first) >= observed - TIE ? 1 : 0;
    }
    return new TwoSamples(observed, asFar / (PERMUTATIONS + 1.0));
  }

  /// The distance alone.
  static double distance(List<Observation> one, List<Observation> other) {
    var pooled = Pooled.of(one, other);
    return pooled.distance(pooled.asTheyAre());
  }

  private static void shuffle(boolean[] labels, SplittableRandom random) {
    for (int i = labels.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      boolean label = labels[i];
      labels[i] = labels[j];
      labels[j] = label;
    }
  }

  /// The observations of both samples, ascending.
  private static final class Pooled {
    private final double[] values;

    /// The start of each observation; those of the first sample come first.
    private final int[] start;

    private final int startsOfOne;
    private final int starts;

    private Pooled(double[] values, int[] start, int startsOfOne, int starts) {
      this.values = values;
      this.start = start;
      this.startsOfOne = startsOfOne;
      this.starts = starts;
    }

    static Pooled of(List<Observation> one, List<Observation> other) {
      if (one.isEmpty() || other.isEmpty()) {
        throw new IllegalArgumentException("a sample without observations");
      }
      record Placed(double value, int start) {}
      Map<String, Integer> ofOne = new HashMap<>();
      Map<String, Integer> ofOther = new HashMap<>();
      List<Placed> first =
          one.stream().map(o -> new Placed(o.value(), place(ofOne, o.start()))).toList();
      List<Placed> second =
          other.stream()
              .map(o -> new Placed(o.value(), ofOne.size() + place(ofOther, o.start())))
              .toList();
      List<Placed> placed =
          Stream.concat(first.stream(), second.stream())
              .sorted((a, b) -> Double.compare(a.value(), b.value()))
              .toList();
      if (placed.stream().anyMatch(p -> Double.isNaN(p.value()))) {
        throw new IllegalArgumentException("an observation is NaN");
      }
      return new Pooled(
          placed.stream().mapToDouble(Placed::value).toArray(),
          placed.stream().mapToInt(Placed::start).toArray(),
          ofOne.size(),
          ofOne.size() + ofOther.size());
    }

    /// The number of a start among those of its sample.
    private static int place(Map<String, Integer> places, String start) {
      Integer known = places.putIfAbsent(start, places.size());
      return known == null ? places.size() - 1 : known;
    }

    /// Marks the starts of the first sample.
    boolean[] asTheyAre() {
      boolean[] first = new boolean[starts];
      Arrays.fill(first, 0, startsOfOne, true);
      return first;
    }

    /// The largest difference of the distribution functions of the starts marked and the others.
    double distance(boolean[] first) {
      int ones = 0;
      for (int s : start) {
        ones += first[s] ? 1 : 0;
      }
      int others = start.length - ones;
      int onesBelow = 0;
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        onesBelow += first[start[i]] ? 1 : 0;
        if (i + 1 == values.length || values[i + 1] > values[i]) {
          int othersBelow = i + 1 - onesBelow;
          largest =
              Math.max(
                  largest, Math.abs((double) onesBelow / ones - (double) othersBelow / others));
        }
      }
      return largest;
    }
  }
}
