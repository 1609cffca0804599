package dev.cairn.proof.sound;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/// What came of the pairs of a campaign, or of a part of it.
final class Tally {
  /// What is counted.
  enum Count {
    PAIRS,
    REFUSED_FORMULA,
    CRITICAL,
    DEGENERATE,
    FAMILY,
    NOT_CRITICAL,
    UNDECIDED,
    UNDEFINED,
    PROVEN_AND_VERIFIED,
    NOT_JUDGED,
    CONTRADICTION,
    FALSE_STATEMENT,
    FALSE_AND_ACCEPTED,
    FAILED
  }

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private final Map<Long, List<String>> findings = new TreeMap<>();
  private final Map<String, Long> unjudged = new TreeMap<>();

  void count(Count what) {
    counts.merge(what, 1L, Long::sum);
  }

  /// Counts what must not be, and keeps it in words.
  void found(Count what, long formula, String words) {
    count(what);
    findings.computeIfAbsent(formula, _ -> new ArrayList<>()).add(what + " " + words);
  }

  void notJudged(String why) {
    count(Count.NOT_JUDGED);
    unjudged.merge(why.replaceAll("[-0-9]+", "…"), 1L, Long::sum);
  }

  long of(Count what) {
    return counts.getOrDefault(what, 0L);
  }

  void add(Tally other) {
    other.counts.forEach((what, number) -> counts.merge(what, number, Long::sum));
    other.unjudged.forEach((why, number) -> unjudged.merge(why, number, Long::sum));
    findings.putAll(other.findings);
  }

  /// What must not be, in the order of the formulas.
  List<String> findings() {
    return findings.entrySet().stream().flatMap(entry -> lines(entry).stream()).toList();
  }

  private static List<String> lines(Entry<Long, List<String>> entry) {
    return entry.getValue().stream()
        .map(line -> "formula %d: %s".formatted(entry.getKey(), line))
        .toList();
  }

  @Override
  public String toString() {
    return counts + ", not judged: " + unjudged;
  }
}
