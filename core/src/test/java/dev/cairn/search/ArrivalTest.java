package dev.cairn.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.finder.saddle.EigenvectorFollowing;
import dev.cairn.finder.saddle.Shift;
import dev.cairn.finder.saddle.Target;
import dev.cairn.finder.saddle.TrustRadius;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalTest {
  private static final SmoothObjective HIMMELBLAU =
      ProblemCatalogue.named("himmelblau").objective();

  private static final NewtonMr NEWTON =
      new NewtonMr(MinresQlp.DEFAULT, BacktrackingLineSearch.DEFAULT, HessianUse.ASSEMBLED);

  private static SearchResult run(
      Finder<SmoothObjective> finder, SmoothObjective f, double[] start, List<Iterate> seen) {
    var arrival = new Arrival(f);
    return Search.run(
        finder, f, start, arrival.or(StoppingRule.iterations(500)), arrival.and(seen::add));
  }

  @Test
  void aRunStopsOnceItHasArrivedAndItsIteratesAreThoseOfALongerRun() {
    var stopped = new ArrayList<Iterate>();
    double[] start = {3.2, 2.4};
    var result = run(NEWTON, HIMMELBLAU, start, stopped);
    assertInstanceOf(StopReason.Arrived.class, result.reason());
    assertTrue(result.last().squaredGradientNorm() < 1e-24, result::toString);
    assertTrue(stopped.size() < 20, () -> stopped.size() + " iterates");
    var longer = new ArrayList<Iterate>();
    Search.run(NEWTON, HIMMELBLAU, start, StoppingRule.iterations(500), longer::add);
    for (int k = 0; k < stopped.size(); k++) {
      assertEquals(longer.get(k).theta(), stopped.get(k).theta());
    }
  }

  /// The gradient of (x + y)²/2 + 10⁻⁹z lies in the kernel: nothing arrives there.
  @Test
  void aGradientFlatPointIsNoArrival() {
    double[] flat = {Math.sqrt(2), 0};
    var result =
        run(NEWTON, ProblemCatalogue.named("quartic").objective(), flat, new ArrayList<>());
    assertFalse(result.reason() instanceof StopReason.Arrived, result::toString);
  }

  @Test
  void anExactCriticalPointIsAnArrivalAtOnce() {
    var result = run(NEWTON, HIMMELBLAU, new double[] {3, 2}, new ArrayList<>());
    assertEquals(new StopReason.Arrived("‖∇f‖ = 0"), result.reason());
    assertEquals(0, result.last().index());
  }

  /// Without the rule too: at the floor of rounding patience does not lower the index.
  @Test
  void patienceDoesNotLeaveAFoundSaddle() {
    var finder =
        new EigenvectorFollowing(new Target.Fixed(1), Shift.COMMON, TrustRadius.DEFAULT, 8);
    double[] saddle = {3.385154, 0.073852};
    var seen = new ArrayList<Iterate>();
    var result = Search.run(finder, HIMMELBLAU, saddle, StoppingRule.iterations(300), seen::add);
    double[] theta = result.last().theta().toArray();
    assertEquals(3.385154, theta[0], 1e-5);
    assertEquals(0.073852, theta[1], 1e-5);
    assertTrue(result.last().squaredGradientNorm() < 1e-24, result::toString);
  }

  /// ‖∇f‖² of e⁻ˣ is 0 in doubles at 400, ‖∇f‖ is not: nothing arrives there.
  @Test
  void aSquareThatUnderflowsIsNoArrival() {
    double[] far = {400, 0};
    SmoothObjective slide = ProblemCatalogue.named("exponential-slide").objective();
    var result = run(NEWTON, slide, far, new ArrayList<>());
    assertFalse(result.reason() instanceof StopReason.Arrived, result::toString);
  }
}
