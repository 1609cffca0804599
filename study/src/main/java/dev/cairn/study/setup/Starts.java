package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.binding.PerCoordinate;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Parameters;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.linalg.Point;
import dev.cairn.nn.train.StartPoints;
import dev.cairn.nn.train.TrainedPoint;
import dev.cairn.problem.Box;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.TrainingRow;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// The start points of the runs of one variant: each a function of the campaign's seed and the
/// run's number.
public interface Starts {
  /// The start of a run, given the run's seed.
  Start of(int run, long runSeed);

  /// What of earlier work starts are taken from.
  ///
  /// @param training the kept points of the experiment's trainings, where it has any
  /// @param points the marked points that it starts from, where it does
  record Stored(List<TrainingRow> training, List<PointRow> points) {}

  /// The starts of an experiment's runs; of those that come from training no two are alike.
  static Starts ofRuns(Experiment experiment, Parameters parameters, Stored stored) {
    Starts draws = of(experiment, parameters, stored);
    return experiment.start() instanceof StartSpec.Training
        ? new DistinctStarts(draws, experiment.seed())
        : draws;
  }

  /// The start of an experiment's first run; empty where it takes earlier work.
  static Optional<Point> first(Experiment experiment, Parameters parameters) {
    if (experiment.start() instanceof StartSpec.Training
        || experiment.start() instanceof StartSpec.Marked) {
      return Optional.empty();
    }
    long seed = Seeds.RUN.derive(experiment.seed(), 0);
    Stored none = new Stored(List.of(), List.of());
    return Optional.of(of(experiment, parameters, none).of(0, seed).theta());
  }

  private static double[] given(List<Double> point, int dimension) {
    if (point.size() != dimension) {
      throw new CairnException(
          "start.points: a point has %s, the problem %s"
              .formatted(Counted.of(point.size(), "coordinate"), dimension));
    }
    return point.stream().mapToDouble(x -> x).toArray();
  }

  /// A problem with what its derivatives at the first start tell, where there is one.
  static LoadedProblem checked(Experiment experiment, LoadedProblem problem) {
    return first(experiment, problem.parameters()).map(problem::checkedAt).orElse(problem);
  }

  /// The starts of an experiment, as many as are asked for.
  static Starts of(Experiment experiment, Parameters parameters, Stored stored) {
    int dimension = parameters.dimension();
    return switch (experiment.start()) {
      case StartSpec.Training spec -> drawn(spec, experiment.runs(), stored.training());
      case StartSpec.Marked spec -> MarkedStarts.of(spec, experiment.runs(), stored.points());
      case StartSpec.Found spec -> {
        List<Point> points = FoundPoints.starts(spec, experiment.runs(), dimension);
        yield (run, _) -> Start.at(points.get(run).toArray());
      }
      case StartSpec.Given(List<List<Double>> points) ->
          (run, _) -> Start.at(given(points.get(run), dimension));
      case StartSpec.InFiles(List<String> paths) -> {
        List<Point> points = points(paths, parameters);
        yield (run, _) -> Start.at(points.get(run).toArray());
      }
      case StartSpec.Around(Optional<String> path, double variance) -> {
        Point centre = centre(path, parameters);
        yield (_, seed) -> Start.at(gaussian(centre.toArray(), variance, seed));
      }
      case StartSpec.Grid grid -> {
        Box box = box(experiment, dimension).orElseThrow();
        yield (run, _) -> gridPoint(grid.perAxis(), box, run);
      }
      case StartSpec.Uniform _, StartSpec.Catalogued _ -> {
        Box box = box(experiment, dimension).orElseThrow();
        yield (_, seed) -> Start.at(box.sample(Seeds.generator(seed)));
      }
      case StartSpec.Normal(double variance) ->
          (_, seed) -> Start.at(gaussian(new double[dimension], variance, seed));
    };
  }

  /// Adds Gaussian noise to a point, which it takes over.
  private static double[] gaussian(double[] theta, double variance, long seed) {
    RandomGenerator random = Seeds.generator(seed);
    double deviation = Math.sqrt(variance);
    for (int i = 0; i < theta.length; i++) {
      theta[i] += deviation * random.nextGaussian();
    }
    return theta;
  }

  /// The first point of a file, for these parameters.
  static Point inFile(Path file, Parameters parameters) {
    return PointFile.read(file, parameters).getFirst();
  }

  private static List<Point> points(List<String> paths, Parameters parameters) {
    return paths.stream()
        .flatMap(path -> PointFile.read(Path.of(path), parameters).stream())
        .toList();
  }

  private static Point centre(Optional<String> path, Parameters parameters) {
    if (path.isEmpty()) {
      return parameters
          .stored()
          .orElseThrow(
              () ->
                  new CairnException(
                      "start.type is 'around' without a path, but the problem stores no point"));
    }
    List<Point> points = PointFile.read(Path.of(path.get()), parameters);
    if (points.size() > 1) {
      throw new CairnException(
          "start.path: %s holds %s points, must be one".formatted(path.get(), points.size()));
    }
    return points.getFirst();
  }

  /// Refuses an experiment whose starts do not fit its problem, its number of runs or the variants
  /// before it.
  static void check(Experiment experiment, LoadedProblem problem, List<Variant> before) {
    int n = problem.dimension();
    switch (experiment.start()) {
      case StartSpec.Training _ when problem.cut().isPresent() ->
          throw new CairnException(
              "start.type is 'training', which takes all samples together: leave out"
                  + " problem.partitions, or start elsewhere");
      case StartSpec.Training _ when problem.network().isEmpty() ->
          throw new CairnException(
              "start.type is 'training', which only problems of type 'network' can have");
      case StartSpec.Catalogued() when box(experiment, n).isEmpty() ->
          throw new CairnException(
              "start.type is 'box', but only the functions of the catalogue have one");
      case StartSpec.Given(List<List<Double>> points) -> {
        points.forEach(point -> given(point, n));
        requireAtMost(experiment.runs(), points.size(), "start.points");
      }
      case StartSpec.InFiles(List<String> paths) ->
          requireAtMost(
              experiment.runs(), points(paths, problem.parameters()).size(), "start.paths");
      case StartSpec.Around(Optional<String> path, double _) -> centre(path, problem.parameters());
      case StartSpec.Grid grid -> {
        box(experiment, n);
        requireAtMost(experiment.runs(), Math.pow(grid.perAxis(), n), "the grid");
      }
      case StartSpec.Uniform _ -> box(experiment, n);
      case StartSpec.Marked marked -> MarkedStarts.check(marked, experiment.runs(), n, before);
      case StartSpec.Found found -> FoundPoints.starts(found, experiment.runs(), n);
      case StartSpec.Training _, StartSpec.Catalogued _, StartSpec.Normal _ -> {}
    }
  }

  /// The box that starts are drawn from or lie in, where it is one.
  static Optional<Box> box(Experiment experiment, int dimension) {
    return switch (experiment.start()) {
      case StartSpec.Uniform(PerCoordinate lower, PerCoordinate upper) ->
          Optional.of(box(lower, upper, dimension));
      case StartSpec.Grid grid -> Optional.of(box(grid.lower(), grid.upper(), dimension));
      case StartSpec.Catalogued() when experiment.problem() instanceof ProblemSpec.Function f ->
          Optional.of(ProblemCatalogue.named(f.name()).box());
      case StartSpec.Catalogued _,
          StartSpec.Training _,
          StartSpec.Given _,
          StartSpec.InFiles _,
          StartSpec.Around _,
          StartSpec.Marked _,
          StartSpec.Found _,
          StartSpec.Normal _ ->
          Optional.empty();
    };
  }

  private static Box box(PerCoordinate lower, PerCoordinate upper, int dimension) {
    try {
      return new Box(Point.of(lower.of(dimension)), Point.of(upper.of(dimension)));
    } catch (IllegalArgumentException e) {
      throw new CairnException("start: " + e.getMessage(), e);
    }
  }

  /// Refuses more runs than training points can give starts of their own.
  static void checkDistinct(Experiment experiment) {
    if (experiment.start() instanceof StartSpec.Training spec) {
      int bare = spec.noiseVariance() > 0 ? noiseless(spec, experiment.runs()) : experiment.runs();
      double kept = (double) spec.trajectories() * (spec.steps() / spec.every() + 1);
      requireAtMost(bare, kept, "training, which keeps every %s-th step,".formatted(spec.every()));
    }
  }

  private static int noiseless(StartSpec.Training spec, int runs) {
    return (int) Math.ceil(runs * (1 - spec.noisyShare()));
  }

  static void requireAtMost(int runs, double points, String what) {
    if (runs > points) {
      throw new CairnException(
          String.format(Locale.ROOT, "runs is %d, but %s has %.0f points", runs, what, points));
    }
  }

  /// One draw a run, from one trajectory: run k from the k-th, the first again after the last.
  private static Starts drawn(StartSpec.Training spec, int runs, List<TrainingRow> training) {
    Map<Integer, List<TrainedPoint>> trajectories = new TreeMap<>();
    for (TrainingRow row : training) {
      trajectories
          .computeIfAbsent(row.trajectory(), _ -> new ArrayList<>())
          .add(new TrainedPoint(row.step(), row.loss(), row.theta()));
    }
    List<StartPoints> silent = points(trajectories, 0);
    List<StartPoints> noisy = points(trajectories, spec.noiseVariance());
    double firstNoisy = runs * (1 - spec.noisyShare());
    return (run, seed) -> {
      int trajectory = run % silent.size();
      StartPoints points = (run >= firstNoisy ? noisy : silent).get(trajectory);
      double[] theta = points.draw(Seeds.generator(seed));
      // The uniform number is the first that a draw takes: it tells which point was drawn.
      TrainedPoint source = points.at(Seeds.generator(seed).nextDouble());
      return new Start(Point.of(theta), OptionalInt.of(trajectory), OptionalInt.of(source.step()));
    };
  }

  private static List<StartPoints> points(
      Map<Integer, List<TrainedPoint>> trajectories, double noiseVariance) {
    return trajectories.values().stream().map(p -> new StartPoints(p, noiseVariance)).toList();
  }

  private static Start gridPoint(int perAxis, Box box, int run) {
    double[] theta = new double[box.dimension()];
    int rest = run;
    for (int i = theta.length - 1; i >= 0; i--) {
      int position = rest % perAxis;
      rest /= perAxis;
      double share = (double) position / (perAxis - 1);
      theta[i] = box.lower().get(i) + share * (box.upper().get(i) - box.lower().get(i));
    }
    return Start.at(theta);
  }
}
