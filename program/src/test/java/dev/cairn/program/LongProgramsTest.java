package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import dev.cairn.program.formula.Formula;
import dev.cairn.program.formula.FormulaException;
import org.junit.jupiter.api.Test;

/// Programs may be long: nothing calls itself once a node.
class LongProgramsTest {
  private static final int LENGTH = 20_000;

  private record Derivatives(double value, double gradient, double curvature) {}

  private static Derivatives at(ProgramObjective objective, double theta) {
    double[] g = new double[1];
    double[] h = new double[1];
    try (SmoothEvaluation evaluation = objective.at(new double[] {theta})) {
      double value = evaluation.value();
      evaluation.gradient(g);
      evaluation.hessian().apply(new double[] {1}, h);
      return new Derivatives(value, g[0], h[0]);
    }
  }

  @Test
  void aFormulaOfFiftyThousandTerms() {
    Program program = Formula.parse("x^2" + "+x".repeat(49_990));
    Derivatives d = at(ProgramObjective.of(program).build(), 3);
    assertEquals(new Derivatives(9 + 3 * 49_990.0, 6 + 49_990.0, 2), d);
  }

  @Test
  void deepNestingIsRefusedInOneLine() {
    for (String deep :
        new String[] {
          "(".repeat(5_000) + "x" + ")".repeat(5_000),
          "-".repeat(50_000) + "x",
          "x" + "^2".repeat(30_000),
          "sin(".repeat(3_000) + "x" + ")".repeat(3_000)
        }) {
      var refusal = assertThrows(FormulaException.class, () -> Formula.parse(deep));
      String text = String.valueOf(refusal.getMessage());
      assertEquals(1, text.lines().count());
      assertTrue(text.contains("levels"), text);
    }
  }

  @Test
  void aChainOfFunctionsOfEachSample() {
    ProgramBuilder b = new ProgramBuilder();
    Value y = b.multiply(b.parameter("x"), b.data("t"));
    for (int i = 0; i < LENGTH; i++) {
      y = b.unary(Function.SIN, y);
    }
    b.output("f", y);
    var samples = Samples.of(1).add("t", 1, new double[] {1}).build();
    Derivatives d = at(ProgramObjective.of(b.build()).samples(samples).build(), 0.3);
    double value = 0.3;
    double slope = 1;
    double curvature = 0;
    for (int i = 0; i < LENGTH; i++) {
      double s = Math.sin(value);
      double c = Math.cos(value);
      curvature = c * curvature - s * slope * slope;
      slope *= c;
      value = s;
    }
    assertEquals(value, d.value(), 1e-12 * value);
    assertEquals(slope, d.gradient(), 1e-9 * slope);
    assertEquals(curvature, d.curvature(), 1e-9 * Math.abs(curvature));
  }

  /// f = Σᵢ x/i·t + Σᵢ sin(ix): products accumulated in place, and their sums over the samples.
  @Test
  void longSumsOfProductsAndOfSumsOverSamples() {
    var samples = Samples.of(3).add("t", 1, new double[] {0.5, -0.25, 1}).build();
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.parameter("x");
    Value column = b.reshape(b.data("t"), Shape.of(1, 1));
    Value products = b.fill(0, Shape.of(1, 1));
    Value waves = b.fill(0, Shape.of(2));
    for (int i = 1; i <= LENGTH; i++) {
      Value factor = b.reshape(b.scale(Real.ratio(1, i), x), Shape.of(1, 1));
      products = b.add(products, b.product(factor, column));
      if (i % 10 == 0) {
        Value pair = b.gather(b.scale(i, x), IndexMap.of(2, _ -> 0), Shape.of(2));
        waves = b.add(waves, b.unary(Function.SIN, pair));
      }
    }
    b.output("f", b.add(b.reshape(products, Shape.SCALAR), b.sum(waves)));
    double harmonic = 0;
    double value = 0;
    double slope = 0;
    double curvature = 0;
    for (int i = 1; i <= LENGTH; i++) {
      harmonic += 1.0 / i;
      if (i % 10 == 0) {
        value += 2 * Math.sin(i * 0.1);
        slope += 2 * i * Math.cos(i * 0.1);
        curvature -= 2.0 * i * i * Math.sin(i * 0.1);
      }
    }
    Derivatives d = at(ProgramObjective.of(b.build()).samples(samples).build(), 0.1);
    double mean = 1.25 / 3;
    assertEquals(0.1 * harmonic * mean + value, d.value(), 1e-8);
    assertEquals(harmonic * mean + slope, d.gradient(), 1e-9 * LENGTH * LENGTH);
    assertEquals(curvature, d.curvature(), 1e-9 * LENGTH * LENGTH * LENGTH);
  }
}
