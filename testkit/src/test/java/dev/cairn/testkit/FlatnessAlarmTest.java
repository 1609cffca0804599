package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.finder.gradnorm.GradientNormMinimisation;
import dev.cairn.finder.gradnorm.Update;
import dev.cairn.finder.newton.DampedNewton;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.krylov.MinresQlp;
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

  /// In the trough ½x² + y the steps x ← 0.9x of gradient-norm minimisation solve no Newton system:
  /// the alarm solves its own at every tenth iterate. There p = (−x, 0), so that r passes 0.9 where
  /// |x| + √(1 + x²) falls below 1/0.9: from iterate 28 on. Watching changes nothing.
  @Test
  void ringsForAnOptimiserThatSolvesNothing() {
    var trough = ProblemCatalogue.named("tilted-trough").objective();
    var rung = new ArrayList<Integer>();
    var alarm =
        FlatnessAlarm.probing(
            trough, MinresQlp.DEFAULT, 10, Cutoffs.PAPER, flat -> rung.add(flat.iterate().index()));
    double[] start = {2, 0};
    var optimiser = new GradientNormMinimisation(new Update.Descent(0.1));
    var stop = StoppingRule.iterations(50);
    var watched = Search.run(optimiser, trough, start, stop, alarm);
    assertEquals(List.of(30, 40, 50), rung);
    assertEquals(Search.run(optimiser, trough, start, stop, Observer.none()), watched);
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
  void quadraticConvergenceIsToldByTheLastStepsAlone() {
    assertTrue(order(1.0, 0.9, 0.8, 0.7, 1e-2, 1e-4, 1e-8).quadratic());
    assertTrue(order(5e-6, 8e-6, 1e-8, 4e-11, 1e-15).quadratic(), "the last error is at the floor");
    assertTrue(order(1.0, 1e-3, 1e-6, 1e-12, 3e-14).quadratic(), "no room for the last step");
    assertFalse(order(1.0, 0.4, 0.16, 0.064, 0.0256).quadratic());
    assertFalse(order(1.0, 0.9, 0.5, 0.05).quadratic(), "linear with unequal rates");
    assertFalse(order(1.0, 1e-3, 1e-6, 1e-9).quadratic(), "linear, and fast");
  }

  private static ConvergenceOrder order(Double... errors) {
    return ConvergenceOrder.of(List.of(errors), 1e-13).orElseThrow();
  }

  @Test
  void aTraceThatDoesNotFallHasNoOrder() {
    assertTrue(ConvergenceOrder.of(List.of(1.0, 2.0, 3.0), 0).isEmpty());
    assertTrue(ConvergenceOrder.of(List.of(1.0, 0.5), 0).isEmpty());
    assertTrue(ConvergenceOrder.of(List.of(Double.NaN, Double.NaN, 1.0), 0).isEmpty());
    assertTrue(ConvergenceOrder.of(List.of(), 0).isEmpty());
  }
}
