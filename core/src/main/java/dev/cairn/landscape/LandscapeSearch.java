package dev.cairn.landscape;

import dev.cairn.collection.PointCollection;
import dev.cairn.collection.Symmetry;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.quadratic.Eigensystem;
import dev.cairn.quadratic.LocalModel;
import dev.cairn.saddle.EigenvectorFollowing;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Collects the critical points of a function, of every index.
///
/// Runs of [EigenvectorFollowing] take turns: from a fresh start towards the index that the Hessian
/// has there; from a fresh start towards an index drawn from all; and, twice as often, from a point
/// found before, pushed along one of its modes, towards an index below or above it — the solution
/// landscape, by which one point of high index opens a family. The search ends when for a long time
/// no run has ended at a new point.
///
/// Everything follows from the seed. Sources: J. Yin, B. Yu, L. Zhang, Sci. China Math. 64 (2021)
/// for the landscape downwards.
///
/// @param maxRuns runs at most
/// @param leastPatience the search ends after at least this many arrivals in a row at known points,
/// @param patience and at least this many times the number of points found
/// @param iterations steps a run at most
/// @param squaredGradient a run has arrived where ‖∇f‖² is below this
/// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ count as null
/// @param tolerance points closer than this are the same
/// @param push length of the push off a point found before, at most
public record LandscapeSearch(
    int maxRuns,
    int leastPatience,
    double patience,
    int iterations,
    double squaredGradient,
    double nullEigenvalue,
    double tolerance,
    double push) {
  /// Up to 200,000 runs of up to 300 steps; patience for 10 times the number of points, at least
  /// 300; arrival at ‖∇f‖² < 1e-20.
  public static final LandscapeSearch DEFAULT =
      new LandscapeSearch(200_000, 300, 10, 300, 1e-20, 1e-7, 1e-5, 0.5);

  /// Checks the settings.
  public LandscapeSearch {
    if (maxRuns < 1 || leastPatience < 1 || iterations < 1) {
      throw new IllegalArgumentException(
          "runs %d, patience %d and iterations %d must be ≥ 1"
              .formatted(maxRuns, leastPatience, iterations));
    }
    if (!(patience >= 0 && squaredGradient > 0 && tolerance > 0 && push > 0)) {
      throw new IllegalArgumentException(
          "patience %g, cut-off %g, tolerance %g and push %g must be positive"
              .formatted(patience, squaredGradient, tolerance, push));
    }
    if (!(nullEigenvalue >= 0 && nullEigenvalue < 1)) {
      throw new IllegalArgumentException(
          "null eigenvalue %g must be in [0, 1)".formatted(nullEigenvalue));
    }
  }

  /// Explores f.
  ///
  /// @param starts draws a fresh start point
  /// @param symmetry points in one orbit are the same
  /// @param region points outside are counted but not collected, and runs that stay there given up
  /// @param random decides everything that is left to chance
  public Landscape explore(
      SmoothObjective objective,
      Function<RandomGenerator, double[]> starts,
      Symmetry symmetry,
      Predicate<Point> region,
      RandomGenerator random) {
    return new Exploration(objective, starts, symmetry, region, random).run();
  }

  private final class Exploration {
    private final SmoothObjective objective;
    private final Function<RandomGenerator, double[]> starts;
    private final Predicate<Point> region;
    private final RandomGenerator random;
    private final PointCollection collection;
    private final SymmetricEigensolver eigensolver;
    private int outside;
    private int unfinished;

    Exploration(
        SmoothObjective objective,
        Function<RandomGenerator, double[]> starts,
        Symmetry symmetry,
        Predicate<Point> region,
        RandomGenerator random) {
      this.objective = objective;
      this.starts = starts;
      this.region = region;
      this.random = random;
      this.collection = new PointCollection(symmetry, tolerance);
      this.eigensolver = DenseKernels.current().eigensolver(objective.dimension());
    }

    Landscape run() {
      int runs = 0;
      for (; runs < maxRuns && !exhausted(runs); runs++) {
        arrive(collection.size() == 0 || runs % 4 < 2 ? fresh(runs % 4 == 0) : neighbour());
      }
      return new Landscape(collection, runs, outside, unfinished);
    }

    private boolean exhausted(int runs) {
      return collection.size() == 0
          ? runs >= leastPatience * FRUITLESS
          : collection.sinceLastDiscovery()
              >= Math.max(leastPatience, patience * collection.size());
    }

    /// From a fresh start; towards its own index, or any.
    private Task fresh(boolean own) {
      double[] start = starts.apply(random);
      if (!own) {
        return new Task(start, random.nextInt(objective.dimension() + 1));
      }
      try (var model = new LocalModel(objective, start)) {
        return new Task(start, index(model.eigensystem(eigensolver)));
      }
    }

    /// From a known point of index k, pushed along one of the modes that must change sides: down
    /// towards k − 1 or, as often, any lower index, or up towards k + 1.
    private Task neighbour() {
      var from = collection.points().get(random.nextInt(collection.size()));
      double[] start = from.theta().toArray();
      int n = start.length;
      int k = from.index();
      int stable = n - k - from.nullity();
      boolean down = k > 0 && (stable == 0 || random.nextBoolean());
      int mode = down ? random.nextInt(k) : k + from.nullity() + softMode(stable);
      double[] direction = new double[n];
      try (var model = new LocalModel(objective, start)) {
        model.eigensystem(eigensolver).vector(Math.min(mode, n - 1), direction);
      }
      double length = push * random.nextDouble() * (random.nextBoolean() ? 1 : -1);
      Vectors.addScaled(length, direction, start);
      if (!down) {
        return new Task(start, Math.min(n, k + 1));
      }
      return new Task(start, random.nextBoolean() ? k - 1 : random.nextInt(k));
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

    private void arrive(Task task) {
      var rule =
          StoppingRule.squaredGradientBelow(squaredGradient)
              .or(StoppingRule.iterations(iterations))
              .or(this::hasLeft);
      var result =
          Search.run(
              EigenvectorFollowing.towards(task.index),
              objective,
              task.start,
              rule,
              Observer.none());
      switch (result.reason()) {
        case StopReason.SmallGradient _ -> collect(result.last());
        case StopReason.Requested _ -> outside++;
        case StopReason.IterationLimit _, StopReason.Stalled _, StopReason.NonFinite _ ->
            unfinished++;
      }
    }

    /// Looks now and then whether the run has left the region.
    private Optional<StopReason> hasLeft(Iterate iterate) {
      return iterate.index() > 0
              && iterate.index() % REGION_PERIOD == 0
              && !region.test(iterate.theta())
          ? Optional.of(new StopReason.Requested("left the region"))
          : Optional.empty();
    }

    private void collect(Iterate end) {
      if (!region.test(end.theta())) {
        outside++;
        return;
      }
      try (var model = new LocalModel(objective, end.theta().toArray())) {
        Eigensystem hessian = model.eigensystem(eigensolver);
        double cutoff = nullEigenvalue * hessian.spectralNorm();
        collection.add(
            end.theta(),
            end.value(),
            end.squaredGradientNorm(),
            index(hessian),
            hessian.spectrum().nullity(cutoff));
      }
    }

    private int index(Eigensystem hessian) {
      return hessian.finite()
          ? hessian.spectrum().morseIndex(nullEigenvalue * hessian.spectralNorm())
          : 0;
    }
  }

  private static final class Task {
    private final double[] start;
    private final int index;

    Task(double[] start, int index) {
      this.start = start;
      this.index = index;
    }
  }

  /// The two minima that an index-1 point of the collection leads to: descents from both sides of
  /// its unstable mode; empty where one of them does not arrive.
  public Optional<int[]> descents(
      SmoothObjective objective, PointCollection collection, Point saddle) {
    int[] ends = new int[2];
    for (int side = 0; side < 2; side++) {
      double[] start = saddle.toArray();
      double[] mode = new double[start.length];
      try (var model = new LocalModel(objective, start)) {
        model.eigensystem(DenseKernels.current().eigensolver(start.length)).vector(0, mode);
      }
      Vectors.addScaled(side == 0 ? DESCENT_PUSH : -DESCENT_PUSH, mode, start);
      var result =
          Search.run(
              EigenvectorFollowing.towards(0),
              objective,
              start,
              StoppingRule.squaredGradientBelow(squaredGradient)
                  .or(StoppingRule.iterations(10 * iterations)),
              Observer.none());
      if (!(result.reason() instanceof StopReason.SmallGradient)) {
        return Optional.empty();
      }
      Iterate end = result.last();
      try (var model = new LocalModel(objective, end.theta().toArray())) {
        var spectrum =
            model.eigensystem(DenseKernels.current().eigensolver(start.length)).spectrum();
        double cutoff = nullEigenvalue * spectrum.spectralNorm();
        ends[side] =
            collection
                .add(
                    end.theta(),
                    end.value(),
                    end.squaredGradientNorm(),
                    spectrum.morseIndex(cutoff),
                    spectrum.nullity(cutoff))
                .point()
                .id();
      }
    }
    return Optional.of(ends);
  }

  /// A run that is outside the region at a multiple of this many steps is given up.
  private static final int REGION_PERIOD = 25;

  /// Without a single arrival the search gives up after this many times its least patience.
  private static final int FRUITLESS = 10;

  /// Small against the distance between points, large against rounding.
  private static final double DESCENT_PUSH = 1e-2;
}
