package dev.cairn.landscape;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.PointCollection;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.quadratic.LocalModel;
import dev.cairn.saddle.EigenvectorFollowing;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Inertia;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A landscape search under way, round after round.
///
/// The runs of one round start from what the rounds before have found, so they can be made by
/// several threads: what is found depends on the seed alone, and a search that ended between two
/// rounds goes on from its collection as if nothing had happened. Only [#run] may be called by
/// several threads at once.
public final class Exploration {
  /// Runs of a round: more would wait longer for what others have found.
  private static final int ROUND = 8;

  /// A run that is outside the region at a multiple of this many steps is given up.
  private static final int REGION_PERIOD = 25;

  /// Without a single arrival the search gives up after this many times its least patience.
  private static final int FRUITLESS = 10;

  private final LandscapeSearch settings;
  private final Terrain terrain;
  private final long seed;
  private final PointCollection collection;
  private int runs;
  private int outside;
  private int unfinished;

  /// Goes on from what was found so far, in whole rounds; from nothing at first.
  Exploration(LandscapeSearch settings, Terrain terrain, long seed, Landscape soFar) {
    this.settings = settings;
    this.terrain = terrain;
    this.seed = seed;
    this.collection = soFar.points();
    this.runs = soFar.runs();
    this.outside = soFar.outside();
    this.unfinished = soFar.unfinished();
  }

  /// One run to be made.
  public static final class Task {
    private final int run;
    private final RandomGenerator random;
    private final @Nullable CollectedPoint from;

    private Task(int run, RandomGenerator random, @Nullable CollectedPoint from) {
      this.run = run;
      this.random = random;
      this.from = from;
    }
  }

  /// Start and index aimed at.
  private static final class Aim {
    private final double[] start;
    private final int index;

    Aim(double[] start, int index) {
      this.start = start;
      this.index = index;
    }
  }

  /// Whether for a long time no run has ended at a new point, or all are made.
  public boolean over() {
    if (runs >= settings.maxRuns()) {
      return true;
    }
    return collection.size() == 0
        ? runs >= settings.leastPatience() * FRUITLESS
        : collection.sinceLastDiscovery()
            >= Math.max(settings.leastPatience(), settings.patience() * collection.size());
  }

  /// The runs of the next round. All of them are to be run and their ends accepted, in this order.
  public List<Task> round() {
    var tasks = new ArrayList<Task>();
    for (int run = runs; run < Math.min(runs + ROUND, settings.maxRuns()); run++) {
      var random = new SplittableRandom(new SplittableRandom(seed + run).nextLong());
      boolean fresh = collection.size() == 0 || run % 4 < 2;
      tasks.add(
          new Task(
              run, random, fresh ? null : collection.point(random.nextInt(collection.size()))));
    }
    return tasks;
  }

  /// Makes one run, on an objective that no other thread uses.
  public Ending run(Task task, SmoothObjective objective) {
    SymmetricEigensolver eigensolver = DenseKernels.current().eigensolver(objective.dimension());
    Aim aim =
        task.from == null
            ? fresh(task, objective, eigensolver)
            : neighbour(task.from, task.random, objective, eigensolver);
    SearchResult result =
        Search.run(
            EigenvectorFollowing.towards(aim.index),
            objective,
            aim.start,
            StoppingRule.squaredGradientBelow(settings.squaredGradient())
                .or(StoppingRule.iterations(settings.iterations()))
                .or(this::hasLeft),
            Observer.none());
    return ending(task.run, result, objective);
  }

  private Ending ending(int run, SearchResult result, SmoothObjective objective) {
    Ending.Outcome outcome =
        switch (result.reason()) {
          case StopReason.SmallGradient _ ->
              terrain.region().test(result.last().theta())
                  ? Ending.Outcome.ARRIVED
                  : Ending.Outcome.OUTSIDE;
          case StopReason.Requested _ -> Ending.Outcome.OUTSIDE;
          case StopReason.IterationLimit _, StopReason.Stalled _, StopReason.NonFinite _ ->
              Ending.Outcome.UNFINISHED;
        };
    return settings.ending(run, outcome, result.last(), objective);
  }

  /// Takes the end of a run into the collection; what that did, where the run arrived.
  public Optional<PointCollection.Arrival> accept(Ending ending) {
    runs++;
    return switch (ending.outcome()) {
      case ARRIVED -> {
        Iterate last = ending.last();
        yield Optional.of(
            collection.add(
                last.theta(),
                last.value(),
                last.squaredGradientNorm(),
                ending.inertia().index(),
                ending.inertia().nullity()));
      }
      case OUTSIDE -> {
        outside++;
        yield Optional.empty();
      }
      case UNFINISHED -> {
        unfinished++;
        yield Optional.empty();
      }
    };
  }

  /// What has been found so far.
  public Landscape landscape() {
    return new Landscape(collection, runs, outside, unfinished);
  }

  /// From a fresh start; towards its own index, or any.
  private Aim fresh(Task task, SmoothObjective objective, SymmetricEigensolver eigensolver) {
    double[] start = terrain.starts().apply(task.random);
    if (task.run % 4 != 0) {
      return new Aim(start, task.random.nextInt(objective.dimension() + 1));
    }
    try (var model = new LocalModel(objective, start)) {
      var spectrum = model.eigensystem(eigensolver).spectrum();
      return new Aim(start, Inertia.of(spectrum, settings.nullEigenvalue()).index());
    }
  }

  /// From a known point of index k, pushed along one of the modes that must change sides: down
  /// towards k − 1 or, as often, any lower index, or up towards k + 1.
  private Aim neighbour(
      CollectedPoint from,
      RandomGenerator random,
      SmoothObjective objective,
      SymmetricEigensolver eigensolver) {
    double[] start = from.theta().toArray();
    int n = start.length;
    int k = from.index();
    int stable = n - k - from.nullity();
    boolean down = k > 0 && (stable == 0 || random.nextBoolean());
    int mode = down ? random.nextInt(k) : k + from.nullity() + softMode(stable, random);
    double[] direction = new double[n];
    try (var model = new LocalModel(objective, start)) {
      model.eigensystem(eigensolver).vector(Math.min(mode, n - 1), direction);
    }
    double length = settings.push() * random.nextDouble() * (random.nextBoolean() ? 1 : -1);
    Vectors.addScaled(length, direction, start);
    if (!down) {
      return new Aim(start, Math.min(n, k + 1));
    }
    return new Aim(start, random.nextBoolean() ? k - 1 : random.nextInt(k));
  }

  /// One of m stable modes, the softest being 0: half the time any, otherwise mostly a soft one.
  private static int softMode(int m, RandomGenerator random) {
    if (m > 1 && random.nextBoolean()) {
      return random.nextInt(m);
    }
    int mode = 0;
    while (mode < m - 1 && random.nextBoolean()) {
      mode++;
    }
    return mode;
  }

  /// Looks now and then whether the run has left the region.
  private Optional<StopReason> hasLeft(Iterate iterate) {
    return iterate.index() > 0
            && iterate.index() % REGION_PERIOD == 0
            && !terrain.region().test(iterate.theta())
        ? Optional.of(new StopReason.Requested("left the region"))
        : Optional.empty();
  }
}
