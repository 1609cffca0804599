package dev.cairn.landscape;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.PointCollection;
import dev.cairn.collection.ProbedNeighbourhood;
import dev.cairn.collection.Resolution;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.saddle.EigenvectorFollowing;
import dev.cairn.finder.saddle.Shift;
import dev.cairn.finder.saddle.Target;
import dev.cairn.finder.saddle.TrustRadius;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Arrival;
import dev.cairn.search.Iterate;
import dev.cairn.search.Search;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Inertia;
import dev.cairn.symmetry.Symmetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Collects the critical points of a function, of every index.
///
/// A run has arrived where ‖∇f‖² is below the resolution's, or at rounding ([Arrival]), which is
/// more where f is in small units; what stands behind such a place is then asked of f around it.
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
/// @param effort how long it goes on
/// @param resolution when a run has arrived, and which points are one
/// @param radius how far runs trust a model
/// @param push length of the push off a point found before, at most
/// @param wholeSpace one run in so many searches the whole space where there are subspaces
public record LandscapeSearch(
    Effort effort, Resolution resolution, TrustRadius radius, double push, int wholeSpace) {
  /// Up to 200,000 runs of up to 300 steps; patience for 20 times the number of points, at least
  /// 1,000; arrival at ‖∇f‖² < 1e-20.
  public static final LandscapeSearch DEFAULT =
      new LandscapeSearch(
          new Effort(200_000, 300, 1_000, 20),
          new Resolution(1e-20, 1e-5, 1e-7),
          TrustRadius.DEFAULT,
          0.5,
          4);

  /// Checks the settings.
  public LandscapeSearch {
    if (!(push > 0) || wholeSpace < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "push %g must be positive, one run in %d in the whole space ≥ 1",
              push,
              wholeSpace));
    }
  }

  /// With so many runs, and steps a run, at most.
  public LandscapeSearch within(int runs, int iterations) {
    return new LandscapeSearch(
        effort.within(runs, iterations), resolution, radius, push, wholeSpace);
  }

  /// With another resolution.
  public LandscapeSearch at(Resolution resolution) {
    return new LandscapeSearch(effort, resolution, radius, push, wholeSpace);
  }

  /// With one run in so many in the whole space, where there are subspaces.
  public LandscapeSearch inTheWholeSpace(int oneIn) {
    return new LandscapeSearch(effort, resolution, radius, push, oneIn);
  }

  /// With all lengths so many times larger: tolerance, radius and push.
  public LandscapeSearch times(double length) {
    return new LandscapeSearch(
        effort,
        new Resolution(
            resolution.squaredGradient(),
            length * resolution.tolerance(),
            resolution.nullEigenvalue()),
        radius.times(length),
        length * push,
        wholeSpace);
  }

  /// Towards this index.
  EigenvectorFollowing towards(int index) {
    return new EigenvectorFollowing(new Target.Fixed(index), Shift.COMMON, radius, 0);
  }

  /// Explores a domain to the end, on this thread.
  public Landscape explore(SearchDomain domain, long seed) {
    Exploration exploration = begin(domain, seed);
    while (!exploration.over()) {
      exploration.accept(
          exploration.round().stream()
              .map(run -> make(run, domain.objective(), domain.region()))
              .toList());
    }
    return exploration.landscape();
  }

  /// A search that has not made a run yet.
  public Exploration begin(SearchDomain domain, long seed) {
    var nothing = new PointCollection(domain.symmetry(), resolution.tolerance());
    return resume(domain, seed, new Landscape(nothing, 0, 0, 0));
  }

  /// A search that goes on from what its rounds before have found; it owns that collection now.
  public Exploration resume(SearchDomain domain, long seed, Landscape soFar) {
    return new Exploration(this, domain, seed, soFar);
  }

  /// Makes one run, on an objective that no other thread uses.
  ///
  /// @param region points outside are not collected, and runs that stay there given up
  public Ending make(PlannedRun run, SmoothObjective objective, Predicate<Point> region) {
    return new Excursion(this, objective, region, run).make();
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
      Vectors.addScaled((side == 0 ? 1 : -1) * DESCENT_PUSH * push, mode, start);
      var arrival = new Arrival(objective);
      var result =
          Search.run(
              towards(0),
              objective,
              start,
              StoppingRule.squaredGradientBelow(resolution.squaredGradient())
                  .or(arrival)
                  .or(StoppingRule.iterations(10 * effort.iterations())),
              arrival);
      boolean arrived =
          result.reason() instanceof StopReason.SmallGradient
              || result.reason() instanceof StopReason.Arrived;
      ends.add(
          ending(
              side,
              arrived ? Ending.Outcome.ARRIVED : Ending.Outcome.UNFINISHED,
              result.last(),
              objective));
    }
    return ends;
  }

  /// What tells near points of an objective apart; no other thread uses it meanwhile.
  public Neighbourhood neighbourhood(SmoothObjective objective, Symmetry symmetry) {
    return new ProbedNeighbourhood(objective, resolution, symmetry.isometries());
  }

  /// An ending, its inertia measured where it arrived. What is not finite has not.
  Ending ending(int run, Ending.Outcome outcome, Iterate last, SmoothObjective objective) {
    Optional<Candidate> arrival =
        outcome == Ending.Outcome.ARRIVED ? candidate(last, objective) : Optional.empty();
    boolean lost = outcome == Ending.Outcome.ARRIVED && arrival.isEmpty();
    return new Ending(
        run,
        lost ? Ending.Outcome.UNFINISHED : outcome,
        last.index(),
        last.theta(),
        last.squaredGradientNorm(),
        arrival);
  }

  private Optional<Candidate> candidate(Iterate last, SmoothObjective objective) {
    int n = objective.dimension();
    if (!Candidate.finite(last.theta(), last.value(), last.squaredGradientNorm())) {
      return Optional.empty();
    }
    try (var model = new LocalModel(objective, last.theta().toArray())) {
      var spectrum = model.eigensystem(DenseKernels.current().eigensolver(n)).spectrum();
      return Inertia.of(spectrum, resolution.nullEigenvalue())
          .map(
              inertia ->
                  new Candidate(last.theta(), last.value(), last.squaredGradientNorm(), inertia));
    }
  }

  /// The share of a push by which a descent begins: small against the distance between points,
  /// large against rounding.
  private static final double DESCENT_PUSH = 0.02;
}
