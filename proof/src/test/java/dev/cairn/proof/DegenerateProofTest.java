package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.verify.Verification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Critical points with a singular Hessian, proven in subspaces.
class DegenerateProofTest {
  private static Certificate certificate(String f, String point) {
    double[] theta = Arrays.stream(point.split(" ")).mapToDouble(Double::parseDouble).toArray();
    List<Certificate> certificates = new ArrayList<>();
    new Certifier(
            new ProblemDescription.Formula(f, List.of()),
            DataSource.none(),
            ProgramObjective.of(Formula.parse(f, List.of()))::build)
        .certify(
            List.of(Point.of(theta)),
            1,
            () -> 0,
            () -> false,
            done -> certificates.add(done.certificate()));
    return CertificateFile.read(CertificateFile.write(certificates.getFirst()));
  }

  /// Points that are known by hand.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x^4 + y^4|0 0|0 0|0|0 0",
        "x^4 + y^4|1e-7 -1e-7|0 0|0|0 0",
        "x^3 - 3*x*y^2|0 0|0 0|0|0 0",
        "x^12 + y^2|0 1e-9|0 0|0|0 1",
        "x^2*y^2 + exp(x) - x|0 0|0 0|0|0 1",
        "(x - 1)^2 - z^2 + y^4*w^2 + x*v^4|1.0000001 0 0 0 0|1 0 0 0 0|0|1 1",
        "(x - y)^4 + (x + y - 2)^2|1 1|1 1|0|0 1",
        "(x + y)^4 + (x - y - 2)^2 + z^4|1 -1 1e-8|1 -1 0|0|0 1",
        "(x*y - 1)^2 + (x - y)^4|1 1|1 1|0|0 1",
        "sin(x)*y*z + y*z^2|0.3 0 0|0.3 0 0|1|1 1",
        "x^2*y + y*w^2 - z*x^2|0 0.4 0 0.7|0 0.4 0 0.7|2|1 1",
        "cos(y + x*exp(z) - 1) + w^2|1 0 0.3 0|1 0 0.3 0|1|1 1",
        "(p*exp(u) + q*exp(v) - 1)^2 + (p*exp(2*u) + q*exp(2*v) - 2)^2 + (p*exp(3*u) + q*exp(3*v) - 5)^2|0.372377 0.864385 0 0.864385|0.372376986806171520 0.864384889488639977 0 0.864384889488639977|0|0 2",
      })
  void pointsKnownByHand(String f, String start, String truth, int dimension, String signs) {
    Certificate certificate = certificate(f, start);
    var claim =
        assertInstanceOf(
            Statement.Degenerate.class, certificate.statement(), certificate::toString);
    double[] point = Arrays.stream(truth.split(" ")).mapToDouble(Double::parseDouble).toArray();
    double[] centre = certificate.centre().toArray();
    double distance = 0;
    for (int i = 0; i < point.length; i++) {
      distance = Math.hypot(distance, point[i] - centre[i]);
    }
    assertTrue(distance <= claim.existence() + 1e-15, certificate::toString);
    assertEquals(dimension, claim.dimension(), certificate::toString);
    assertEquals(signs, claim.negative() + " " + claim.positive(), certificate::toString);
    assertEquals(new Verification.Verified(), certificate.verify(DataSource.none()));
  }

  /// No such point, or none that the form of the function shows.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x^4 + y^4 + 1e-30*x|0 0",
        "x^3 - 3*x*y^2 + 1e-12*y|0 0",
        "(x - y)^4 + 1e-9*(x + 2*y)|0 0",
        "x^2*log(y) + y^4|0 0",
        "0*log(x) + x^4|0",
        "x^4/(y - y)|0 0",
        "sqrt(x)*y^2 + y^4|0 0",
        "cos(y + x*exp(z) - 1) + w^2 + 1e-9*x|1 0 0.3 0",
        "cos(y + x*exp(z) - 1) + cos(y + x*exp(z*x + v) - 1)*1e-9 + w^2|1.1 0 0.3 0.2 0.1",
      })
  void nothingElseIsProven(String f, String start) {
    Statement statement;
    try {
      statement = certificate(f, start).statement();
    } catch (dev.cairn.proof.certificate.CertificateException _) {
      return;
    }
    assertTrue(
        statement instanceof Statement.Undecided || statement instanceof Statement.NotCritical,
        statement::toString);
  }

  /// More eigenvalues than a sum of ints holds.
  @Test
  void noMoreSignsThanCoordinates() {
    var subspace = new Subspace(List.of(0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Statement.Degenerate(subspace, 0, Integer.MAX_VALUE, 1, 0, 1));
  }
}
