package dev.cairn.landscape;

import java.util.Locale;

/// How long a landscape search goes on.
///
/// @param runs at most
/// @param iterations steps a run at most
/// @param leastPatience it ends after at least this many arrivals in a row at known points,
/// @param patience and at least this many times the number of points found
public record Effort(int runs, int iterations, int leastPatience, double patience) {
  /// Checks the numbers.
  public Effort {
    if (runs < 1 || iterations < 1 || leastPatience < 1 || !(patience >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "runs %d, iterations %d and patience %d must be ≥ 1, patience a point %g ≥ 0",
              runs,
              iterations,
              leastPatience,
              patience));
    }
  }

  /// So many runs and steps a run at most.
  public Effort within(int runs, int iterations) {
    return new Effort(runs, iterations, leastPatience, patience);
  }
}
