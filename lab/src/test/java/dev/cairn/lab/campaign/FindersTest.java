package dev.cairn.lab.campaign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StoppingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindersTest {
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
      })
  void everyFinderOfAFileRunsWithItsDefaults(String type) {
    SmoothObjective quartic = ProblemCatalogue.named("quartic").objective();
    var spec = ExperimentFile.bundled("fig2").set("finder", "{type: " + type + "}").experiment();
    SearchResult result =
        Search.run(
            Finders.of(spec.finder()),
            quartic,
            new double[] {-3.5, 0.5},
            StoppingRule.iterations(40),
            Observer.none());
    assertTrue(result.last().squaredGradientNorm() < 1e-3, type + ": " + result);
  }
}
