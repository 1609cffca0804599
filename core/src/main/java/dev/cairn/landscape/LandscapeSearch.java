package dev.cairn.landscape;

import dev.cairn.collection.PointCollection;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.quadratic.LocalModel;
import dev.cairn.saddle.EigenvectorFollowing;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Inertia;
import java.util.ArrayList;
import java.util.List;

/// Collects the critical points of a function, of every index.
///
/// Runs of [EigenvectorFollowing] come in rounds. Half of a round starts afresh: towards the index
/// that the Hessian has there, lowered where there is no progress, or towards one drawn from up to
/// twice the highest found; where the symmetry gives subspaces ([Symmetry#invariantSubspace]),
/// many of these runs stay in one, whose minima are saddles of the whole space. The others start
/// from a point found before, pushed along one of its modes, towards an index below or one above:
/// the solution landscape, by which one point of high index opens a family, and by which high
/// indices are climbed to from minima. Where the point has symmetry that can be broken, most of
/// these go down within a subspace that breaks only some of it. The search ends when for a
/// long time no run has ended at a new point.
///
/// Everything follows from the seed, on any number of threads. Source for the landscape downwards:
/// J. Yin, B. Yu, L. Zhang, Sci. China Math. 64 (2021).
///
/// @param maxRuns runs at most
/// @param leastPatience the search ends after at least this many arrivals in a row at known points,
/// @param patience and at least this many times the number of points found
/// @param iterations steps a run at most
/// @param squaredGradient a run has arrived where ‖∇f‖² is below this
/// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ count as null
/// @param tolerance points closer than this are the same
/// @param push length of the push off a point found before, at most
/// @param wholeSpace one run in so many searches the whole space where there are subspaces
public record LandscapeSearch(
    int maxRuns,
    int leastPatience,
    double patience,
    int iterations,
    double squaredGradient,
    double nullEigenvalue,
    double tolerance,
    double push,
    int wholeSpace) {
  /// Up to 200,000 runs of up to 300 steps; patience for 20 times the number of points, at least
  /// 1,000; arrival at ‖∇f‖² < 1e-20.
  public static final LandscapeSearch DEFAULT =
      new LandscapeSearch(200_000, 1_000, 20, 300, 1e-20, 1e-7, 1e-5, 0.5, 4);

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
    if (wholeSpace < 1) {
      throw new IllegalArgumentException(
          "one run in %d in the whole space: must be ≥ 1".formatted(wholeSpace));
    }
    if (!(nullEigenvalue >= 0 && nullEigenvalue < 1)) {
      throw new IllegalArgumentException(
          "null eigenvalue %g must be in [0, 1)".formatted(nullEigenvalue));
    }
  }

  /// With so many runs, and steps a run, at most.
  public LandscapeSearch within(int runs, int iterations) {
    return new LandscapeSearch(
        runs,
        leastPatience,
        patience,
        iterations,
        squaredGradient,
        nullEigenvalue,
        tolerance,
        push,
        wholeSpace);
  }

  /// With runs that have arrived where ‖∇f‖² is below this.
  public LandscapeSearch arrivingBelow(double squaredGradient) {
    return new LandscapeSearch(
        maxRuns,
        leastPatience,
        patience,
        iterations,
        squaredGradient,
        nullEigenvalue,
        tolerance,
        push,
        wholeSpace);
  }

  /// With points closer than the tolerance the same, and eigenvalues of size at most
  /// nullEigenvalue · ‖H‖₂ null.
  public LandscapeSearch comparing(double tolerance, double nullEigenvalue) {
    return new LandscapeSearch(
        maxRuns,
        leastPatience,
        patience,
        iterations,
        squaredGradient,
        nullEigenvalue,
        tolerance,
        push,
        wholeSpace);
  }

  /// With one run in so many in the whole space, where there are subspaces.
  public LandscapeSearch inTheWholeSpace(int oneIn) {
    return new LandscapeSearch(
        maxRuns,
        leastPatience,
        patience,
        iterations,
        squaredGradient,
        nullEigenvalue,
        tolerance,
        push,
        oneIn);
  }

  /// Explores a terrain to the end, on this thread.
  public Landscape explore(Terrain terrain, long seed) {
    Exploration exploration = begin(terrain, seed);
    while (!exploration.over()) {
      for (Exploration.Task task : exploration.round()) {
        exploration.accept(exploration.run(task, terrain.objective()));
      }
    }
    return exploration.landscape();
  }

  /// A search that has not made a run yet.
  public Exploration begin(Terrain terrain, long seed) {
    var nothing = new PointCollection(terrain.symmetry(), tolerance);
    return resume(terrain, seed, new Landscape(nothing, 0, 0, 0));
  }

  /// A search that goes on from what its rounds before have found; it owns that collection now.
  public Exploration resume(Terrain terrain, long seed, Landscape soFar) {
    return new Exploration(this, terrain, seed, soFar);
  }

  /// The two descents from a saddle, from both sides of its lowest mode: where they end. The
  /// endings are numbered 0 and 1; each costs a minimisation.
  public List<Ending> descents(SmoothObjective objective, Point saddle) {
    double[] mode = new double[saddle.dimension()];
    try (var model = new LocalModel(objective, saddle.toArray())) {
      model.eigensystem(DenseKernels.current().eigensolver(mode.length)).vector(0, mode);
    }
    var ends = new ArrayList<Ending>();
    for (int side = 0; side < 2; side++) {
      double[] start = saddle.toArray();
      Vectors.addScaled(side == 0 ? DESCENT_PUSH : -DESCENT_PUSH, mode, start);
      var result =
          Search.run(
              EigenvectorFollowing.towards(0),
              objective,
              start,
              StoppingRule.squaredGradientBelow(squaredGradient)
                  .or(StoppingRule.iterations(10 * iterations)),
              Observer.none());
      boolean arrived = result.reason() instanceof StopReason.SmallGradient;
      ends.add(
          ending(
              side,
              arrived ? Ending.Outcome.ARRIVED : Ending.Outcome.UNFINISHED,
              result.last(),
              objective));
    }
    return ends;
  }

  /// An ending, its inertia measured where it arrived.
  Ending ending(int run, Ending.Outcome outcome, Iterate last, SmoothObjective objective) {
    int n = objective.dimension();
    if (outcome != Ending.Outcome.ARRIVED) {
      return new Ending(run, outcome, last, new Inertia(0, n, Double.POSITIVE_INFINITY));
    }
    try (var model = new LocalModel(objective, last.theta().toArray())) {
      var spectrum = model.eigensystem(DenseKernels.current().eigensolver(n)).spectrum();
      return new Ending(run, outcome, last, Inertia.of(spectrum, nullEigenvalue));
    }
  }

  /// Small against the distance between points, large against rounding.
  private static final double DESCENT_PUSH = 1e-2;
}
