package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.gradnorm.GradientNormMinimisation;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.newton.DampedNewton;
import dev.cairn.newton.PseudoInverseNewton;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.FlatnessAlarm;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlatnessAlarmTest {
  @Test
  void ringsAtEveryIterateInTheTroughAndNeverOnTheWayToAMinimum() {
    var alarms = new ArrayList<FlatnessAlarm.Alarm>();
    var alarm = FlatnessAlarm.onSteps(Cutoffs.PAPER, alarms::add);
    // At x = 0 the whole gradient (0, 1) lies in the kernel.
    Search.run(
        PseudoInverseNewton.DEFAULT,
        ProblemCatalogue.named("tilted-trough").objective(),
        new double[] {0, 0.5},
        StoppingRule.iterations(5),
        alarm);
    assertEquals(1, alarms.size());
    assertEquals(1, alarms.getFirst().solve().residuals().r(), 1e-12);
    alarms.clear();
    Search.run(
        DampedNewton.DEFAULT,
        ProblemCatalogue.named("himmelblau").objective(),
        new double[] {2.5, 2.5},
        StoppingRule.squaredGradientBelow(1e-20).or(StoppingRule.iterations(50)),
        alarm);
    assertTrue(alarms.isEmpty(), alarms::toString);
  }

  /// Gradient-norm minimisation is drawn to the flat point (√2, 0) of the quartic and solves no
  /// Newton system: the alarm solves its own at every tenth iterate, and watching changes nothing.
  @Test
  void ringsForAnOptimiserThatSolvesNothing() {
    var quartic = ProblemCatalogue.named("quartic").objective();
    var rung = new ArrayList<Integer>();
    var alarm =
        FlatnessAlarm.probing(
            quartic,
            MinresQlp.DEFAULT,
            10,
            Cutoffs.PAPER,
            flat -> rung.add(flat.iterate().index()));
    double[] start = {2, 1};
    var optimiser = GradientNormMinimisation.DEFAULT;
    var stop = StoppingRule.iterations(3_000);
    var watched = Search.run(optimiser, quartic, start, stop, alarm);
    assertEquals(Search.run(optimiser, quartic, start, stop, Observer.none()), watched);
    assertFalse(rung.contains(0), "no alarm at the start, where curvature is left");
    assertTrue(rung.stream().allMatch(k -> k % 10 == 0), rung::toString);
    assertEquals(3_000, rung.getLast(), "flat to the end");
    assertTrue(rung.size() > 100, rung::toString);
  }

  @Test
  void orderOfConvergenceIsReadFromATrace() {
    var linear = new ArrayList<Double>();
    var quadratic = new ArrayList<Double>();
    for (int k = 0; k < 12; k++) {
      linear.add(3 * Math.pow(0.4, k));
      quadratic.add(Math.max(1e-17, Math.pow(0.5, Math.pow(2, k))));
    }
    var one = ConvergenceOrder.of(linear, 1e-15).orElseThrow();
    assertEquals(1, one.order(), 1e-9);
    assertEquals(0.4, one.ratio(), 1e-9);
    assertFalse(one.supralinear());
    var two = ConvergenceOrder.of(quadratic, 1e-15).orElseThrow();
    assertEquals(2, two.order(), 1e-9);
    assertTrue(two.supralinear());
  }

  @Test
  void aTraceThatDoesNotFallHasNoOrder() {
    assertTrue(ConvergenceOrder.of(List.of(1.0, 2.0, 3.0), 0).isEmpty());
    assertTrue(ConvergenceOrder.of(List.of(1.0, 0.5), 0).isEmpty());
    assertTrue(ConvergenceOrder.of(List.of(Double.NaN, Double.NaN, 1.0), 0).isEmpty());
    assertTrue(ConvergenceOrder.of(List.of(), 0).isEmpty());
  }
}
