package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.finder.gradnorm.GradientNormMinimisation;
import dev.cairn.finder.gradnorm.Update;
import dev.cairn.finder.minimise.ArmijoSearch;
import dev.cairn.finder.minimise.NewtonMrDescent;
import dev.cairn.finder.minimise.SaddleFreeNewton;
import dev.cairn.linalg.Point;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.Finder;
import dev.cairn.search.Search;
import dev.cairn.search.Step;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DescentFindersTest {
  /// First-order methods: linear, to saddles as well as to minima.
  private static final List<FinderContract.Convergence> LINEAR =
      List.of(
          new FinderContract.Convergence(
              "odeco-cubic:3", Point.of(0.3, -0.2, 0.1), 1, 1e-20, 3_000),
          new FinderContract.Convergence("double-wells:2", Point.of(0.1, 0.95), 1, 1e-20, 3_000),
          new FinderContract.Convergence("himmelblau", Point.of(0.05, 2.8), 1, 1e-16, 20_000));

  /// Second-order descents: quadratic at minima.
  private static final List<FinderContract.Convergence> QUADRATIC =
      List.of(
          new FinderContract.Convergence("quartic", Point.of(3, 2), 2, 1e-24, 60),
          new FinderContract.Convergence("himmelblau", Point.of(0.1, 2.8), 2, 1e-20, 60),
          new FinderContract.Convergence(
              "odeco-cubic:4", Point.of(0.3, 0.7, -0.8, 0.9), 2, 1e-22, 200),
          new FinderContract.Convergence("double-wells:3", Point.of(0.1, -0.2, 2), 2, 1e-24, 60));

  @Nested
  class GradientNormBacktracking extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return GradientNormMinimisation.DEFAULT;
    }

    @Override
    protected List<Convergence> convergence() {
      return LINEAR;
    }
  }

  @Nested
  class GradientNormDescent extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return new GradientNormMinimisation(new Update.Descent(5e-4));
    }

    @Override
    protected boolean searches() {
      return false;
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("saddle", Point.of(0.9, -1.5), 1, 1e-16, 50_000),
          new Convergence("double-wells:2", Point.of(0.1, 0.95), 1, 1e-16, 10_000));
    }
  }

  @Nested
  class GradientNormMomentum extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return new GradientNormMinimisation(new Update.Momentum(1e-3, 0.5));
    }

    @Override
    protected boolean searches() {
      return false;
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("saddle", Point.of(0.9, -1.5), 1, 1e-16, 50_000),
          new Convergence("double-wells:2", Point.of(0.1, 0.95), 1, 1e-16, 10_000));
    }
  }

  @Nested
  class SaddleFree extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return SaddleFreeNewton.DEFAULT;
    }

    @Override
    protected List<Convergence> convergence() {
      return QUADRATIC;
    }
  }

  @Nested
  class NewtonMrOnTheLoss extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return NewtonMrDescent.DEFAULT;
    }

    @Override
    protected List<Convergence> convergence() {
      return QUADRATIC;
    }
  }

  /// Where curvature is not positive a solve is left half-way: nothing is known of its r. Where it
  /// is, r tells that H p = −g has a solution.
  @Test
  void aSolveThatIsLeftHasNoResidual() {
    var problem = ProblemCatalogue.named("double-wells:1");
    for (double start : new double[] {0.1, 0.9}) {
      var solves = new ArrayList<NewtonSolve>();
      Search.run(
          NewtonMrDescent.DEFAULT,
          problem.objective(),
          new double[] {start},
          StoppingRule.iterations(1),
          iterate -> iterate.step().flatMap(Step::solve).ifPresent(solves::add));
      assertEquals(start < 0.5, solves.getFirst().nonPositiveCurvature());
      double r = solves.getFirst().residuals().r();
      assertTrue(start < 0.5 ? Double.isNaN(r) : r < 1e-10, () -> "r = " + r);
    }
  }

  @Test
  void secondOrderDescentsEndAtMinimaFromEverywhere() {
    for (Finder<SmoothObjective> finder :
        List.<Finder<SmoothObjective>>of(SaddleFreeNewton.DEFAULT, NewtonMrDescent.DEFAULT)) {
      for (String name : List.of("himmelblau", "double-wells:4", "odeco-cubic:4")) {
        var problem = ProblemCatalogue.named(name);
        var random = new SplittableRandom(3);
        for (int run = 0; run < 20; run++) {
          var last =
              Search.run(
                      finder,
                      problem.objective(),
                      problem.box().sample(random),
                      StoppingRule.squaredGradientBelow(1e-20).or(StoppingRule.iterations(300)),
                      iterate -> {})
                  .last();
          assertTrue(last.squaredGradientNorm() < 1e-20, () -> finder.name() + name + last);
          boolean minimum =
              problem.known().stream()
                  .filter(p -> p.index() == 0)
                  .anyMatch(
                      p ->
                          Vectors.distance(p.at().orElseThrow().toArray(), last.theta().toArray())
                              < 1e-6);
          assertTrue(minimum, () -> finder.name() + " on " + name + " ends at " + last);
        }
      }
    }
  }

  @Test
  void gradientNormMinimisationIsAttractedByTheFlatPointOfTheQuartic() {
    var last =
        Search.run(
                GradientNormMinimisation.DEFAULT,
                ProblemCatalogue.named("quartic").objective(),
                new double[] {2, 1},
                StoppingRule.iterations(3_000),
                iterate -> {})
            .last();
    assertEquals(Math.sqrt(2), last.theta().get(0), 1e-5);
    assertEquals(11.18, last.squaredGradientNorm(), 5e-3);
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Update.Descent(-1));
    assertThrows(IllegalArgumentException.class, () -> new Update.Momentum(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Update.Backtracking(1, 1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new ArmijoSearch(0.5, 0.6));
    assertThrows(
        IllegalArgumentException.class, () -> new SaddleFreeNewton(0, ArmijoSearch.DEFAULT));
    assertThrows(
        IllegalArgumentException.class, () -> new NewtonMrDescent(1, -1, ArmijoSearch.DEFAULT));
  }
}
