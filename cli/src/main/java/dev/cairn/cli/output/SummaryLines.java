package dev.cairn.cli.output;

import dev.cairn.report.summary.Comparisons;
import dev.cairn.report.summary.KnownPoints;
import dev.cairn.report.summary.Summary;
import dev.cairn.report.summary.Theory;
import dev.cairn.report.summary.TheoryComparison;
import dev.cairn.report.summary.VariantSummary;
import dev.cairn.study.store.ProofState;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The summary of a campaign in lines for people.
public final class SummaryLines {
  /// Known points that are named one by one where runs end at no more of them.
  private static final int MOST_POINTS = 4;

  private SummaryLines() {}

  static List<String> of(Summary summary) {
    var counts = summary.counts();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s in %s; critical %s (‖∇f‖² below: %s), gradient-flat at the end %s%s, %s"
            .formatted(
                summary.experiment(),
                Counted.of(summary.runs(), "run"),
                TextProgress.duration(summary.seconds()),
                counts(counts.critical()),
                counts(counts.below()),
                counts.flatFinal(),
                counts.diverging() > 0 ? ", diverging " + counts.diverging() : "",
                counts.everAbove().isEmpty()
                    ? "r not known"
                    : "r ever above " + counts(counts.everAbove())));
    if (!summary.certified().isEmpty()) {
      lines.add("  certificates: " + certified(summary.certified()));
    }
    summary
        .diagnostics()
        .newtonStep()
        .ifPresent(steps -> steps.words().forEach(words -> lines.add("  " + words)));
    if (!summary.variants().isEmpty()) {
      lines.addAll(EndingsTable.of(summary.variants()));
    }
    for (VariantSummary variant : summary.variants()) {
      List<String> own = comparisons(variant.comparisons());
      if (!own.isEmpty()) {
        lines.add("  %s:".formatted(variant.name()));
        lines.addAll(own);
      }
    }
    lines.addAll(comparisons(summary.comparisons()));
    if (summary.arithmetics() > 1) {
      lines.add(
          "  made with %s kinds of arithmetic, whose last bits differ: see the report"
              .formatted(summary.arithmetics()));
    }
    return lines;
  }

  /// What has been proven.
  private static String certified(Map<ProofState, Long> counts) {
    String said =
        counts.entrySet().stream()
            .filter(count -> count.getValue() > 0)
            .map(count -> count.getValue() + " " + count.getKey().words())
            .collect(Collectors.joining(", "));
    return said.isEmpty() ? "none" : said;
  }

  private static List<String> comparisons(Comparisons comparisons) {
    List<String> lines = new ArrayList<>();
    comparisons.knownPoints().ifPresent(known -> lines.addAll(knownPoints(known)));
    comparisons.theory().ifPresent(theory -> lines.addAll(theory(theory)));
    return lines;
  }

  /// How many runs ended at which known points: each, where there are few, else by their kinds.
  private static List<String> knownPoints(KnownPoints known) {
    Map<String, List<KnownPoints.Place>> groups = new LinkedHashMap<>();
    boolean few = known.at().size() <= MOST_POINTS;
    for (KnownPoints.Place end : known.at()) {
      String name = few ? end.words() : "%s points".formatted(end.kind());
      groups.computeIfAbsent(name, _ -> new ArrayList<>()).add(end);
    }
    List<String> lines = new ArrayList<>();
    groups.forEach((name, group) -> lines.add(end(name, group)));
    if (known.elsewhere() > 0) {
      lines.add(
          "  %s end farther than %s from every known point"
              .formatted(known.elsewhere(), known.near()));
    }
    return lines;
  }

  private static String end(String name, List<KnownPoints.Place> group) {
    double farthest = group.stream().mapToDouble(KnownPoints.Place::farthest).max().orElse(0);
    int underWay = group.stream().mapToInt(KnownPoints.Place::underWay).sum();
    return String.format(
        Locale.ROOT,
        "  %s end at %s%s, at most %s away%s",
        group.stream().mapToInt(KnownPoints.Place::runs).sum(),
        group.size() > 1 ? group.size() + " known " : "",
        name,
        farthest == 0 ? "0" : String.format(Locale.ROOT, "%.1e", farthest),
        underWay > 0 ? ", %s of them still under way".formatted(underWay) : "");
  }

  /// How many of the critical points found are those of theory.
  private static List<String> theory(Theory theory) {
    TheoryComparison found = theory.critical();
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s of %s below the last cut-off lie on the %s of theory, largest distance %s"
            .formatted(
                found.onClasses(),
                Counted.of(found.points(), "final point"),
                Counted.of(theory.classes(), "class"),
                distance(found.largestDistance())));
    theory
        .early()
        .ifPresent(
            early ->
                lines.add(
                    "  %s of %s taken at ‖∇f‖² < %s do, largest distance %s"
                        .formatted(
                            early.found().onClasses(),
                            Counted.of(early.found().points(), "point"),
                            early.below(),
                            distance(early.found().largestDistance()))));
    return lines;
  }

  private static String distance(OptionalDouble largest) {
    return largest.isPresent() ? String.format(Locale.ROOT, "%.1e", largest.getAsDouble()) : "–";
  }

  /// Counts by cut-off: "1e-8: 16, 1e-10: 11".
  public static String counts(Map<String, ? extends Number> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + ": " + count.getValue())
        .collect(Collectors.joining(", "));
  }
}
