package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FormulaTest {
  private static final String QUARTIC = "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2 + 40";

  @Test
  void thePapersQuarticAsAFormulaHasTheDerivativesOfTheClosedForm() {
    SmoothObjective formula = objective(QUARTIC, List.of());
    SmoothObjective closedForm = ProblemCatalogue.named("quartic").objective();
    var random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      double[] theta = {random.nextDouble(-4, 4), random.nextDouble(-4, 4)};
      try (SmoothEvaluation a = formula.at(theta);
          SmoothEvaluation b = closedForm.at(theta)) {
        assertEquals(b.value(), a.value(), 1e-12 * Math.abs(b.value()));
        double[] expected = new double[2];
        double[] actual = new double[2];
        b.gradient(expected);
        a.gradient(actual);
        assertArrayEquals(expected, actual, 1e-11);
        DenseSymmetric wanted = new DenseSymmetric(2);
        DenseSymmetric got = new DenseSymmetric(2);
        b.hessian().assemble(wanted);
        a.hessian().assemble(got);
        assertArrayEquals(wanted.entries(), got.entries(), 1e-11);
      }
    }
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsPlace() {
    assertRefused("x + ", "f.yaml, line 2: problem: formula, column 5");
    assertRefused("tnah(x)", "tnah");
    assertRefused("1 + 2", "there is no variable");
    assertRefused("relu(x)", "problem.f has kinks");
    assertRefused("(".repeat(900) + "x" + ")".repeat(900), "f.yaml, line 2: problem: formula");
  }

  @Test
  void variablesStandInTheOrderAskedForAndMustBeNamed() {
    try (SmoothEvaluation evaluation =
        objective("x - y", List.of("y", "x")).at(new double[] {5, 7})) {
      assertEquals(2, evaluation.value());
    }
    assertThrows(IllegalArgumentException.class, () -> objective("x - y", List.of("x")));
    assertThrows(IllegalArgumentException.class, () -> objective("x", List.of("x", "x")));
  }

  private static void assertRefused(String formula, String message) {
    String refused =
        assertThrows(
                CairnException.class,
                () ->
                    Problems.load(
                        ExperimentFile.parse(
                                """
                                name: f
                                problem: {type: formula, f: "%s"}
                                start: {type: uniform, lower: -1, upper: 1}
                                finder: {type: newton_mr}
                                runs: 1
                                iterations: 1
                                """
                                    .formatted(formula),
                                "f.yaml")
                            .experiment()
                            .problem(),
                        1))
            .getMessage();
    assertTrue(refused.contains(message), refused);
  }

  private static SmoothObjective objective(String formula, List<String> variables) {
    return Problems.load(new ProblemSpec.Formula(formula, variables, Map.of(), List.of()), 1)
        .objective()
        .get();
  }
}
