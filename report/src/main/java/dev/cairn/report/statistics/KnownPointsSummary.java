package dev.cairn.report.statistics;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// At which known points the runs of a variant ended, as part of a summary.
final class KnownPointsSummary {
  private KnownPointsSummary() {}

  /// The counts, where the experiment's problem is a function with known points.
  static Optional<Map<String, Object>> of(StoreReader reader, int variant, Experiment experiment) {
    List<RunRow> runs = reader.runs().stream().filter(r -> r.variant() == variant).toList();
    List<PointRow> points = reader.points().stream().filter(p -> p.variant() == variant).toList();
    return KnownEnds.of(experiment, runs, points).map(KnownPointsSummary::values);
  }

  private static Map<String, Object> values(KnownEnds known) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("near", KnownEnds.NEAR);
    values.put("at", known.ends().stream().map(KnownPointsSummary::values).toList());
    values.put("elsewhere", known.elsewhere());
    return values;
  }

  private static Map<String, Object> values(KnownEnds.End end) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kind", end.point().kind().words());
    values.put("theta", end.point().at().orElseThrow().toArray());
    values.put("index", end.point().index());
    values.put("runs", end.runs());
    values.put("under_way", end.underWay());
    values.put("farthest", end.farthest());
    return values;
  }
}
