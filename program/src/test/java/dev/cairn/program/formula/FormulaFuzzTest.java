package dev.cairn.program.formula;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.testkit.ParserFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged formulas become programs with all their derivatives or are refused in one line.
class FormulaFuzzTest {
  private static final int QUICK = 2_000;

  /// A program of some hundred operations with its derivatives.
  private static final long ALLOCATION = 64 << 20;

  private static final List<String> FORMULAS =
      List.of(
          "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2 + 40",
          "exp(-(x1 - 1)^2)*sin(pi*x2)/(1 + x1^2)\n  + log(2 + cosh(x3))^1.5 - sqrt(x2^-2)",
          "swish(tanh(a*b) + sigmoid(-a)) − 2e-3·erf(b)^(a/3)");

  private static void fuzz(int times) throws Exception {
    List<byte[]> samples =
        FORMULAS.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    int refused =
        new ParserFuzz(samples, ALLOCATION, 20_261_127)
            .check(
                times,
                FormulaException.class,
                bytes ->
                    ProgramObjective.of(Formula.parse(new String(bytes, StandardCharsets.UTF_8)))
                        .buildAssumingSmooth());
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedFormulasAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedFormulasAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
