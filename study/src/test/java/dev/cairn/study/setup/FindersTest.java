package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StoppingRule;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindersTest {
  private static final SmoothObjective QUARTIC = ProblemCatalogue.named("quartic").objective();
  private static final double[] START = {-3.5, 0.5};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "newton_mr",
        "damped_newton",
        "exact_newton_mr",
        "pseudo_inverse_newton",
        "gradient_norm",
        "saddle_free_newton",
        "newton_mr_descent",
        "deflated_newton",
        "eigenvector_following",
        "saddle_dynamics, index: 0",
        "homotopy",
      })
  void everyFinderOfAFileRunsWithItsDefaults(String type) {
    SearchResult result = fortySteps(type);
    // Of 195 at the start. Forty steps are plenty for Newton's quadratic convergence, which leaves
    // 0 to rounding; gradient_norm, of the first order, has come to 2e-11.
    double most = type.equals("gradient_norm") ? 1e-8 : 1e-20;
    assertTrue(result.last().squaredGradientNorm() < most, type + ": " + result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradient_descent", "adagrad", "adam"})
  void everyOptimiserOfAFileDescendsWithItsDefaults(String type) {
    SearchResult result = fortySteps(type);
    try (var start = QUARTIC.at(START)) {
      assertTrue(result.last().value() < start.value(), type + ": " + result);
    }
  }

  private static SearchResult fortySteps(String type) {
    var spec = ExperimentFile.bundled("fig2").set("finder", "{type: " + type + "}").experiment();
    return Search.run(
        Finders.of(spec, 2), QUARTIC, START.clone(), StoppingRule.iterations(40), Observer.none());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: eigenvector_following, index: 3} | finder.index is 3, but θ has dimension 2",
        "{type: saddle_dynamics, index: 3} | finder.index is 3, but θ has dimension 2",
        "{type: k_fac} | which needs the layers of a network",
        "{type: deflated_newton, points: [[1, 2, 3]]} | a known point has 3 coordinates",
      })
  void aFinderThatTheProblemCannotServeIsRefusedBeforeAnyWork(String finderAndRefusal) {
    String[] parts = finderAndRefusal.split(" \\| ", -1);
    var file = ExperimentFile.bundled("fig2").set("finder", parts[0]);
    String refusal = assertThrows(CairnException.class, () -> Variant.load(file)).getMessage();
    assertTrue(refusal.contains(parts[1]), refusal);
    assertEquals(1, refusal.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"downhill, length: 0.5", "third_derivative, length: 0.5", "deflate"})
  void flatPointsAreLeftWhereTheFileAsksForIt(String exit) {
    var problem = ProblemCatalogue.named("quartic");
    var stays = ExperimentFile.bundled("fig2").set("finder", "{type: pseudo_inverse_newton}");
    var leaves = stays.set("escape", "{type: " + exit + ", limit: 20}");
    int stuck = arrivals(stays, problem);
    int arrived = arrivals(leaves, problem);
    // All, where the exit leads away for sure (EscapeAndHomotopyTest); no fewer, where it may not.
    int least = exit.equals("deflate") ? stuck : 50;
    assertTrue(stuck < 50 && arrived >= least, exit + ": " + stuck + " and " + arrived);
    String name = Finders.of(leaves.experiment(), 2).name();
    assertTrue(name.contains("leaving flat points"), name);
  }

  /// How many of 50 runs from random starts reach a critical point.
  private static int arrivals(ExperimentFile file, Problem problem) {
    var random = new SplittableRandom(6);
    int arrived = 0;
    for (int run = 0; run < 50; run++) {
      var result =
          Search.run(
              Finders.of(file.experiment(), 2),
              problem.objective(),
              problem.box().sample(random),
              StoppingRule.squaredGradientBelow(1e-20).or(StoppingRule.iterations(600)),
              Observer.none());
      arrived += result.last().squaredGradientNorm() < 1e-20 ? 1 : 0;
    }
    return arrived;
  }
}
