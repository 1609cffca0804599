package dev.cairn.report.summary;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.flatness.Verdict;
import dev.cairn.report.statistics.RunView;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.PointRow;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// How the runs of a variant went on from the marked points that they start from.
///
/// @param starts start points with their numbers
/// @param startsFlat those of them that are gradient-flat by the measured r
/// @param start medians at the starts
/// @param end medians at the ends
/// @param lower runs that end at a lower loss than they began
public record Descent(
    int starts, long startsFlat, Medians start, @JsonProperty("final") Medians end, long lower) {
  /// Lower medians of what is known and finite.
  ///
  /// @param loss f
  /// @param squaredGradientNorm ‖∇f‖²
  /// @param r of the last solve
  public record Medians(OptionalDouble loss, OptionalDouble squaredGradientNorm, OptionalDouble r) {
    private static Medians of(List<PointRow> points) {
      return new Medians(
          median(points, PointRow::loss),
          median(points, PointRow::squaredGradientNorm),
          median(points, PointRow::r));
    }

    private static OptionalDouble median(List<PointRow> points, ToDoubleFunction<PointRow> value) {
      double[] sorted =
          points.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
      return sorted.length == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(sorted[(sorted.length - 1) / 2]);
    }
  }

  /// Of the runs of a variant and their marked points; empty where it does not start from marked
  /// points.
  static Optional<Descent> of(List<RunView> runs, List<PointRow> points, Experiment experiment) {
    if (!(experiment.start() instanceof StartSpec.Marked)) {
      return Optional.empty();
    }
    List<PointRow> starts = kind(points, PointKind.START);
    return Optional.of(
        new Descent(
            starts.size(),
            starts.stream().filter(p -> p.verdict() == Verdict.GRADIENT_FLAT).count(),
            Medians.of(starts),
            Medians.of(kind(points, PointKind.FINAL)),
            runs.stream().filter(run -> run.row().loss() < run.row().startLoss()).count()));
  }

  private static List<PointRow> kind(List<PointRow> points, PointKind kind) {
    return points.stream().filter(p -> p.kind() == kind).toList();
  }
}
