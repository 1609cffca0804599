package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cairn.linalg.Point;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.Finder;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.Step;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every finder on smooth objectives promises. A test class extends it, says which finder and
/// what theory expects of it.
public abstract class FinderContract {
  private static final double[] OF_THE_QUARTIC = {-3.4, 0.7};

  /// Errors below this share of the largest one are rounding noise.
  private static final double ROUNDING = 1e-13;

  /// For test classes.
  protected FinderContract() {}

  /// The finder under test.
  protected abstract Finder<? super SmoothObjective> finder();

  /// The problems on which theory promises convergence, with starts and orders.
  protected abstract List<Convergence> convergence();

  /// Whether the finder looks before it moves, so that a step that helps nothing is not taken.
  protected boolean searches() {
    return true;
  }

  /// A critical point of "double-wells:3" of the kind that the finder looks for.
  protected Point criticalOfDoubleWells() {
    return Point.of(1, 1, 1);
  }

  /// A promise of theory.
  ///
  /// @param problem name in the catalogue
  /// @param start θ₀ near enough to a critical point
  /// @param order the least order of convergence of ‖∇f‖: 1 or 2
  /// @param squaredGradient ‖∇f‖² that must be reached
  /// @param iterations steps it may take
  public record Convergence(
      String problem, Point start, int order, double squaredGradient, int iterations) {}

  @Test
  public void hasANameAndLeavesTheStartAlone() {
    assertFalse(finder().name().isBlank());
    double[] start = OF_THE_QUARTIC.clone();
    try (var trajectory = finder().begin(quartic(), start)) {
      Arrays.fill(start, 99);
      assertArrayEquals(
          OF_THE_QUARTIC, trajectory.theta().toArray(), "the trajectory kept the start");
      trajectory.step();
      assertArrayEquals(new double[] {99, 99}, start, "the trajectory wrote into the start");
    }
  }

  @Test
  public void iteratesComeOnceInOrderAndEachStepTellsWhatItDid() {
    var seen = new ArrayList<Iterate>();
    var result = run(quartic(), OF_THE_QUARTIC, 25, seen::add);
    assertEquals(result.last(), seen.getLast());
    for (int k = 0; k < seen.size(); k++) {
      Iterate iterate = seen.get(k);
      assertEquals(k, iterate.index());
      assertEquals(value(quartic(), iterate), iterate.value(), "value at iterate " + k);
      if (k + 1 < seen.size()) {
        Step step = iterate.step().orElseThrow();
        assertInstanceOf(Step.Outcome.Moved.class, step.outcome());
        assertTrue(step.stepSize() > 0, "step size " + step.stepSize());
        assertFalse(iterate.theta().equals(seen.get(k + 1).theta()), "moved nowhere at " + k);
      }
    }
  }

  @Test
  public void sameStartSameBits() {
    for (String name : List.of("quartic", "rosenbrock:4", "himmelblau")) {
      var f = ProblemCatalogue.named(name).objective();
      double[] start = new double[f.dimension()];
      Arrays.fill(start, 0.4);
      var first = new ArrayList<Iterate>();
      var second = new ArrayList<Iterate>();
      run(f, start, 15, first::add);
      run(f, start, 15, second::add);
      assertEquals(first, second, name);
    }
  }

  @Test
  public void whereThereIsNothingToFindItStallsOrGoesOnButNeverThrows() {
    for (String name : List.of("tilted-trough", "exponential-slide", "monkey-saddle")) {
      var f = ProblemCatalogue.named(name).objective();
      var seen = new ArrayList<Iterate>();
      var result = run(f, new double[] {0.3, -0.2}, 60, seen::add);
      assertEquals(result.last(), seen.getLast(), name);
      switch (result.reason()) {
        case StopReason.Stalled(String why) -> {
          assertFalse(why.isBlank());
          var outcome = result.last().step().orElseThrow();
          assertInstanceOf(Step.Outcome.Stalled.class, outcome.outcome());
          assertEquals(0, outcome.stepSize());
        }
        case StopReason.IterationLimit(int limit) -> {
          assertEquals(limit, result.last().index(), name);
          assertTrue(Double.isFinite(result.last().squaredGradientNorm()), name);
        }
        case StopReason.NonFinite _ -> // the others fall without end
            assertFalse(searches() && name.equals("exponential-slide"), name + ", bounded below");
        case StopReason.SmallGradient _, StopReason.Arrived _, StopReason.Requested _ ->
            fail(name + ": nobody asked for " + result.reason());
      }
    }
  }

  @Test
  public void aCriticalStartIsLeftNoMoreThanRoundingAllows() {
    var problem = ProblemCatalogue.named("double-wells:3");
    double[] start = criticalOfDoubleWells().toArray();
    var result = run(problem.objective(), start, 3, Observer.none());
    assertTrue(result.last().squaredGradientNorm() <= 1e-24, result.toString());
  }

  @Test
  public void aFailedSearchMovesNowhere() {
    double[] start = OF_THE_QUARTIC.clone();
    var result = run(new FiniteAtOnePoint(quartic(), Point.of(start)), start, 5, Observer.none());
    if (searches()) {
      assertInstanceOf(StopReason.Stalled.class, result.reason());
      assertArrayEquals(start, result.last().theta().toArray());
    } else {
      assertInstanceOf(StopReason.NonFinite.class, result.reason());
    }
  }

  @Test
  public void aStartThatIsNotANumberEndsAsNonFinite() {
    var result = run(quartic(), new double[] {Double.NaN, 0}, 5, Observer.none());
    assertInstanceOf(StopReason.NonFinite.class, result.reason());
  }

  @TestFactory
  public List<DynamicTest> convergesWithTheOrderOfTheory() {
    assertFalse(convergence().isEmpty());
    return convergence().stream()
        .map(c -> DynamicTest.dynamicTest(c.problem() + " " + c.start(), () -> converges(c)))
        .toList();
  }

  private void converges(Convergence promise) {
    var errors = new ArrayList<Double>();
    var result =
        Search.run(
            finder(),
            ProblemCatalogue.named(promise.problem()).objective(),
            promise.start().toArray(),
            StoppingRule.squaredGradientBelow(promise.squaredGradient())
                .or(StoppingRule.iterations(promise.iterations())),
            iterate -> errors.add(Math.sqrt(iterate.squaredGradientNorm())));
    assertInstanceOf(
        StopReason.SmallGradient.class, result.reason(), () -> result + " after " + errors.size());
    if (errors.size() >= 4) {
      var order = ConvergenceOrder.of(errors, ROUNDING * Collections.max(errors)).orElseThrow();
      double least = promise.order() == 1 ? 0.7 : 1.6;
      assertTrue(order.order() >= least, () -> order + " from " + errors);
      if (promise.order() == 1) {
        assertTrue(order.order() < 1.4, () -> order + " from " + errors);
      }
    } else {
      assertEquals(2, promise.order(), () -> "too quick to tell the order: " + errors);
    }
  }

  private SearchResult run(
      SmoothObjective objective, double[] start, int iterations, Observer observer) {
    return Search.run(finder(), objective, start, StoppingRule.iterations(iterations), observer);
  }

  private static SmoothObjective quartic() {
    return ProblemCatalogue.named("quartic").objective();
  }

  private static double value(SmoothObjective objective, Iterate iterate) {
    try (var evaluation = objective.at(iterate.theta().toArray())) {
      return evaluation.value();
    }
  }

  /// An objective that is NaN everywhere but at one point.
  private record FiniteAtOnePoint(SmoothObjective inner, Point point) implements SmoothObjective {
    @Override
    public int dimension() {
      return inner.dimension();
    }

    @Override
    public SmoothEvaluation at(double[] theta) {
      var evaluation = inner.at(theta);
      return Point.of(theta).equals(point) ? evaluation : new NaNs(evaluation);
    }
  }

  private record NaNs(SmoothEvaluation inner) implements SmoothEvaluation {
    @Override
    public double value() {
      return Double.NaN;
    }

    @Override
    public void gradient(double[] g) {
      Arrays.fill(g, Double.NaN);
    }

    @Override
    public HessianOperator hessian() {
      return inner.hessian();
    }
  }
}
