package dev.cairn.report.statistics;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.problem.KnownPoint;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.report.figure.PlaneData;
import dev.cairn.search.PointKind;
import dev.cairn.search.StopReason;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where runs on a function of the catalogue ended: each counts at the known point nearest to its
/// final θ, critical or gradient-flat.
///
/// @param ends the known points where at least one run ended, those with most runs first
/// @param elsewhere runs that ended at none
public record KnownEnds(List<End> ends, int elsewhere) {
  /// A run that ends farther than this from every known point ended at none.
  public static final double NEAR = PlaneData.NEAR;

  private static final int MOST_COORDINATES = 6;

  /// One known point.
  ///
  /// @param point the point; its place is known
  /// @param runs the runs that ended near it
  /// @param underWay those of them that the limit of iterations ended
  /// @param farthest the largest distance of their final θ from it
  public record End(KnownPoint point, int runs, int underWay, double farthest) {
    private End and(RunRow run, double distance) {
      return new End(
          point,
          runs + 1,
          underWay + (run.reason() == StopReason.Kind.ITERATION_LIMIT ? 1 : 0),
          Math.max(farthest, distance));
    }
  }

  public KnownEnds {
    ends = List.copyOf(ends);
  }

  /// The ends of the runs of a variant, given with their points; empty where the experiment's
  /// problem is no function whose points have known places.
  public static Optional<KnownEnds> of(
      Experiment experiment, List<RunRow> runs, List<PointRow> points) {
    if (!(experiment.problem() instanceof ProblemSpec.Function function)) {
      return Optional.empty();
    }
    Problem problem = ProblemCatalogue.named(function.name());
    Map<Integer, PointRow> finals = new LinkedHashMap<>();
    points.stream().filter(p -> p.kind() == PointKind.FINAL).forEach(p -> finals.put(p.run(), p));
    Map<KnownPoint, End> ends = new LinkedHashMap<>();
    int elsewhere = 0;
    for (RunRow run : runs) {
      PointRow end = finals.get(run.run());
      if (end == null) {
        continue;
      }
      Optional<Problem.Nearest> nearest = problem.nearest(end.theta().toArray());
      if (nearest.isEmpty()) {
        return Optional.empty();
      }
      KnownPoint point = nearest.get().point();
      double distance = nearest.get().distance();
      if (distance <= NEAR) {
        ends.put(point, ends.getOrDefault(point, new End(point, 0, 0, 0)).and(run, distance));
      } else {
        elsewhere++;
      }
    }
    List<End> sorted = new ArrayList<>(ends.values());
    sorted.sort(Comparator.comparingInt(End::runs).reversed());
    return Optional.of(new KnownEnds(sorted, elsewhere));
  }

  /// A point as people write it, its first coordinates to five digits: "(-3, 1.4142, …)".
  public static String place(double[] x) {
    return Arrays.stream(x)
        .limit(MOST_COORDINATES)
        .mapToObj(c -> String.format(Locale.ROOT, "%.5g", c).replaceFirst("\\.?0+$", ""))
        .collect(Collectors.joining(", ", "(", x.length > MOST_COORDINATES ? ", …)" : ")"));
  }
}
