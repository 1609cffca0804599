package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.Statement;
import dev.cairn.proof.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is stated is what the verifier proves too.
class CheckedTest {
  static Certificate certificate(String f, double... theta) {
    var certificates = new ArrayList<Certificate>();
    new Certifier(
            new ProblemDescription.Formula(f, List.of()),
            DataSource.none(),
            () -> ProgramObjective.of(Formula.parse(f, List.of())).build())
        .certify(
            List.of(Point.of(theta)),
            1,
            () -> 0,
            () -> false,
            done -> certificates.add(done.certificate()));
    return certificates.getFirst();
  }

  /// By hand: no critical point anywhere, a minimum at 0, one at 0, none anywhere, e⁻ˣ; at the
  /// limit of what numbers hold.
  @ParameterizedTest
  @CsvSource({
    "1e-9*x + y^2, 0, not_critical",
    "1e300*x^2, 1e-300, critical",
    "((1e8+x)^2-1e16)/1e8-2*x, 0, critical",
    "1e-200*x*1e-200*1e300*1e100 + y^2, 1, not_critical",
    "cosh(x)-sinh(x), 40, not_critical",
    "x^2/2 - x/3, 0.3, critical"
  })
  void certificatesAtTheLimitOfNumbersAreVerified(String f, double x, String word) {
    double[] theta = f.contains("y") ? new double[] {x, 0} : new double[] {x};
    Certificate written = certificate(f, theta);
    var read = CertificateFile.read(CertificateFile.write(written));
    switch (read.statement()) {
      case Statement.Critical(int index, double existence, double uniqueness) -> {
        assertEquals("critical", word);
        assertEquals(0, index);
        double truth = f.endsWith("x/3") ? 1 / 3.0 : 0;
        assertTrue(Math.abs(read.centre().get(0) - truth) <= existence + 1e-16);
        assertTrue(uniqueness > existence);
      }
      case Statement.NotCritical _ -> assertEquals("not_critical", word);
      case Statement.Undecided _ -> assertEquals("undecided", word);
      case Statement.CriticalFamily _, Statement.Degenerate _ -> throw new AssertionError(read);
    }
    if (!word.equals("undecided")) {
      assertEquals(new Verification.Verified(), read.verify(DataSource.none()), read::toString);
    }
  }

  /// The prover knows the place to 10⁻²⁴; for the verifier, digits of the logarithm cancel. By
  /// hand, of the first one: the slope is −10⁻⁹x/(1 + 10⁻⁹x).
  @ParameterizedTest
  @CsvSource({
    "log(1+1e-9*x)*1e9 - x + y^2, 1",
    "x - log(1+1e-9*x)*1e9 + y^2, 0",
    "y^2 - exp(1e-9*x)*1e9 + x, 1"
  })
  void thePlaceIsStatedAsTheVerifierKnowsIt(String f, int index) {
    Certificate certificate = certificate(f, 0, 0);
    var critical = assertInstanceOf(Statement.Critical.class, certificate.statement());
    assertEquals(index, critical.index());
    assertTrue(critical.existence() < 1e-10, critical::toString);
    assertTrue(critical.uniqueness() > 1, critical::toString);
    assertEquals(Point.of(0, 0), certificate.proof().reported());
    assertEquals(new Verification.Verified(), certificate.verify(DataSource.none()));
  }
}
