package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.flatness.Verdict;
import dev.cairn.linalg.Point;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.List;

/// Critical points that another study has found.
final class FoundPoints {
  private FoundPoints() {}

  /// Those of its collection by their numbers; where a campaign has none, the ends of its runs that
  /// are critical.
  static List<Point> read(Path directory) {
    List<Point> collected;
    try (CollectionReader reader = CollectionReader.open(directory)) {
      collected =
          reader.collections().stream()
              .flatMap(row -> reader.collected(row.collection()).stream())
              .map(CollectedRow::theta)
              .toList();
    }
    if (!collected.isEmpty() || CollectionReader.standsAlone(directory)) {
      return collected;
    }
    try (StoreReader campaign = StoreReader.open(directory)) {
      return campaign.points().stream()
          .filter(p -> p.kind() == PointKind.FINAL && p.verdict() == Verdict.CRITICAL)
          .map(PointRow::theta)
          .toList();
    }
  }

  /// Those that runs start at.
  ///
  /// Throws [CairnException] where they are fewer than the runs, or of another dimension.
  static List<Point> starts(StartSpec.Found spec, int runs, int dimension) {
    List<Point> points = read(Path.of(spec.study()));
    if (spec.skip() + runs > points.size()) {
      throw new CairnException(
          "runs is %s, but %s has %s%s"
              .formatted(
                  runs,
                  spec.study(),
                  Counted.of(points.size(), "critical point"),
                  spec.skip() == 0 ? "" : ", without the first %s".formatted(spec.skip())));
    }
    List<Point> chosen = points.subList(spec.skip(), spec.skip() + runs);
    for (Point point : chosen) {
      if (point.dimension() != dimension) {
        throw new CairnException(
            "start: a point of %s has %s, the problem %s"
                .formatted(spec.study(), Counted.of(point.dimension(), "coordinate"), dimension));
      }
    }
    return chosen;
  }
}
