package dev.cairn.report.statistics;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// How the runs of a variant went on from the marked points that they start from, as part of a
/// summary.
final class DescentSummary {
  private DescentSummary() {}

  /// Medians at the starts and at the ends, where the variant starts from marked points.
  static Optional<Map<String, Object>> of(StoreReader reader, int variant, Experiment experiment) {
    if (!(experiment.start() instanceof StartSpec.Marked)) {
      return Optional.empty();
    }
    List<PointRow> points = reader.points().stream().filter(p -> p.variant() == variant).toList();
    List<PointRow> starts = kind(points, PointKind.START);
    List<PointRow> ends = kind(points, PointKind.FINAL);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("starts", starts.size());
    values.put(
        "starts_flat", starts.stream().filter(p -> p.verdict() == Verdict.GRADIENT_FLAT).count());
    values.put(PointKind.START.word(), medians(starts));
    values.put(PointKind.FINAL.word(), medians(ends));
    values.put(
        "lower",
        reader.runs().stream()
            .filter(run -> run.variant() == variant)
            .filter(run -> run.loss() < run.startLoss())
            .count());
    return Optional.of(values);
  }

  private static List<PointRow> kind(List<PointRow> points, PointKind kind) {
    return points.stream().filter(p -> p.kind() == kind).toList();
  }

  private static Map<String, Object> medians(List<PointRow> points) {
    Map<String, Object> medians = new LinkedHashMap<>();
    put(medians, "loss", points, PointRow::loss);
    put(medians, "squared_gradient_norm", points, PointRow::squaredGradientNorm);
    put(medians, "r", points, PointRow::r);
    return medians;
  }

  /// The lower median of what is known; nothing where nothing is.
  private static void put(
      Map<String, Object> medians,
      String name,
      List<PointRow> points,
      ToDoubleFunction<PointRow> value) {
    double[] sorted =
        points.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
    if (sorted.length > 0) {
      medians.put(name, sorted[(sorted.length - 1) / 2]);
    }
  }
}
