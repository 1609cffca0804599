package dev.cairn.landscape;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.PointCollection;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.objective.RestrictedObjective;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.quadratic.Eigensystem;
import dev.cairn.quadratic.LocalModel;
import dev.cairn.saddle.EigenvectorFollowing;
import dev.cairn.saddle.Shift;
import dev.cairn.saddle.Target;
import dev.cairn.saddle.TrustRadius;
import dev.cairn.search.Finder;
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

/// A landscape search under way, round after round.
///
/// The runs of one round start from what the rounds before have found, so they can be made by
/// several threads: what is found depends on the seed alone, and a search that ended between two
/// rounds goes on from its collection as if nothing had happened. Only [#run] may be called by
/// several threads at once.
public final class Exploration {
  /// Runs of a round, where few points are known; later as many as there are points. More would
  /// wait longer for what others have found.
  private static final int LEAST_ROUND = 16;

  /// Runs of a round at most.
  private static final int LARGEST_ROUND = 64;

  /// One run of a round in so many starts afresh. Of searches for all points of five Lennard-Jones
  /// atoms from 24 seeds, 19 missed some with a quarter, 5 with a half.
  private static final int FRESH = 2;

  /// A fresh run lowers the index of its start after so many steps without progress.
  private static final int PATIENCE = 8;

  /// Steps at most towards a neighbour, which is near or not to be had.
  private static final int NEIGHBOUR_ITERATIONS = 150;

  /// The index of a start: eigenvalues below minus this.
  private static final double START_CUTOFF = 1e-3;

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
    private final Plan plan;

    private Task(int run, RandomGenerator random, Plan plan) {
      this.run = run;
      this.random = random;
      this.plan = plan;
    }
  }

  /// What a run is to do.
  private sealed interface Plan {
    /// From a fresh start towards the index of the start, lowered where there is no progress.
    record OwnIndex() implements Plan {}

    /// From a fresh start towards this index.
    record DrawnIndex(int index) implements Plan {}

    /// From a fresh start to a critical point in a subspace.
    record Within(InvariantSubspace subspace) implements Plan {}

    /// From a known point to a minimum in a subspace around it, where some of its symmetry is
    /// broken.
    record Breaking(CollectedPoint from, InvariantSubspace subspace) implements Plan {}

    /// From a known point to a neighbour of it.
    record Neighbour(CollectedPoint from) implements Plan {}
  }

  /// Where a run starts, and how it goes on.
  private static final class Aim {
    private final double[] start;
    private final Finder<SmoothObjective> finder;
    private final int iterations;

    Aim(double[] start, Finder<SmoothObjective> finder, int iterations) {
      this.start = start;
      this.finder = finder;
      this.iterations = iterations;
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

  /// The runs of the next round, those that take long first. All of them are to be run and their
  /// ends accepted, in this order.
  public List<Task> round() {
    int size = Math.clamp(collection.size(), LEAST_ROUND, LARGEST_ROUND);
    int fresh = collection.size() == 0 ? size : size / FRESH;
    var classes = collection.points().stream().map(CollectedPoint::index).distinct().toList();
    int highest = classes.stream().mapToInt(k -> k).max().orElse(0);
    var tasks = new ArrayList<Task>();
    for (int place = 0; place < Math.min(size, settings.maxRuns() - runs); place++) {
      int run = runs + place;
      var random = new SplittableRandom(new SplittableRandom(seed + run).nextLong());
      if (place >= fresh) {
        tasks.add(new Task(run, random, onward(place, known(classes, random), random)));
      } else {
        tasks.add(new Task(run, random, fresh(place, highest, random)));
      }
    }
    return tasks;
  }

  /// Of four fresh runs one goes by its own index; the others stay in a subspace where the symmetry
  /// gives one, and go by a drawn index or their own where it does not.
  private Plan fresh(int place, int highest, RandomGenerator random) {
    Optional<InvariantSubspace> subspace =
        place % 4 == 0 ? Optional.empty() : terrain.symmetry().invariantSubspace(random);
    if (subspace.isPresent()) {
      return new Plan.Within(subspace.get());
    }
    return place % 2 == 0
        ? new Plan.OwnIndex()
        : new Plan.DrawnIndex(random.nextInt(2 * highest + 2));
  }

  /// Of four runs from known points one goes to any neighbour; the others break some of the
  /// symmetry where the point has one.
  private Plan onward(int place, CollectedPoint from, RandomGenerator random) {
    Optional<InvariantSubspace> subspace =
        place % 4 == 0
            ? Optional.empty()
            : terrain.symmetry().invariantSubspace(from.theta(), settings.tolerance(), random);
    return subspace.isPresent()
        ? new Plan.Breaking(from, subspace.get())
        : new Plan.Neighbour(from);
  }

  /// A point drawn from all, or as often from those of an index drawn before: rare indices lead
  /// beyond.
  private CollectedPoint known(List<Integer> classes, RandomGenerator random) {
    if (random.nextBoolean()) {
      return collection.point(random.nextInt(collection.size()));
    }
    int index = classes.get(random.nextInt(classes.size()));
    var points = collection.points().stream().filter(p -> p.index() == index).toList();
    return points.get(random.nextInt(points.size()));
  }

  /// Makes one run, on an objective that no other thread uses.
  public Ending run(Task task, SmoothObjective objective) {
    return switch (task.plan) {
      case Plan.OwnIndex _ -> search(task.run, objective, fresh(task.random, ownIndex()));
      case Plan.DrawnIndex(int index) -> {
        var finder = EigenvectorFollowing.towards(Math.min(index, objective.dimension()));
        yield search(task.run, objective, fresh(task.random, finder));
      }
      case Plan.Within(InvariantSubspace subspace) -> within(subspace, task, objective);
      case Plan.Breaking(CollectedPoint from, InvariantSubspace subspace) ->
          breaking(from, subspace, task, objective);
      case Plan.Neighbour(CollectedPoint from) ->
          search(task.run, objective, neighbour(from, task.random, objective));
    };
  }

  private Ending search(int run, SmoothObjective objective, Aim aim) {
    StoppingRule rule =
        arrivalWithin(aim.iterations).or(iterate -> hasLeft(iterate.index(), iterate.theta()));
    return ending(
        run, Search.run(aim.finder, objective, aim.start, rule, Observer.none()), objective);
  }

  private StoppingRule arrivalWithin(int iterations) {
    return StoppingRule.squaredGradientBelow(settings.squaredGradient())
        .or(StoppingRule.iterations(iterations));
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

  private Aim fresh(RandomGenerator random, Finder<SmoothObjective> finder) {
    return new Aim(terrain.starts().apply(random), finder, settings.iterations());
  }

  /// To a critical point within a subspace, as often a minimum as one of the index there, from the
  /// point nearest to a fresh start.
  private Ending within(InvariantSubspace subspace, Task task, SmoothObjective objective) {
    double[] z = new double[subspace.dimension()];
    subspace.project(terrain.starts().apply(task.random), z);
    var finder = task.random.nextBoolean() ? EigenvectorFollowing.towards(0) : ownIndex();
    return within(subspace, task.run, objective, new Aim(z, finder, settings.iterations()));
  }

  /// To a minimum within a subspace, from a known point in it that is pushed along a mixture of the
  /// modes that lead down there; along the softest mode where none does.
  private Ending breaking(
      CollectedPoint from, InvariantSubspace subspace, Task task, SmoothObjective objective) {
    int d = subspace.dimension();
    double[] z = new double[d];
    subspace.project(from.theta().toArray(), z);
    double[] mode = new double[d];
    double[] direction = new double[d];
    try (var model = new LocalModel(new RestrictedObjective(objective, subspace), z)) {
      Eigensystem modes = model.eigensystem(DenseKernels.current().eigensolver(d));
      int down = Inertia.of(modes.spectrum(), settings.nullEigenvalue()).index();
      for (int k = 0; k < Math.max(1, down); k++) {
        modes.vector(k, mode);
        Vectors.addScaled(task.random.nextGaussian(), mode, direction);
      }
    }
    double length = settings.push() * task.random.nextDouble();
    Vectors.addScaled(length / Vectors.norm(direction), direction, z);
    var finder = EigenvectorFollowing.towards(0);
    return within(subspace, task.run, objective, new Aim(z, finder, settings.iterations()));
  }

  /// Where a run in a subspace ends counts if the gradient is as small in the whole space.
  private Ending within(InvariantSubspace subspace, int run, SmoothObjective objective, Aim aim) {
    SearchResult there =
        Search.run(
            aim.finder,
            new RestrictedObjective(objective, subspace),
            aim.start,
            arrivalWithin(aim.iterations)
                .or(iterate -> hasLeft(iterate.index(), embedded(subspace, iterate.theta()))),
            Observer.none());
    double[] theta = embedded(subspace, there.last().theta()).toArray();
    return search(run, objective, new Aim(theta, EigenvectorFollowing.towards(0), 0));
  }

  private static Point embedded(InvariantSubspace subspace, Point z) {
    double[] theta = new double[subspace.spaceDimension()];
    subspace.embed(z.toArray(), theta);
    return Point.of(theta);
  }

  private static EigenvectorFollowing ownIndex() {
    return new EigenvectorFollowing(
        new Target.OfStart(START_CUTOFF), Shift.COMMON, TrustRadius.DEFAULT, PATIENCE);
  }

  /// From a known point of index k, pushed along one of the modes that must change sides: down
  /// towards k − 1 or, as often, any lower index, or up towards k + 1.
  private Aim neighbour(CollectedPoint from, RandomGenerator random, SmoothObjective objective) {
    double[] start = from.theta().toArray();
    int n = start.length;
    int k = from.index();
    int stable = n - k - from.nullity();
    boolean down = k > 0 && (stable == 0 || random.nextBoolean());
    int mode = down ? random.nextInt(k) : k + from.nullity() + softMode(stable, random);
    double[] direction = new double[n];
    try (var model = new LocalModel(objective, start)) {
      model
          .eigensystem(DenseKernels.current().eigensolver(n))
          .vector(Math.min(mode, n - 1), direction);
    }
    double length = settings.push() * random.nextDouble() * (random.nextBoolean() ? 1 : -1);
    Vectors.addScaled(length, direction, start);
    if (!down) {
      return near(start, Math.min(n, k + 1));
    }
    return near(start, random.nextBoolean() ? k - 1 : random.nextInt(k));
  }

  private Aim near(double[] start, int index) {
    return new Aim(
        start,
        EigenvectorFollowing.towards(index),
        Math.min(settings.iterations(), NEIGHBOUR_ITERATIONS));
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
  private Optional<StopReason> hasLeft(int steps, Point theta) {
    return steps > 0 && steps % REGION_PERIOD == 0 && !terrain.region().test(theta)
        ? Optional.of(new StopReason.Requested("left the region"))
        : Optional.empty();
  }
}
