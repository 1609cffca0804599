package dev.cairn.finder.newton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.flatness.NewtonSupport;
import dev.cairn.flatness.Verdict;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.Iterate;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.Step;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NewtonMrTest {
  private static final SmoothObjective QUARTIC = ProblemCatalogue.named("quartic").objective();

  /// Settings of the paper's figure 2.
  private static final BacktrackingLineSearch FIGURE_2 =
      new BacktrackingLineSearch(1, 0.9, 0.1, 0.1);

  private final List<Iterate> iterates = new ArrayList<>();

  private SearchResult run(
      BacktrackingLineSearch lineSearch, HessianUse use, int iterations, double... start) {
    var newton = new NewtonMr(new PseudoInverse(1e-12), lineSearch, use);
    return Search.run(newton, QUARTIC, start, StoppingRule.iterations(iterations), iterates::add);
  }

  @ParameterizedTest
  @EnumSource
  void fromTheLeftTheCriticalPointIsReachedQuadratically(HessianUse use) {
    SearchResult result = run(BacktrackingLineSearch.DEFAULT, use, 40, -3.5, 0.7);
    assertArrayEquals(new double[] {-3, 0}, result.last().theta().toArray(), 1e-12);
    var small = iterates.stream().filter(i -> i.squaredGradientNorm() < 1e-2).limit(3).toList();
    double first = small.get(0).squaredGradientNorm();
    double second = small.get(1).squaredGradientNorm();
    assertTrue(second < first * first, () -> first + " then " + second);
  }

  @Test
  void fromTheRightTheRunEndsGradientFlat() {
    SearchResult result = run(FIGURE_2, HessianUse.ASSEMBLED, 200, 2.5, 0.5);
    assertEquals(Math.sqrt(2), result.last().theta().get(0), 1e-3);
    assertEquals(11.18, result.last().squaredGradientNorm(), 0.1);
    NewtonSolve last = iterates.get(iterates.size() - 2).step().orElseThrow().solve().orElseThrow();
    assertTrue(last.stepNorm() > 0);
    assertEquals(
        Verdict.NEITHER,
        Cutoffs.PAPER.verdict(
            result.last().squaredGradientNorm(), last.residuals(), NewtonSupport.UNKNOWN),
        "near, but not at, the flat point the system is solvable");
  }

  @Test
  void atAStrictGradientFlatPointTheRunStallsThereWithResidualOne() {
    double[] flat = {Math.sqrt(2), 0};
    var newton =
        new NewtonMr(
            new PseudoInverse(1e-12), BacktrackingLineSearch.DEFAULT, HessianUse.ASSEMBLED);
    SearchResult result =
        Search.run(newton, QUARTIC, flat, StoppingRule.iterations(10), iterates::add);
    assertInstanceOf(StopReason.Stalled.class, result.reason());
    assertArrayEquals(flat, result.last().theta().toArray());
    NewtonSolve solve = result.last().step().orElseThrow().solve().orElseThrow();
    assertEquals(1, solve.residuals().r(), 1e-12);
    assertTrue(solve.residuals().coKernel() < 1e-12);
    assertEquals(
        Verdict.GRADIENT_FLAT,
        Cutoffs.PAPER.verdict(
            result.last().squaredGradientNorm(), solve.residuals(), NewtonSupport.UNKNOWN));
  }

  @Test
  void theGradientNormNeverGrowsAndStepsObeyTheArmijoRule() {
    for (double x = -4; x <= 4; x += 0.8) {
      for (double y = -4; y <= 4; y += 0.8) {
        iterates.clear();
        run(BacktrackingLineSearch.DEFAULT, HessianUse.PRODUCTS, 30, x, y);
        for (int k = 1; k < iterates.size(); k++) {
          double before = iterates.get(k - 1).squaredGradientNorm();
          double after = iterates.get(k).squaredGradientNorm();
          assertTrue(after <= before, () -> before + " → " + after);
        }
      }
    }
  }

  @Test
  void aStepIsTheUnitStepOrAtMostTwiceTheOneBefore() {
    run(BacktrackingLineSearch.DEFAULT, HessianUse.PRODUCTS, 30, -3.5, 0.7);
    List<Double> sizes =
        iterates.stream().flatMap(i -> i.step().stream()).map(Step::stepSize).toList();
    assertTrue(sizes.get(0) == 1 || sizes.get(0) <= 0.1, sizes::toString);
    for (int k = 1; k < sizes.size(); k++) {
      boolean warm = sizes.get(k) <= 2 * sizes.get(k - 1);
      assertTrue(sizes.get(k) == 1 || warm, sizes::toString);
    }
    assertTrue(sizes.contains(1.0), sizes::toString);
  }

  @Test
  void theSpectrumIsReportedWhereAskedFor() {
    run(BacktrackingLineSearch.DEFAULT, HessianUse.SPECTRUM, 1, 0, 0);
    NewtonSolve solve = iterates.get(0).step().orElseThrow().solve().orElseThrow();
    assertEquals(
        1, solve.spectrum().orElseThrow().morseIndex(1e-3).orElseThrow()); // H = diag(−6, 10)
    assertEquals(Math.sqrt(136), solve.spectrum().orElseThrow().frobeniusNorm(), 1e-12);
  }

  @Test
  void aStartOfTheWrongLengthIsRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(BacktrackingLineSearch.DEFAULT, HessianUse.PRODUCTS, 1, 1, 2, 3));
    assertEquals("a point of length 3 for an objective of dimension 2", refused.getMessage());
  }
}
