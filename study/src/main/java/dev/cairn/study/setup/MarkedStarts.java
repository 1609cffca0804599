package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.flatness.Verdict;
import dev.cairn.linalg.Point;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/// Starts at marked points of other runs: those with the largest r first.
public final class MarkedStarts {
  private MarkedStarts() {}

  /// The starts of so many runs among these points, of any variant and kind.
  ///
  /// Throws [CairnException] where fewer points than runs are left without the critical and the
  /// repeated ones.
  static Starts of(StartSpec.Marked spec, int runs, List<PointRow> points) {
    List<Point> chosen = chosen(spec, points);
    requireEnough(spec, runs, chosen.size());
    return (run, _) -> new Start(chosen.get(run), OptionalInt.empty(), OptionalInt.empty());
  }

  /// The points to start from: of equal r, the earlier run first. What is proven meanwhile changes
  /// nothing.
  public static List<Point> chosen(StartSpec.Marked spec, List<PointRow> points) {
    PointKind kind = spec.points().kind();
    return points.stream()
        .filter(p -> p.variant() == spec.variant() && p.kind() == kind)
        .filter(p -> p.numbersVerdict() != Verdict.CRITICAL && !Double.isNaN(p.r()))
        .sorted(Comparator.comparingDouble(PointRow::r).reversed())
        .map(PointRow::theta)
        .distinct()
        .toList();
  }

  /// The marked points of a specification: of the other campaign, or from this campaign's store.
  public static List<PointRow> read(StartSpec.Marked spec, StoreReader own) {
    if (spec.campaign().isEmpty()) {
      return own.points();
    }
    try (StoreReader other = StoreReader.open(Path.of(spec.campaign().get()))) {
      return other.points();
    }
  }

  /// Refuses what can be seen to lack points, or to have those of another problem.
  static void check(StartSpec.Marked spec, int runs, int dimension, List<Variant> before) {
    if (spec.campaign().isPresent()) {
      checkOther(spec, Path.of(spec.campaign().get()), runs, dimension);
      return;
    }
    if (spec.variant() >= before.size()) {
      throw new CairnException(
          "start.variant is %s, but variant %s can start from variants before it only"
              .formatted(spec.variant(), before.size()));
    }
    Variant source = before.get(spec.variant());
    requireDimension(source.problem().dimension(), dimension, spec);
    requireEnough(spec, runs, source.experiment().runs());
  }

  private static void checkOther(StartSpec.Marked spec, Path directory, int runs, int dimension) {
    try (StoreReader other = StoreReader.open(directory)) {
      VariantRow source =
          other.variants().stream()
              .filter(v -> v.variant() == spec.variant())
              .findFirst()
              .orElseThrow(
                  () ->
                      new CairnException(
                          "start.variant is %s, which the campaign in %s does not have"
                              .formatted(spec.variant(), directory)));
      requireDimension(source.parameters(), dimension, spec);
      requireEnough(spec, runs, chosen(spec, other.points()).size());
    }
  }

  private static void requireEnough(StartSpec.Marked spec, int runs, int points) {
    Starts.requireAtMost(runs, points, "variant %s of its start".formatted(spec.variant()));
  }

  private static void requireDimension(int found, int wanted, StartSpec.Marked spec) {
    if (found != wanted) {
      throw new CairnException(
          "start: the points of variant %s have %s, the problem %s"
              .formatted(spec.variant(), Counted.of(found, "coordinate"), wanted));
    }
  }
}
