package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.ReliableObjective;
import dev.cairn.objective.Reliance;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.enclosure.Enclosures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where doubles lose a function it is known that they do.
class EnclosedObjectiveTest {
  private static double[] numbers(String theta) {
    return Arrays.stream(theta.strip().split(" +")).mapToDouble(Double::parseDouble).toArray();
  }

  private static ReliableObjective at(String formula, double[] theta) {
    var program = Formula.parse(formula, List.of());
    var enclosures = new Enclosures(LossFunction.of(program), DenseKernels.current());
    return new EnclosedObjective(ProgramObjective.of(program).build(), enclosures)
        .reliableAt(theta);
  }

  private static double value(ReliableObjective f, double[] theta) {
    try (var evaluation = f.objective().at(theta)) {
      return evaluation.value();
    }
  }

  /// Values and slopes by mpmath with 60 digits, each at the double that is written.
  @ParameterizedTest
  @CsvSource({
    "(x+1)^3 - x^3 - 3*x^2 - 3*x - 1 + 1e-12*x, 1e5, 1e-7, 1e-12",
    "sin(x)/x, 1e-8, 0.99999999999999998333, -3.3333333333333333697e-9",
    "log(cosh(x)) - x, 20, -0.69314718055994530516887786616658758, -8.49670851058317795456e-18",
    "((1e8 + x)^2 - 1e16)/1e8 - 2*x, 0.5, 2.5e-9, 1e-8",
    "1e15*x + x^2 - 1e15*x, 0.1, 0.010000000000000001110, 0.20000000000000001110",
    "1/18 - x/3 + x^2/2 + 1e-17, 0.5, 0.01388888888888889888889, 0.16666666666666666667"
  })
  void whatDoublesLoseIsComputedWithMoreDigits(
      String formula, double x, double value, double slope) {
    double[] theta = {x};
    ReliableObjective f = at(formula, theta);
    assertEquals(value, value(f, theta), 1e-6 * Math.abs(value), f::toString);
    assertEquals(slope, f.objective().gradientAt(theta)[0], 1e-6 * Math.abs(slope), f::toString);
    boolean lost = !formula.startsWith("1/18");
    assertEquals(lost ? Reliance.SHARPENED : Reliance.AS_COMPUTED, f.reliance());
  }

  /// The Hessian too: ∂²/∂x² of the first is 0, where doubles make 1e-10 of it, of the second −1/3.
  /// Of the third, by hand, −0.02, where doubles have all digits of f and ∇f and none of that.
  @ParameterizedTest
  @CsvSource({
    "1e16*(x-1)^2 - 0.01*x^2 - 1e16*x^2, 0.3, -0.02",
    "(x+1)^3 - x^3 - 3*x^2 - 3*x - 1 + 1e-12*x, 1.1e5, 0",
    "sin(x)/x, 1e-8, -0.33333333333333"
  })
  void curvatureIsComputedWithMoreDigitsToo(String formula, double x, double curvature) {
    double[] theta = {x};
    double[] image = new double[1];
    try (var evaluation = at(formula, theta).objective().at(theta)) {
      evaluation.hessian().apply(new double[] {1}, image);
    }
    assertEquals(curvature, image[0], 1e-5);
  }

  /// Values of f are 1.25, −2.5e-301 (doubles make −5e-301 of it), 1 and 1e-300 at the first four,
  /// and 5e-435 times e^1000 of slope at the last; the others are undefined.
  @ParameterizedTest
  @CsvSource({
    "(x^2+1)*(1e-170*1e-170)*1e170*1e170, 0.5, NaN",
    "1e300*x^2 + x, -5e-301, NaN",
    "(1e200*x)^2*1e-200*1e-200, 1, NaN",
    "1/(1+x^2), 1e150, 1e-300",
    "0*tan(x*pi/2), 1, NaN",
    "x^2 + 0*tan(x*pi/2), 1, NaN",
    "(x-1)^2 + 0*log(x - 1), 1, NaN",
    "exp(-500)*exp(-500)*exp(1000)*x + x^2, 0, NaN"
  })
  void whatCannotBeComputedIsNoNumber(String formula, double x, double value) {
    double[] theta = {x};
    ReliableObjective f = at(formula, theta);
    assertEquals(Reliance.LOST, f.reliance());
    assertEquals(value, value(f, theta));
    assertTrue(Double.isNaN(Vectors.norm(f.objective().gradientAt(theta))));
  }

  /// By hand: constants, what is constant on one side, and where every term is exactly 0.
  @ParameterizedTest
  @CsvSource({
    "3 + 0*x, 7",
    "x - x, -2.5",
    "x^4 + y^2, 0 0",
    "(x-y)^2 + (y-z)^2 + (z-x)^2, 0.1 0.1 0.1",
    "1e300*x^2, 0",
    "cos(x)^2 + (y-3)^2, 0 3",
    "(x-2)^3, 2"
  })
  void whereTheGradientIsExactlyZeroThatIsKnown(String formula, String theta) {
    assertEquals(Reliance.VANISHING, at(formula, numbers(theta)).reliance());
  }

  /// Converged to the last digit, small, large, flat all around, beside √2, which no double is:
  /// doubles are as right as can be.
  @ParameterizedTest
  @CsvSource({
    "x^2/2 - x/3 + 1/18, 0.3333333333333333",
    "(x - 0.1)^4, 0.1",
    "(x^2+y-11)^2 + (x+y^2-7)^2, -2.805118086952745 3.131312518250573",
    "(x^2+y^2-1)^2, 0.6 0.8",
    "1e-305*x^2, 0.5",
    "1e130*x^2 + x, -5e-131",
    "x^2, 1e-169",
    "((1e8 + x)^2 - 1e16)/1e8 - 2*x, 0",
    "exp(-1/x^2), 0.03",
    "tanh(1000*(x-1)) + tanh(1000*(x+1)), 0.1",
    "x^2 - cos(18*x) + y^4, 0.3454 1e-30",
    "exp(x) - x/7, -1.9459101490553132",
    "x^2 + 0/(sqrt(2)*x - 2), 1.4142135623730951"
  })
  void whereDoublesAreRightNothingIsSaid(String formula, String theta) {
    assertEquals(Reliance.AS_COMPUTED, at(formula, numbers(theta)).reliance());
  }
}
