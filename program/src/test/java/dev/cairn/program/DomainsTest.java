package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is undefined is not computed with as if it were a number, and is not dropped.
class DomainsTest {
  @ParameterizedTest
  @CsvSource({
    "x^2 + 0*log(x), 0",
    "x^2 + 0*log(x), -1",
    "x^2 + 0/x, 0",
    "x^2 + log(x)^0, -1",
    "x^2 + (1/x)^0, 0",
    "exp(log(x)), 0",
    "exp(-1/x^2), 0",
    "tanh(1/x), 0",
    "sigmoid(log(x)), 0",
    "x^2.5, 0",
    "x^(1/3), -8",
    "log(x) + x, -1",
    "sqrt(x) + x, -1",
    "0*sqrt(x), -4",
    "x^-2, 0"
  })
  void aFunctionHasNeitherValueNorGradientWhereItIsUndefined(String formula, double x) {
    double[] g = new double[1];
    try (SmoothEvaluation evaluation =
        ProgramObjective.of(Formula.parse(formula)).build().at(new double[] {x})) {
      assertTrue(Double.isNaN(evaluation.value()), () -> "value " + evaluation.value());
      evaluation.gradient(g);
      assertTrue(Double.isNaN(g[0]), () -> "slope " + g[0]);
    }
  }

  @Test
  void aRootHasNoDerivativeAtZero() {
    double[] g = new double[1];
    try (SmoothEvaluation evaluation =
        ProgramObjective.of(Formula.parse("sqrt(x)")).build().at(new double[1])) {
      assertEquals(0, evaluation.value());
      evaluation.gradient(g);
      assertTrue(Double.isNaN(g[0]));
    }
  }

  @Test
  void productsWithZeroDropOnlyWhatIsDefinedEverywhere() {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.parameter("x", 2, 2);
    Value zero = b.fill(0, Shape.of(2, 2));
    Value logarithm = b.unary(Function.LOG, x);
    assertTrue(b.isZero(b.multiply(zero, b.unary(Function.EXP, x))));
    assertTrue(b.isZero(b.product(zero, x)));
    for (Value kept :
        new Value[] {
          b.multiply(zero, logarithm),
          b.scale(0, b.unary(Function.EXP, logarithm)),
          b.product(zero, logarithm),
          b.product(b.unary(Function.SQRT, x), zero),
          b.divide(zero, x),
          Layers.power(b, logarithm, 0)
        }) {
      assertTrue(!b.isZero(kept) && b.fillValue(kept).isEmpty(), kept::toString);
    }
    Value rows = b.data("rows", 3);
    assertTrue(!b.isZero(b.lookup(zero, rows)));
  }
}
