package dev.cairn.study.store;

import java.util.Comparator;

/// A run of a campaign. Runs are ordered by variant, then by number.
///
/// @param variant its variant, from 0
/// @param run its number there, from 0
public record RunId(int variant, int run) implements Comparable<RunId> {
  private static final Comparator<RunId> ORDER =
      Comparator.comparingInt(RunId::variant).thenComparingInt(RunId::run);

  @Override
  public int compareTo(RunId other) {
    return ORDER.compare(this, other);
  }
}
