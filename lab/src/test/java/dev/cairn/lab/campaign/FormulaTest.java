package dev.cairn.lab.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.lab.LabException;
import dev.cairn.lab.experiment.ProblemSpec;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -x^2              | -9
          2^3^2 + 0*x       | 512
          x - 1 - 1         | 1
          12/x/2            | 2
          x^-2              | 0.1111111111111111
          x^0.5             | 1.7320508075688772
          x^(1/2)           | 1.7320508075688772
          x^x               | 27
          1.5e1*x           | 45
          2*(x + 1)^3       | 128
          x^0               | 1
          sin(pi*x/6)       | 1
          log(exp(x))       | 3
          -(-x)             | 3
          square(x) + sqrt(x*x) - reciprocal(1/x) | 9
          """)
  void formulasMeanWhatMathematiciansMean(String formula, double value) {
    try (SmoothEvaluation evaluation = objective(formula, List.of("x")).at(new double[] {3})) {
      assertEquals(value, evaluation.value(), 1e-14 * Math.abs(value));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x +            | column 4: a number, a variable, a function or '(' is expected, not the end
          x + * y        | column 5
          (x             | column 3: ')' is expected
          x y            | column 3: an operator is expected, not 'y'
          x $ y          | column 3: an operator is expected, not '$'
          tnah(x)        | column 1: no function is called 'tnah'; did you mean 'tanh'?
          1 + 2          | has no variables
          .              | column 1: a number is expected
          """)
  void whatCannotBeReadIsRefusedWithItsColumn(String formula, String message) {
    String refused =
        assertThrows(LabException.class, () -> objective(formula, List.of())).getMessage();
    assertTrue(refused.contains(message), refused);
  }

  @Test
  void variablesStandInTheOrderAskedForAndMustBeNamed() {
    try (SmoothEvaluation evaluation =
        objective("x - y", List.of("y", "x")).at(new double[] {5, 7})) {
      assertEquals(2, evaluation.value());
    }
    assertThrows(LabException.class, () -> objective("x - y", List.of("x")));
    assertThrows(LabException.class, () -> objective("x", List.of("x", "x")));
  }

  @Test
  void nestingBeyondReasonIsRefused() {
    String deep = "(".repeat(100_000) + "x" + ")".repeat(100_000);
    String refused =
        assertThrows(LabException.class, () -> objective(deep, List.of())).getMessage();
    assertTrue(refused.contains("nested more than 200 deep"), refused);
  }

  private static SmoothObjective objective(String formula, List<String> variables) {
    return Problems.load(new ProblemSpec.Formula(formula, variables), 1).objective().get();
  }
}
