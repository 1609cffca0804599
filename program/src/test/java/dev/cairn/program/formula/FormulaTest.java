package dev.cairn.program.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.program.Program;
import dev.cairn.program.evaluator.ProgramObjective;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
  private static double value(String text, double... theta) {
    try (SmoothEvaluation e =
        ProgramObjective.of(Formula.parse(text)).buildAssumingSmooth().at(theta)) {
      return e.value();
    }
  }

  /// Numbers that are no doubles, by mpmath with 700 digits; the nearest doubles have other angles.
  @ParameterizedTest
  @CsvSource({
    "cos(1e300), -0.16821444437424507",
    "sin(1e300), -0.985750425160377",
    "tan(1e300), 5.8600819259448981",
    "cos(1e22), 0.52321478539513895",
    "sin(1e23), 0.70114063986107847",
    "cos(1e300/3), -0.89280610271809144",
    "sin(12345678901234567890.5), 0.86370919544393609",
    "cos(-1e100), -0.92808190507465534",
    "sin(1.7e308), -0.61102846354202332"
  })
  void anglesOfLargeNumbersAreTheirOwn(String text, double expected) {
    assertEquals(expected, value(text + " + x", 0), 1e-14 * Math.max(1, Math.abs(expected)));
  }

  /// Words that others read as numbers are variables only where a list of variables has them.
  @Test
  void namesOfNumbersAreNoVariables() {
    for (String name : List.of("NaN", "inf", "Infinity")) {
      String formula = name + "*x";
      FormulaException refused = assertThrows(FormulaException.class, () -> Formula.parse(formula));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("'" + name + "' is no variable"),
          refused::getMessage);
      assertEquals(2, Formula.parse(formula, List.of(name, "x")).dimension());
    }
    FormulaException digits = assertThrows(FormulaException.class, () -> Formula.parse("\u0663*x"));
    assertTrue(
        String.valueOf(digits.getMessage()).contains("numbers have the digits 0 to 9"),
        digits::getMessage);
  }

  @Test
  void theQuarticOfThePaperHasItsValueGradientAndHessian() {
    Program program = Formula.parse("x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2 + 40");
    assertEquals(List.of("x", "y"), program.parameters().stream().map(p -> p.name()).toList());
    double x = -1.3;
    double y = 0.7;
    double[] g = new double[2];
    double[] h = new double[2];
    try (SmoothEvaluation e = ProgramObjective.of(program).build().at(new double[] {x, y})) {
      double expected =
          Math.pow(x, 4) / 4 - 3 * x * x + 9 * x + 0.9 * Math.pow(y, 4) + 5 * y * y + 40;
      assertEquals(expected, e.value(), 1e-13);
      e.gradient(g);
      assertEquals(x * x * x - 6 * x + 9, g[0], 1e-13);
      assertEquals(3.6 * y * y * y + 10 * y, g[1], 1e-13);
      e.hessian().apply(new double[] {1, 1}, h);
      assertEquals(3 * x * x - 6, h[0], 1e-13);
      assertEquals(10.8 * y * y + 10, h[1], 1e-13);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-x^2, 3, -9",
    "2^x^2, 3, 512",
    "(2^x)^2, 3, 64",
    "x - 1 - 1, 3, 1",
    "12/x/2, 3, 2",
    "x^-2, 2, 0.25",
    "x^0.5, 9, 3",
    "x^1.5, 4, 8",
    "x*-2, 3, -6",
    "sin(pi/6)*x, 2, 1",
    "exp(log(x)), 5, 5",
    "cosh(x)^2 - sinh(x)^2, 1, 1",
    "tan(x) - sin(x)/cos(x), 1, 0",
    "1.5e2*x, 2, 300",
    "2e*x, 2, 0",
    "abs(x), -4, 4",
    "x^3, -2, -8",
    "x^0 + x, 5, 6"
  })
  void formulasHaveTheirUsualMeaning(String text, double x, double expected) {
    if (text.equals("2e*x")) {
      assertThrows(FormulaException.class, () -> Formula.parse(text));
    } else {
      assertEquals(expected, value(text, x), 1e-13 * Math.max(1, Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x + * y, 4",
    "x +, 3",
    "(x, 2",
    "x), 1",
    "foo(x), 0",
    "x $ y, 2",
    "1..2*x, 2",
    "x/0, 2",
    "3 + 4, 0",
    "x y, 2"
  })
  void mistakesShowTheirPlace(String text, int position) {
    FormulaException mistake = assertThrows(FormulaException.class, () -> Formula.parse(text));
    assertEquals(position, mistake.position(), mistake.toString());
    assertTrue(mistake.toString().contains("column " + (position + 1)), mistake.toString());
  }

  @Test
  void givenVariablesFixTheOrderAndRefuseOthers() {
    Program program = Formula.parse("b - a", List.of("a", "b", "c"));
    assertEquals(3, program.dimension());
    FormulaException unknown =
        assertThrows(FormulaException.class, () -> Formula.parse("a + d", List.of("a")));
    assertTrue(unknown.toString().contains("unknown variable 'd'"), unknown.toString());
  }

  @Test
  void noTextDoesAnythingButParseOrFailWithItsPlace() {
    SplittableRandom random = new SplittableRandom(11);
    String alphabet = "xy12.e+-*/^() ,sincopqrt\u2212\u00b7§";
    int parsed = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(14); k >= 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        parsed += Formula.parse(text.toString()).dimension() > 0 ? 1 : 0;
      } catch (FormulaException mistake) {
        assertTrue(mistake.position() <= text.length());
      }
    }
    assertTrue(parsed > 100, "parsed " + parsed);
    assertThrows(FormulaException.class, () -> Formula.parse("(".repeat(5000) + "x"));
    assertThrows(FormulaException.class, () -> Formula.parse("-".repeat(5000) + "x"));
    assertThrows(FormulaException.class, () -> Formula.parse("x^".repeat(5000) + "x"));
    assertThrows(FormulaException.class, () -> Formula.parse("x".repeat(200_000)));
  }

  /// A parameter is a whole name, not a part of one, of a number or of a function.
  @Test
  void numbersTakeThePlaceOfParameters() {
    assertEquals(
        "x^4 - (-0.5)*x + ax + e + 1e3 + exp((-0.5)) + (2.0) + a (x)",
        Formula.with("x^4 - a*x + ax + e + 1e3 + exp(a) + b + a (x)", Map.of("a", -0.5, "b", 2.0)));
    assertEquals("x", Formula.with("x", Map.of()));
    assertThrows(
        IllegalArgumentException.class, () -> Formula.with("ax + 2a3 + a(x)", Map.of("a", 1.0)));
  }
}
