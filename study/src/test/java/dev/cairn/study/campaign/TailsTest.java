package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.inspect.InspectionProgress;
import dev.cairn.study.inspect.Inspector;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs on functions that have no critical point, or far from the one that they have.
class TailsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));

  @TempDir Path directory;

  private static ExperimentFile file(String formula, String starts, int iterations) {
    return ExperimentFile.parse(
        """
        name: tail
        problem: {type: formula, f: "%s"}
        start: {type: given, points: %s}
        finder: {type: newton_mr}
        runs: 1
        iterations: %s
        """
            .formatted(formula, starts, iterations),
        "tail.yaml");
  }

  private RunRow only(ExperimentFile file) {
    run(file, directory);
    try (StoreReader reader = StoreReader.open(directory)) {
      return reader.runs().getFirst();
    }
  }

  private static void run(ExperimentFile file, Path directory) {
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(1, CLOCK, System::nanoTime, _ -> {}));
    }
  }

  /// Newton's step on e⁻ˣ is 1 everywhere, and does not shrink where it adds little to ‖θ‖; that of
  /// a Gaussian bell is ½/r.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp(-x) + y^2|[[150, 0]]",
        "exp(-x) + y^2|[[300, 1]]",
        "1 + exp(-x) + y^2|[[20, 0]]",
        "exp(-x^2 - y^2)|[[9, 1]]",
        "1/(1 + exp(x)) + y^2|[[130, 1]]",
      })
  void runsThatGoAwayInSmallStepsDiverge(String formula, String starts) {
    RunRow run = only(file(formula, starts, 30));
    assertEquals(RunEnding.DIVERGING, run.ending(), run::toString);
    assertTrue(run.normFinal() < 1.5 * run.normHalfway(), run::toString);
  }

  /// Minima that are known, far away, left under way: ‖θ‖ grows and f falls, but not without bound.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(x - 7)^2/2|[[0]]|{type: adam, learning_rate: 1}|7",
        "(x - 1000)^2/2|[[0]]|{type: gradient_descent, learning_rate: 0.01, momentum: 0.99}|15",
        "(x - 10)^2/2 + y^2|[[0.1, 0.1]]|{type: gradient_descent, learning_rate: 0.005}|100",
        "(x - 10000)^2/2 + y^2|[[1, 1]]|{type: eigenvector_following}|100",
        "(x - 10000)^2/2 + y^2|[[1, 1]]|{type: adam, learning_rate: 1}|100",
        "(x - 10000)^2/2 + y^2|[[1, 1]]|{type: deflated_newton}|100",
        "(x - 1000)^4 + y^2|[[900, 1]]|{type: adam, learning_rate: 0.3}|100",
      })
  void runsOnTheWayToAMinimumDoNotDiverge(
      String formula, String starts, String finder, int iterations) {
    RunRow run = only(file(formula, starts, iterations).set("finder", finder));
    assertEquals(RunEnding.NEITHER, run.ending(), run::toString);
    assertTrue(run.normFinal() > run.normHalfway(), run::toString);
  }

  /// Steps that grow, along a tail and where f has no lower bound.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1/(1 + x^2) + y^2|[[3, 0.5]]|{type: newton_mr_descent}|30",
        "1/(1 + x^2) + y^2|[[-2, 0]]|{type: newton_mr_descent}|40",
        "x^2 - y^2|[[0.01, 0.1]]|{type: gradient_descent, learning_rate: 0.1}|70",
      })
  void runsThatGoAwayInGrowingStepsDiverge(
      String formula, String starts, String finder, int iterations) {
    RunRow run = only(file(formula, starts, iterations).set("finder", finder));
    assertEquals(RunEnding.DIVERGING, run.ending(), run::toString);
  }

  /// 10⁻¹²(x − 5)² + y²: the first Newton step takes all but 10⁻⁷ of the gradient away and moves
  /// by 10⁻⁵; the critical point is 2 away.
  @Test
  void aPointFromWhichTheNextStepIsLongIsNotCritical() {
    only(file("1e-12*(x - 5)^2 + y^2", "[[3, 2e-5]]", 1));
    try (StoreReader reader = StoreReader.open(directory)) {
      PointRow start = reader.points(PointKind.START).getFirst();
      assertEquals(Verdict.NEITHER, start.verdict());
      assertEquals(2.0 / 3, start.support().length(), 1e-6);
    }
  }

  /// Zeros of order 7 and 19 of the slope, far from the origin and left before they are reached:
  /// Newton's steps shrink to 6/7 and 18/19.
  @ParameterizedTest
  @ValueSource(ints = {8, 20})
  void runsOnTheWayToADegeneratePointDoNot(int power) {
    RunRow run = only(file("(x - 1000)^%s + y^2".formatted(power), "[[990, 0]]", 14));
    assertNotEquals(RunEnding.DIVERGING, run.ending(), run::toString);
  }

  /// Nothing is known of e⁻ˣ + (y − 1)² where rounding of y hides its slope, but that hides none.
  @ParameterizedTest
  @ValueSource(strings = {"1", "1e-8", "1e8"})
  void aSlopeBelowTheRoundingOfAnotherIsNotCritical(String factor) {
    String starts = "[[150, 1], [40, 1], [400, 1], [60, 1.0000000001]]";
    run(file(factor + "*(exp(-x) + (y - 1)^2)", starts, 1).set("runs", "4"), directory);
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(4, reader.runs().size());
      for (PointRow point : reader.points()) {
        assertNotEquals(Verdict.CRITICAL, point.verdict(), point::toString);
      }
    }
  }

  /// What the store calls a point, an inspection calls it too, above the cut-off as well, where the
  /// run's last system is that of the iterate before.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2|[[1.3, 0.5]]",
        "(x + y)^2/2 + 1e-3*z|[[1, 2, 0]]",
        "x^3/3 + 0.1*x + y^2|[[0.5, 1]]",
      })
  void aPointHasOneWordEverywhere(String formula, String starts) {
    for (int iterations : List.of(1, 3, 6, 11)) {
      ExperimentFile file = file(formula, starts, iterations);
      Path here = directory.resolve(String.valueOf(iterations));
      run(file, here);
      var objective = Problems.load(file.experiment()).objective().get();
      try (StoreReader reader = StoreReader.open(here)) {
        for (PointRow point : reader.points(0, 0)) {
          assertEquals(
              point.verdict(),
              Inspector.like(file.experiment())
                  .inspect(objective, point.theta().toArray(), InspectionProgress.NONE)
                  .verdict(),
              point::toString);
        }
      }
    }
  }

  /// The kernel share and the Rayleigh quotient of e⁻ˣ + y² at (400, 0), where ‖∇f‖² underflows:
  /// the gradient lies along x, where H has e⁻⁴⁰⁰.
  @Test
  void sharesOfGradientsWhoseSquaresUnderflow() {
    only(file("exp(-x) + y^2", "[[400, 0]]", 1));
    try (StoreReader reader = StoreReader.open(directory)) {
      PointRow start = reader.points(PointKind.START).getFirst();
      assertEquals(1, start.kernelShare());
      assertEquals(Math.exp(-400), start.rayleigh(), 1e-12 * Math.exp(-400));
    }
  }
}
