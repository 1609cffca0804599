package dev.cairn.study.setup;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.landscape.SearchDomain;
import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.study.store.TrainingRow;
import dev.cairn.symmetry.Symmetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Problems as landscape searches explore them.
public final class SearchDomains {
  /// The widest side of a usual box.
  private static final double USUAL = 4;

  /// Boxes narrower than this, and wider than the next, are measured in units of their own.
  private static final double NARROW = 0.1;

  private static final double WIDE = 1e4;

  private SearchDomains() {}

  /// The domain of an experiment: fresh starts as its runs would have, points up to a symmetry.
  ///
  /// The region is that of a cluster that holds together, or the box that starts are drawn from;
  /// where there is none, everywhere. Networks that start from trainings are trained here.
  public static SearchDomain of(Experiment experiment, LoadedProblem problem, Symmetry symmetry) {
    check(experiment, problem);
    List<TrainingRow> training = new ArrayList<>();
    if (experiment.start() instanceof StartSpec.Training spec) {
      for (int i = 0; i < spec.trajectories(); i++) {
        training.addAll(TrainedStarts.train(experiment, problem, 0, i));
      }
    }
    Starts starts =
        Starts.of(experiment, problem.parameters(), new Starts.Stored(training, List.of()));
    int runs = experiment.runs();
    return new SearchDomain(
        problem.objective().get(),
        random -> starts.of(random.nextInt(runs), random.nextLong()).theta().toArray(),
        symmetry,
        region(experiment, problem.dimension()));
  }

  /// Refuses an experiment whose starts do not fit its problem or its number of runs.
  public static void check(Experiment experiment, LoadedProblem problem) {
    Starts.check(experiment, problem, List.of());
  }

  /// The seed of a landscape search.
  public static long seed(Experiment experiment) {
    return Seeds.LANDSCAPE.derive(experiment.seed(), 0);
  }

  /// Where points of a landscape search are collected: in the cluster, or in the box.
  public static Predicate<Point> region(Experiment experiment, int dimension) {
    if (experiment.problem() instanceof ProblemSpec.Function(String name)) {
      var own = ProblemCatalogue.named(name).objective().region();
      if (own.isPresent()) {
        return own.get();
      }
    }
    return box(experiment, dimension)
        .<Predicate<Point>>map(b -> point -> b.contains(point.toArray()))
        .orElse(_ -> true);
  }

  /// The unit of length of a search: 1, or a quarter of the box's widest side where that is far
  /// from usual, so that a function in other units has the same points.
  public static double unit(Experiment experiment, int dimension) {
    double width = box(experiment, dimension).map(SearchDomains::width).orElse(USUAL);
    return width >= NARROW && width <= WIDE ? 1 : width / USUAL;
  }

  private static double width(Box box) {
    double width = 0;
    for (int i = 0; i < box.dimension(); i++) {
      width = Math.max(width, box.upper().get(i) - box.lower().get(i));
    }
    return width;
  }

  /// The box that bounds a search: that which starts are drawn from, except for networks.
  public static Optional<Box> box(Experiment experiment, int dimension) {
    boolean bounded = !(experiment.problem() instanceof ProblemSpec.Network);
    return Starts.box(experiment, dimension).filter(_ -> bounded);
  }
}
