package dev.cairn.report.statistics;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.TheoryRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the points of a variant compare with theory, as part of a summary.
final class TheorySummary {
  private TheorySummary() {}

  /// The comparison, where theory knows the critical points of the experiment: of the final points
  /// below the strictest cut-off, and of the early points where the experiment keeps them.
  static Optional<Map<String, Object>> of(StoreReader reader, int variant, Experiment experiment) {
    List<TheoryRow> theory = reader.theory(variant);
    return theory.isEmpty()
        ? Optional.empty()
        : Optional.of(compared(theory, reader, variant, experiment));
  }

  private static Map<String, Object> compared(
      List<TheoryRow> theory, StoreReader reader, int variant, Experiment experiment) {
    int n = reader.variants().get(variant).parameters();
    List<PointRow> points = reader.points().stream().filter(p -> p.variant() == variant).toList();
    List<MorseRow> morse =
        reader.morse().stream()
            .filter(m -> m.variant() == variant && m.cutoff() == experiment.figure().morseCutoff())
            .toList();
    double critical = experiment.cutoffs().strictest();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("classes", theory.size());
    values.put("loss_tolerance", TheoryComparison.TOLERANCE);
    values.put(
        "critical",
        values(TheoryComparison.of(theory, n, found(points, morse, PointKind.FINAL, critical))));
    if (experiment.store().earlyBelow().isPresent()) {
      double below = experiment.store().earlyBelow().getAsDouble();
      Map<String, Object> early = new LinkedHashMap<>();
      early.put("below", below);
      early.putAll(
          values(TheoryComparison.of(theory, n, found(points, morse, PointKind.EARLY, below))));
      values.put(PointKind.EARLY.word(), early);
    }
    return values;
  }

  private static Map<String, Object> values(TheoryComparison comparison) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("points", comparison.points());
    values.put("on_classes", comparison.onClasses());
    if (!Double.isNaN(comparison.largestDistance())) {
      values.put("largest_distance", comparison.largestDistance());
    }
    return values;
  }

  private static List<TheoryComparison.Found> found(
      List<PointRow> points, List<MorseRow> morse, PointKind kind, double cutoff) {
    List<TheoryComparison.Found> found = new ArrayList<>();
    for (PointRow point : points) {
      if (point.kind() == kind && point.squaredGradientNorm() < cutoff) {
        morse.stream()
            .filter(m -> m.run() == point.run() && m.kind() == kind)
            .findFirst()
            .ifPresent(m -> found.add(new TheoryComparison.Found(point.loss(), m.negative())));
      }
    }
    return found;
  }
}
