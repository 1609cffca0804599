package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.finder.deflation.DeflatedNewton;
import dev.cairn.finder.deflation.Deflation;
import dev.cairn.finder.escape.Exit;
import dev.cairn.finder.escape.LeavingFlatPoints;
import dev.cairn.finder.gradnorm.GradientNormMinimisation;
import dev.cairn.finder.gradnorm.Update;
import dev.cairn.finder.homotopy.Homotopy;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.finder.saddle.EigenvectorFollowing;
import dev.cairn.finder.saddle.Shift;
import dev.cairn.finder.saddle.Target;
import dev.cairn.finder.saddle.TrustRadius;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ClosedForm;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.Divergence;
import dev.cairn.search.Finder;
import dev.cairn.search.Iterate;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EscapeAndHomotopyTest {
  @Nested
  class Deflated extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return DeflatedNewton.avoiding(Deflation.of(List.of()));
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("quartic", Point.of(-3.4, 0.7), 2, 1e-24, 30),
          new Convergence("himmelblau", Point.of(0.2, 2.7), 2, 1e-20, 30));
    }
  }

  @Nested
  class Leaving extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return new LeavingFlatPoints(
          PseudoInverseNewton.DEFAULT, Cutoffs.PAPER, new Exit.Downhill(0.5), 20);
    }

    /// Where the inner finder's search fails away from a critical point, an exit is taken.
    @Override
    protected boolean searches() {
      return false;
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("quartic", Point.of(-3.4, 0.7), 2, 1e-24, 30),
          new Convergence("himmelblau", Point.of(0.2, 2.7), 2, 1e-20, 30));
    }
  }

  @Nested
  class WeightedHomotopy extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      Homotopy newton = Homotopy.NEWTON;
      return new Homotopy(0.5, 7, newton.firstStep(), newton.longestStep(), newton.corrections());
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("himmelblau", Point.of(2.2, 1.1), 2, 1e-20, 200),
          new Convergence("double-wells:3", Point.of(0.2, -1.4, 0.8), 2, 1e-24, 200));
    }
  }

  @Nested
  class NewtonHomotopy extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return Homotopy.NEWTON;
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("himmelblau", Point.of(2.2, 1.1), 2, 1e-20, 200),
          new Convergence("double-wells:3", Point.of(0.2, -1.4, 0.8), 2, 1e-24, 200));
    }
  }

  @Test
  void deflationNeverFindsAPointTwice() {
    var problem = ProblemCatalogue.named("himmelblau");
    var found = new ArrayList<Point>();
    var random = new SplittableRandom(3);
    for (int run = 0; run < 40; run++) {
      double[] start = problem.box().sample(random);
      var last = end(DeflatedNewton.avoiding(Deflation.of(found)), problem, start);
      if (last.squaredGradientNorm() < 1e-20) {
        for (Point known : found) {
          assertTrue(Vectors.distance(known.toArray(), last.theta().toArray()) > 0.1);
        }
        found.add(last.theta());
      }
    }
    assertEquals(9, problem.known().size());
    assertEquals(9, found.size(), "all of them: what is found once is in nobody's way: " + found);
  }

  @Test
  void flatPointsAreLeftAndTheCriticalPointIsReached() {
    var problem = ProblemCatalogue.named("quartic");
    int stays = arrivals(PseudoInverseNewton.DEFAULT, problem);
    assertTrue(stays < 50, "no run ends at the flat point");
    // Its third derivative along the kernel is not 0, so that both lead away from it, and there is
    // one critical point only. Deflation pushes away in no direction that is sure to lead on.
    for (Exit exit : List.of(new Exit.Downhill(0.5), new Exit.ThirdDerivative(0.5))) {
      assertEquals(50, arrivals(leaving(exit), problem), exit::toString);
    }
    assertTrue(arrivals(leaving(new Exit.Deflate(2, 1)), problem) >= stays, "deflation does harm");
  }

  private static Finder<SmoothObjective> leaving(Exit exit) {
    return new LeavingFlatPoints(PseudoInverseNewton.DEFAULT, Cutoffs.PAPER, exit, 20);
  }

  /// How many of 50 runs from random starts end at a critical point.
  private static int arrivals(Finder<SmoothObjective> finder, Problem problem) {
    var random = new SplittableRandom(6);
    int arrived = 0;
    for (int run = 0; run < 50; run++) {
      var last = end(finder, problem, problem.box().sample(random));
      arrived += last.squaredGradientNorm() < 1e-20 ? 1 : 0;
    }
    return arrived;
  }

  @Test
  void homotopyPassesTurningPointsAndTheFlatPoint() {
    // From x = 3 the path of the quartic turns at x = √2, where ∂G/∂x = 0, and again at −√2.
    var problem = ProblemCatalogue.named("quartic");
    for (double x : new double[] {3, 2, -2, -4}) {
      var last = end(Homotopy.NEWTON, problem, x, 1.5);
      assertEquals(-3, last.theta().get(0), 1e-8, "from x = " + x);
      assertTrue(last.squaredGradientNorm() < 1e-20);
    }
    var weighted = end(Homotopy.randomWeights(2, 5), problem, 3, 1.5);
    assertEquals(-3, weighted.theta().get(0), 1e-8);
  }

  @Test
  void stepsThatTheCorrectorRefusesAreTold() {
    var problem = ProblemCatalogue.named("quartic");
    var hasty = new Homotopy(0, 0, 4, 4, 3);
    var refused = new ArrayList<Double>();
    Search.run(
        hasty,
        problem.objective(),
        new double[] {3, 1.5},
        StoppingRule.squaredGradientBelow(1e-20).or(StoppingRule.iterations(200)),
        iterate ->
            iterate
                .step()
                .filter(step -> step.trials() > 1)
                .ifPresent(step -> refused.add(step.stepSize())));
    assertTrue(!refused.isEmpty(), "a step of 4 is too long somewhere");
    for (double length : refused) {
      assertTrue(length <= 2, "a refused step is halved: " + length);
    }
  }

  @Test
  void divergenceIsToldFromConvergence() {
    var away = new Divergence();
    run(
        new GradientNormMinimisation(new Update.Descent(0.5)),
        ProblemCatalogue.named("exponential-slide"),
        away,
        0.2,
        0.4);
    var evidence = away.evidence().orElseThrow();
    assertTrue(evidence.normAfter() > evidence.normBefore(), evidence::toString);
    assertTrue(evidence.valueAfter() < evidence.valueBefore(), evidence::toString);
    var stays = new Divergence();
    run(GradientNormMinimisation.DEFAULT, ProblemCatalogue.named("himmelblau"), stays, 0.2, 0.4);
    assertTrue(stays.evidence().isEmpty(), () -> stays.evidence().toString());
  }

  @Test
  void newtonsMethodThatStridesToInfinityIsTold() {
    var away = new Divergence();
    var problem = ProblemCatalogue.named("exponential-slide");
    Search.run(
        PseudoInverseNewton.DEFAULT,
        problem.objective(),
        new double[] {0.2, 0.4},
        StoppingRule.squaredGradientBelow(1e-12).or(StoppingRule.iterations(60)),
        away);
    assertTrue(away.evidence().isPresent());
    assertTrue(away.norm() > away.normHalfway());
  }

  /// From 10 away to the minimum at (1000, 0) in steps of at most 1, left 2 before it: the steps
  /// are of one length, all lead outwards and downhill, and ‖∇f‖² falls to a tenth of what it was.
  @Test
  void stepsOfOneLengthTowardsAPointAreNoDivergence() {
    var observer = new Divergence();
    Search.run(
        new EigenvectorFollowing(
            new Target.Fixed(0), Shift.COMMON, new TrustRadius(1, 1, 0.25, 0.6), 0),
        new Valley(1000),
        new double[] {990, 0},
        StoppingRule.iterations(8),
        observer);
    assertEquals(998, observer.norm(), 1e-9);
    assertTrue(observer.evidence().isEmpty(), () -> observer.evidence().toString());
  }

  @Test
  void runsThatArriveDoNotDivergeWhateverTheOrder() {
    for (Finder<SmoothObjective> finder :
        List.of(
            PseudoInverseNewton.DEFAULT,
            GradientNormMinimisation.DEFAULT,
            new GradientNormMinimisation(new Update.Descent(1e-3)))) {
      for (String name : List.of("himmelblau", "monkey-saddle", "double-wells:3", "quartic")) {
        var problem = ProblemCatalogue.named(name);
        var random = new SplittableRandom(8);
        for (int run = 0; run < 40; run++) {
          var observer = new Divergence();
          Search.run(
              finder,
              problem.objective(),
              problem.box().sample(random),
              StoppingRule.squaredGradientBelow(1e-20).or(StoppingRule.iterations(300)),
              observer);
          assertTrue(
              observer.evidence().isEmpty(),
              () -> finder.name() + " on " + name + ": " + observer.evidence());
        }
      }
    }
  }

  /// ½(x − a)² + y².
  private record Valley(double a) implements ClosedForm {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double value(double[] x) {
      return (x[0] - a) * (x[0] - a) / 2 + x[1] * x[1];
    }

    @Override
    public void gradient(double[] x, double[] g) {
      g[0] = x[0] - a;
      g[1] = 2 * x[1];
    }

    @Override
    public void hessian(double[] x, DenseSymmetric hessian) {
      hessian.set(0, 0, 1);
      hessian.set(0, 1, 0);
      hessian.set(1, 1, 2);
    }
  }

  private static void run(
      Finder<SmoothObjective> finder, Problem problem, Divergence observer, double... start) {
    Search.run(finder, problem.objective(), start, StoppingRule.iterations(200), observer);
  }

  private static Iterate end(Finder<SmoothObjective> finder, Problem problem, double... start) {
    return Search.run(
            finder,
            problem.objective(),
            start,
            StoppingRule.squaredGradientBelow(1e-22).or(StoppingRule.iterations(600)),
            iterate -> {})
        .last();
  }
}
