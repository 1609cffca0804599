package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.PerceptronProgram;
import dev.cairn.program.Op;
import dev.cairn.program.Real;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verification;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements are about the function as it is written: decimals, quotients, roots and π are the
/// real numbers, and f is defined all over the ball.
class ExactProblemsTest {
  private static final MathContext DIGITS = new MathContext(80);

  private static Proof proof(String formula, double... theta) {
    var problem = new ProblemDescription.Formula(formula, List.of());
    var enclosures = new Enclosures(problem.loss(DataSource.none()), DenseKernels.current());
    return new Prover(enclosures, HessianSource.of(enclosures), List.of()).prove(theta);
  }

  private static boolean verified(String formula, Proof proof) {
    var problem = new ProblemDescription.Formula(formula, List.of());
    Certificate read = CertificateFile.read(CertificateFile.write(new Certificate(problem, proof)));
    return read.verify(DataSource.none()) instanceof Verification.Verified;
  }

  private static BigDecimal distance(Proof proof, BigDecimal truth) {
    return new BigDecimal(proof.centre().get(0)).subtract(truth).abs();
  }

  /// The critical point nearest to the start, to fifty digits (mpmath; by hand where they end).
  @ParameterizedTest
  @CsvSource({
    // √log(2/√π/c), c the double next to 2/√π with all its digits
    "erf(x) - 1.1283791670955125585606992899556644260883331298828125*x, 3.6865562824105835e-9, "
        + "0.0000000036865562824105832893299724445291932548756802893019, 1",
    "erf(x) - 1.128*x, 0.0183326091808576, 0.01833260918085769731114191353838638959831286062609, 1",
    "x^2/2 - x/3, 0.3333333333333333, 0.33333333333333333333333333333333333333333333333333, 0",
    "x^2/2 - x*sqrt(2), 1.4142135623730951, 1.4142135623730950488016887242096980785696718753769, 0",
    "x^2/2 - (0.1+0.2)*x, 0.30000000000000004, 0.3, 0",
    "0.1*(0.1*(0.1*x^2)) - 0.001*x, 0.5, 0.5, 0",
    "x^2/2 + 1e200*(1e200*(1e-200*(1e-200*x))), 0, -1, 0",
    "1e200*(1e200*(1e-200*(1e-200*(2*x^2)))) - x^2, 0, 0, 0",
    "x^2/2 - pi*x, 3.141592653589793, 3.1415926535897932384626433832795028841971693993751, 0",
    "sqrt(2)*x^2/2 - pi*x, 2.221441469079183, "
        + "2.2214414690791831235079404950303468493073108446878, 0",
    "2^0.5*x^2/2 - pi*x, 2.221441469079183, 2.2214414690791831235079404950303468493073108446878, 0",
    "cosh(x)/2 - x/3, 0.6251451172504167, 0.62514511725041668763425167322610240703418438895317, 0",
    "exp(x/3) - x/7, -2.541893581161611, -2.5418935811616108411303225195619620749687825152773, 0",
    "x^(1/3) - 0.7*x, 0.3286026473058830, 0.32860264730588296085529850696530094610295085883807, 1",
    "tanh(x) - 0.6*x, 0.7454981545, 0.74549815449740419008058185178622543304286470688868, 1",
    "sin(x) - x/10, 1.47062890563333, 1.4706289056333368228857985121870581235299087274579, 1"
  })
  void aCriticalPointLiesWhereItIsSaidToLie(
      String formula, double start, BigDecimal truth, int index) {
    Proof proof = proof(formula, start);
    switch (proof.statement()) {
      case Statement.Critical(int proven, double existence, double uniqueness) -> {
        assertEquals(index, proven);
        BigDecimal distance = distance(proof, truth);
        assertTrue(
            distance.subtract(new BigDecimal("1e-48")).compareTo(new BigDecimal(existence)) <= 0,
            () -> "existence " + existence + ", but " + distance.doubleValue() + " away");
        assertTrue(existence < 1e-14 * Math.max(1, Math.abs(start)), () -> "wide: " + existence);
        assertTrue(uniqueness > existence);
      }
      case Statement.NotCritical(double rho, Point _) ->
          assertTrue(distance(proof, truth).compareTo(new BigDecimal(rho)) > 0);
      case Statement.Undecided _, Statement.CriticalFamily _, Statement.Degenerate _ ->
          throw new AssertionError(proof);
    }
    assertTrue(verified(formula, proof));
  }

  /// As decimals are read, 1.1283791670955126 is above 2/√π = 1.12837916709551257389…: the slope
  /// −2.6e-17 − 1.13x² vanishes nowhere.
  @Test
  void aDecimalIsNotTheDoubleNextToIt() {
    Proof proof = proof("erf(x) - 1.1283791670955126*x", 3.6865562824105835e-9);
    assertTrue(
        proof.statement() instanceof Statement.NotCritical
            || proof.statement() instanceof Statement.Undecided,
        proof::toString);
  }

  /// Each is undefined somewhere in every ball around the point.
  @ParameterizedTest
  @CsvSource({
    "x^2 + 0*log(x), 0",
    "x^2 + 0/x, 0",
    "x^2 + log(x)^0, 0",
    "x^2 + 0*sqrt(x), 0",
    "x^2 + 0*exp(log(x)), 0",
    "x^2 + 0*sin(1/x), 0",
    "x^2 + 0*x^0.5, 0",
    "x^2 + 0*x^(1/3), 0",
    "x^2 + (1/x)^0, 0",
    "x^2 + 0*(x - log(x))^0, 0",
    "x^2 + 1/x - 1/x, 0",
    "x^2 + 0*tanh(1/x^2), 0",
    "log(x) + x, -1",
    "(x - pi/2)^2 + 0*tan(x), 1.5707963267948966",
    "x^2 + 0/(sqrt(2)*sqrt(2) - 2), 0"
  })
  void nothingIsProvenWhereAPartIsUndefined(String formula, double start) {
    Proof proof = proof(formula, start);
    assertInstanceOf(Statement.Undecided.class, proof.statement(), proof::toString);
    for (Statement claim :
        List.of(
            new Statement.Critical(0, 1e-12, 1e-6),
            new Statement.NotCritical(1e-6, Point.of(1.0)))) {
      var claimed = new Proof(Point.of(start), Point.of(start), 0, claim, "claimed");
      assertTrue(!verified(formula, claimed), claim::toString);
    }
  }

  /// Where the same formulas are defined, what is proven of them is what holds of the rest.
  @ParameterizedTest
  @ValueSource(strings = {"(x-1)^2 + 0*log(x)", "(x-1)^2 + 0/x", "(x-1)^2 + log(x + 1)^0"})
  void whatIsDefinedIsProven(String formula) {
    Proof proof = proof(formula, 1);
    var critical = assertInstanceOf(Statement.Critical.class, proof.statement(), proof::toString);
    assertEquals(0, critical.index());
    assertTrue(critical.uniqueness() < 2);
    assertTrue(verified(formula, proof));
  }

  /// a/(2b) and the roots of 3x²/a + 2cx − 1/b to eighty digits.
  @Test
  void everydayFormulasHaveTheirCriticalPointsWhereTheyAreProven() {
    int critical = 0;
    for (int a = 2; a <= 9; a++) {
      for (int b = 3; b <= 11; b += 2) {
        BigDecimal vertex = new BigDecimal(a).divide(new BigDecimal(2L * b), DIGITS);
        critical += holds("x^2/%d - x/%d".formatted(a, b), vertex);
        int c = (a * b) % 5 - 2;
        BigDecimal root =
            new BigDecimal(4L * c * c)
                .add(new BigDecimal(12).divide(new BigDecimal((long) a * b), DIGITS))
                .sqrt(DIGITS)
                .subtract(new BigDecimal(2L * c))
                .multiply(new BigDecimal(a))
                .divide(new BigDecimal(6), DIGITS);
        critical += holds("x^3/%d - x/%d + (%d)*x^2".formatted(a, b, c), root);
      }
    }
    assertEquals(80, critical);
  }

  private static int holds(String formula, BigDecimal truth) {
    Proof proof = proof(formula, truth.doubleValue());
    var critical = assertInstanceOf(Statement.Critical.class, proof.statement(), formula);
    assertTrue(
        distance(proof, truth)
                .subtract(new BigDecimal("1e-70"))
                .compareTo(new BigDecimal(critical.existence()))
            <= 0,
        formula);
    return 1;
  }

  @Test
  void theStrengthOfARegulariserIsTheDecimal() {
    var network = new Perceptron(List.of(2, 3, 1), Activation.TANH, true, Loss.MEAN_SQUARED, 0.1);
    List<Real> factors =
        PerceptronProgram.regulariser(network).nodes().stream()
            .filter(node -> node.op() instanceof Op.Scale)
            .map(node -> ((Op.Scale) node.op()).factor())
            .toList();
    assertEquals(List.of(Real.ratio(1, 10 * 13)), factors);
  }
}
