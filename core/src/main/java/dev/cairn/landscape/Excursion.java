package dev.cairn.landscape;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.saddle.EigenvectorFollowing;
import dev.cairn.finder.saddle.Shift;
import dev.cairn.finder.saddle.Target;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Arrival;
import dev.cairn.search.Finder;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Eigensystem;
import dev.cairn.spectrum.Inertia;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// One run of a landscape search, from its start to its ending.
final class Excursion {
  /// A run lowers the index of its start after so many steps without progress.
  private static final int PATIENCE = 8;

  /// Steps at most towards a neighbour, which is near or not to be had.
  private static final int NEIGHBOUR_ITERATIONS = 150;

  /// The index of a fresh start: eigenvalues below minus this, in whatever units. It decides only
  /// what index a run aims at first, which it lowers where there is no progress; what it finds, and
  /// every word and count, rests on nothing of it. Runs of drawn indices do without.
  private static final double START_CUTOFF = 1e-3;

  /// A run that is outside the region at a multiple of this many steps is given up.
  private static final int REGION_PERIOD = 25;

  private final LandscapeSearch settings;
  private final SmoothObjective objective;
  private final Predicate<Point> region;
  private final PlannedRun run;
  private final RandomGenerator random;

  Excursion(
      LandscapeSearch settings,
      SmoothObjective objective,
      Predicate<Point> region,
      PlannedRun run) {
    this.settings = settings;
    this.objective = objective;
    this.region = region;
    this.run = run;
    this.random = new CountedRandom(run.seed(), run.drawn());
  }

  /// Where a search starts, and how it goes on.
  private static final class Attempt {
    private final double[] start;
    private final Finder<SmoothObjective> finder;
    private final int iterations;

    Attempt(double[] start, Finder<SmoothObjective> finder, int iterations) {
      this.start = start;
      this.finder = finder;
      this.iterations = iterations;
    }
  }

  /// Makes the run.
  Ending make() {
    return switch (run.plan()) {
      case Plan.OwnIndex(Point start) ->
          ending(search(objective, fresh(start, ownIndex(START_CUTOFF)), Function.identity()));
      case Plan.DrawnIndex(Point start, int index) -> {
        var finder = settings.towards(Math.min(index, objective.dimension()));
        yield ending(search(objective, fresh(start, finder), Function.identity()));
      }
      case Plan.Within(Point start, InvariantSubspace subspace) ->
          within(subspace, freshIn(start, subspace));
      case Plan.Breaking(Point from, InvariantSubspace subspace) ->
          within(subspace, breaking(from, subspace));
      case Plan.Neighbour known -> ending(search(objective, neighbour(known), Function.identity()));
    };
  }

  /// On the function or a part of it; the place is where in the whole space an iterate is.
  private SearchResult search(SmoothObjective on, Attempt attempt, Function<Point, Point> place) {
    var arrival = new Arrival(on);
    StoppingRule rule =
        StoppingRule.squaredGradientBelow(settings.resolution().squaredGradient())
            .or(arrival)
            .or(StoppingRule.iterations(attempt.iterations))
            .or(iterate -> hasLeft(iterate.index(), place.apply(iterate.theta())));
    return Search.run(attempt.finder, on, attempt.start, rule, arrival);
  }

  private Ending ending(SearchResult result) {
    Ending.Outcome outcome =
        switch (result.reason()) {
          case StopReason.SmallGradient _, StopReason.Arrived _ ->
              region.test(result.last().theta()) ? Ending.Outcome.ARRIVED : Ending.Outcome.OUTSIDE;
          case StopReason.Requested _ -> Ending.Outcome.OUTSIDE;
          case StopReason.IterationLimit _, StopReason.Stalled _, StopReason.NonFinite _ ->
              Ending.Outcome.UNFINISHED;
        };
    return settings.ending(run.run(), outcome, result.last(), objective);
  }

  private Attempt fresh(Point start, Finder<SmoothObjective> finder) {
    return new Attempt(start.toArray(), finder, settings.effort().iterations());
  }

  /// To a critical point within a subspace, as often a minimum as one of the index there, from the
  /// point nearest to a fresh start.
  private Attempt freshIn(Point start, InvariantSubspace subspace) {
    double[] z = new double[subspace.dimension()];
    subspace.project(start.toArray(), z);
    var finder = random.nextBoolean() ? settings.towards(0) : ownIndex(START_CUTOFF);
    return new Attempt(z, finder, settings.effort().iterations());
  }

  /// To a minimum within a subspace, from a known point in it that is pushed along a mixture of the
  /// modes that lead down there; along the softest mode where none does.
  private Attempt breaking(Point from, InvariantSubspace subspace) {
    int d = subspace.dimension();
    double[] z = new double[d];
    subspace.project(from.toArray(), z);
    double[] mode = new double[d];
    double[] direction = new double[d];
    try (var model = new LocalModel(objective.restrictedTo(subspace), z)) {
      Eigensystem modes = model.eigensystem(DenseKernels.current().eigensolver(d));
      int down =
          Inertia.of(modes.spectrum(), settings.resolution().nullEigenvalue())
              .map(Inertia::index)
              .orElse(0);
      for (int k = 0; k < Math.max(1, down); k++) {
        modes.vector(k, mode);
        Vectors.addScaled(random.nextGaussian(), mode, direction);
      }
    }
    double length = settings.push() * random.nextDouble();
    Vectors.addScaled(length / Vectors.norm(direction), direction, z);
    return new Attempt(z, settings.towards(0), settings.effort().iterations());
  }

  /// Where a run in a subspace ends counts if the gradient is as small in the whole space.
  private Ending within(InvariantSubspace subspace, Attempt attempt) {
    SearchResult there =
        search(objective.restrictedTo(subspace), attempt, z -> embedded(subspace, z));
    double[] theta = embedded(subspace, there.last().theta()).toArray();
    return ending(search(objective, at(theta), Function.identity()));
  }

  private static Point embedded(InvariantSubspace subspace, Point z) {
    double[] theta = new double[subspace.spaceDimension()];
    subspace.embed(z.toArray(), theta);
    return Point.of(theta);
  }

  private EigenvectorFollowing ownIndex(double cutoff) {
    return new EigenvectorFollowing(
        new Target.OfStart(cutoff), Shift.COMMON, settings.radius(), PATIENCE);
  }

  /// From a known point of index k, pushed along one of the modes that must change sides: down
  /// towards k − 1 or, as often, any lower index, or up towards k + 1.
  private Attempt neighbour(Plan.Neighbour known) {
    double[] start = known.from().toArray();
    int n = start.length;
    int k = known.index();
    int stable = n - k - known.nullity();
    boolean down = k > 0 && (stable == 0 || random.nextBoolean());
    int mode = down ? random.nextInt(k) : k + known.nullity() + softMode(stable);
    double[] direction = new double[n];
    try (var model = new LocalModel(objective, start)) {
      model
          .eigensystem(DenseKernels.current().eigensolver(n))
          .vector(Math.min(mode, n - 1), direction);
    }
    double length = known.push() * random.nextDouble() * (random.nextBoolean() ? 1 : -1);
    Vectors.addScaled(length, direction, start);
    int index = down ? (random.nextBoolean() ? k - 1 : random.nextInt(k)) : Math.min(n, k + 1);
    return new Attempt(
        start,
        settings.towards(index),
        Math.min(settings.effort().iterations(), NEIGHBOUR_ITERATIONS));
  }

  /// Nowhere else: whether the point is critical.
  private Attempt at(double[] point) {
    return new Attempt(point, settings.towards(0), 0);
  }

  /// One of m stable modes, the softest being 0: half the time any, otherwise mostly a soft one.
  private int softMode(int m) {
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
    return steps > 0 && steps % REGION_PERIOD == 0 && !region.test(theta)
        ? Optional.of(new StopReason.Requested("left the region"))
        : Optional.empty();
  }
}
