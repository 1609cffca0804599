package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.DampedNewton;
import dev.cairn.finder.newton.ExactLineSearch;
import dev.cairn.finder.newton.ExactNewtonMr;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.linalg.Point;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.Finder;
import dev.cairn.search.Iterate;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Newton-type finders with the merit ‖∇f‖²: quadratic at non-degenerate points of any index,
/// linear with ratio ½ in θ (¼ in ∇f) at the monkey saddle.
class NewtonFindersTest {
  private static final List<FinderContract.Convergence> NEWTON =
      List.of(
          new FinderContract.Convergence("quartic", Point.of(-3.4, 0.7), 2, 1e-24, 20),
          new FinderContract.Convergence("himmelblau", Point.of(0.2, 2.7), 2, 1e-24, 20),
          new FinderContract.Convergence("himmelblau", Point.of(-0.2, -1.1), 2, 1e-24, 20),
          new FinderContract.Convergence("double-wells:3", Point.of(0.1, -1.1, 0.9), 2, 1e-24, 20),
          new FinderContract.Convergence("mueller-brown", Point.of(-0.8, 0.65), 2, 1e-20, 20),
          new FinderContract.Convergence("singular-quadratic", Point.of(3, -2, 1), 2, 1e-24, 2));

  private static List<FinderContract.Convergence> with(FinderContract.Convergence more) {
    var all = new ArrayList<>(NEWTON);
    all.add(more);
    return all;
  }

  @Nested
  class Exact extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return ExactNewtonMr.DEFAULT;
    }

    @Override
    protected List<Convergence> convergence() {
      return NEWTON;
    }

    @Test
    void stepsCarryAnExactSolve() {
      var seen = new ArrayList<Iterate>();
      Search.run(
          finder(),
          ProblemCatalogue.named("quartic").objective(),
          new double[] {-3.4, 0.7},
          StoppingRule.iterations(3),
          seen::add);
      var solve = seen.getFirst().step().orElseThrow().solve().orElseThrow();
      assertEquals(0, solve.residuals().r(), 1e-14);
      assertEquals(0, solve.krylovIterations());
    }

    @Test
    void theFirstMinimumAlongAMonkeySaddleIsTheSaddleItself() {
      var result =
          Search.run(
              finder(),
              ProblemCatalogue.named("monkey-saddle").objective(),
              new double[] {0.4, 0.1},
              StoppingRule.squaredGradientBelow(1e-20).or(StoppingRule.iterations(5)),
              iterate -> {});
      // p = −θ/2 for a homogeneous cubic, so the exact line search takes α = 2 and ends at 0.
      assertEquals(1, result.last().index(), result::toString);
    }
  }

  /// The paper's own: MINRES-QLP, whose solves are as good as exact at these sizes.
  @Nested
  class Inexact extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return new NewtonMr(MinresQlp.DEFAULT, BacktrackingLineSearch.DEFAULT, HessianUse.ASSEMBLED);
    }

    @Override
    protected List<Convergence> convergence() {
      return with(new Convergence("monkey-saddle", Point.of(0.4, 0.1), 1, 1e-20, 60));
    }
  }

  /// With solves cut off after one product it converges linearly: what the solve leaves over stays
  /// in the gradient.
  @Nested
  class CutOffInexact extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return new NewtonMr(
          MinresQlp.DEFAULT.withTolerances(Tolerances.DEFAULT.withMaxIterations(1)),
          BacktrackingLineSearch.DEFAULT,
          HessianUse.PRODUCTS);
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(new Convergence("himmelblau", Point.of(2.8, 2.2), 1, 1e-20, 400));
    }
  }

  @Nested
  class PseudoInverse extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return PseudoInverseNewton.DEFAULT;
    }

    @Override
    protected List<Convergence> convergence() {
      return with(new Convergence("monkey-saddle", Point.of(0.4, 0.1), 1, 1e-20, 60));
    }
  }

  @Nested
  class Damped extends FinderContract {
    @Override
    protected Finder<SmoothObjective> finder() {
      return DampedNewton.DEFAULT;
    }

    @Override
    protected List<Convergence> convergence() {
      return with(new Convergence("monkey-saddle", Point.of(0.4, 0.1), 1, 1e-20, 60));
    }
  }

  @Test
  void onTheQuarticTheyEndAtTheCriticalOrAtTheFlatPoint() {
    for (Finder<SmoothObjective> finder :
        List.<Finder<SmoothObjective>>of(
            ExactNewtonMr.DEFAULT, PseudoInverseNewton.DEFAULT, DampedNewton.DEFAULT)) {
      for (double x = -4; x <= 4; x += 8.0 / 9) {
        for (double y = -4; y <= 4; y += 8.0 / 9) {
          var last =
              Search.run(
                      finder,
                      ProblemCatalogue.named("quartic").objective(),
                      new double[] {x, y},
                      StoppingRule.squaredGradientBelow(1e-24).or(StoppingRule.iterations(200)),
                      iterate -> {})
                  .last();
          double end = last.theta().get(0);
          double off = Math.min(Math.abs(end + 3), Math.abs(end - Math.sqrt(2)));
          assertEquals(0, off, 0.05, () -> finder.name() + " ends at " + last);
        }
      }
    }
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ExactNewtonMr(Double.NaN, ExactLineSearch.DEFAULT));
    assertThrows(IllegalArgumentException.class, () -> new ExactLineSearch(0, 10));
    assertThrows(IllegalArgumentException.class, () -> new ExactLineSearch(1e-3, 1));
    assertThrows(IllegalArgumentException.class, () -> new DampedNewton(Point.of(), 0));
    assertThrows(IllegalArgumentException.class, () -> new DampedNewton(Point.of(-1), 0));
  }
}
