package dev.cairn.report.statistics;

import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.text.Counted;
import dev.cairn.text.Worded;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A collection's numbers in lines for people; those that begin with spaces belong to the first.
final class CollectionWords {
  /// A gradient that is below the cut-off so far away is so everywhere.
  private static final double EVERYWHERE = 1e4;

  private CollectionWords() {}

  static List<String> of(CollectionSummary summary) {
    var lines = new ArrayList<String>();
    var collection = summary.collection();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s%s from %d runs",
            collection.problem(),
            entries(summary),
            summary.symmetryKnown() ? " up to " + collection.symmetry() : "",
            summary.runs()));
    collection.warningLines().forEach(warning -> lines.add("  warning: " + warning));
    if (!summary.symmetryKnown()) {
      lines.add("  no symmetry is known: duplicates up to symmetry are possible");
    }
    if (summary.known() > 0) {
      boolean all =
          summary.structure().catalogued().map(problem -> problem.complete()).orElse(false);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %d of %d%s",
              summary.knownFound(),
              summary.known(),
              all ? "" : " known in its box"));
    }
    lines.add("  runs: " + joined(summary.outcomes()));
    scale(summary, lines);
    lines.add("  points by Morse index: " + joined(summary.census()));
    summary.unresolved().stream().map(CollectionWords::unresolved).forEach(lines::add);
    degenerate(summary, lines);
    proven(summary, lines);
    lines.add("  " + euler(summary));
    var completeness = summary.completeness();
    lines.add(
        "  no proof that none is missing: a search stops when it has found nothing new for long");
    lines.add(
        String.format(
            Locale.ROOT,
            "  unseen mass (Good–Turing) %.3g, at least %.1f points (Chao), %d new in the last %d"
                + " arrivals",
            completeness.unseenMass(),
            completeness.estimate(),
            completeness.newInLastHundred(),
            Math.min(100, completeness.arrivals())));
    return lines;
  }

  /// "1 family of dimension 1, 1 point, 2 unresolved".
  private static String entries(CollectionSummary summary) {
    var parts = new ArrayList<String>();
    summary
        .families()
        .forEach(
            (dimension, count) ->
                parts.add("%s of dimension %s".formatted(Counted.of(count, "family"), dimension)));
    int points = summary.points().size();
    int unresolved = summary.unresolved().size();
    if (points > 0 || (parts.isEmpty() && unresolved == 0)) {
      parts.add(Counted.of(points, "point"));
    }
    if (unresolved > 0) {
      parts.add(unresolved + " unresolved");
    }
    long none = summary.proven(ProofState.NOT_CRITICAL);
    if (none > 0) {
      parts.add(none + " proven not critical");
    }
    return String.join(", ", parts);
  }

  /// Where f is so large or so small that cut-offs of ‖∇f‖² do not tell points.
  private static void scale(CollectionSummary summary, List<String> lines) {
    if (summary.overflowing() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  scale: %d runs ended where ‖∇f‖² overflows, and nothing counts there; a multiple of"
                  + " f by a small number has the same critical points",
              summary.overflowing()));
    }
    long hidden = summary.outcomes().getOrDefault(RunOutcome.HIDDEN, 0L);
    if (hidden > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  scale: %s ended where ∇f is no more than rounding of θ makes, and no critical point"
                  + " is told there: one may be missing; other variables, along which f bends alike,"
                  + " may show it",
              Counted.of(hidden, "run")));
    }
    double widest =
        summary.unresolved().stream().mapToDouble(row -> row.shape().radius()).max().orElse(0);
    if (widest >= EVERYWHERE) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  scale: ‖∇f‖² is below the cut-off %.0e up to a distance of %.2g: the cut-off tells"
                  + " nothing there; a multiple of f by a large number has the same critical points",
              summary.collection().criticalBelow(),
              widest));
    }
  }

  private static String unresolved(CollectedRow row) {
    return String.format(
        Locale.ROOT,
        "  unresolved: entry %d, f = %.6g: nothing tells how many critical points lie within %.2g",
        row.point(),
        row.loss(),
        row.shape().radius());
  }

  private static void degenerate(CollectionSummary summary, List<String> lines) {
    if (summary.degenerate() > 0 || summary.withIdleUnits() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  degenerate beyond known continuous symmetries: %d (dead units %d, duplicated units %d,"
                  + " others %d); with dead or duplicated units in all: %d",
              summary.degenerate(),
              summary.kind(Degeneracy.DEAD_UNITS),
              summary.kind(Degeneracy.DUPLICATED_UNITS),
              summary.kind(Degeneracy.DEGENERATE),
              summary.withIdleUnits()));
    }
  }

  private static void proven(CollectionSummary summary, List<String> lines) {
    long tried = summary.rows().stream().filter(row -> row.proof().isPresent()).count();
    if (tried > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  proven: %d single, %d in families, %d degenerate, %d not critical; undecided %d; not tried %d",
              summary.proven(ProofState.CRITICAL),
              summary.proven(ProofState.FAMILY),
              summary.proven(ProofState.DEGENERATE),
              summary.proven(ProofState.NOT_CRITICAL),
              summary.proven(ProofState.UNDECIDED),
              summary.rows().size() - tried));
    }
    var distinct = summary.distinct();
    if (distinct.pairs() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  distinct: %d of %d pairs are proven to be%s",
              distinct.proven(),
              distinct.pairs(),
              distinct.proven() == distinct.pairs()
                  ? ""
                  : ", the others numerically, by more than " + summary.collection().tolerance()));
    }
  }

  private static String euler(CollectionSummary summary) {
    var evidence = summary.euler();
    if (!evidence.applies()) {
      return "Σ(−1)ᵏ nₖ is no evidence here: " + evidence.words();
    }
    BigInteger value = summary.completeness().eulerSum();
    BigInteger orbits = summary.orbits();
    boolean single = orbits.equals(BigInteger.valueOf(summary.points().size()));
    return String.format(
        Locale.ROOT,
        "Σ(−1)ᵏ nₖ = %s%s, %s; %s",
        value,
        single ? "" : " over " + orbits + " points with their orbits",
        value.equals(BigInteger.ONE)
            ? "as where none is missing"
            : "not 1: points are missing or what is assumed is false",
        evidence.words());
  }

  private static String joined(Map<?, ?> counts) {
    var text = new StringBuilder();
    counts.forEach(
        (key, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(key instanceof Worded worded ? worded.word() : key)
                .append(": ")
                .append(Objects.requireNonNull(count)));
    return text.isEmpty() ? "none" : text.toString();
  }
}
