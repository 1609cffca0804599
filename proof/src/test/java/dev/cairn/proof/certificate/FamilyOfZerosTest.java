package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.verify.Verification;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Families that no symmetry is known of: the zeros of all residuals of a sum of squares.
class FamilyOfZerosTest {
  private static double[] point(String numbers) {
    return Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /// By hand: dimension and index of the curve or surface that the point is on, to rounding.
  @ParameterizedTest
  @CsvSource({
    "(x*y-1)^2, 2 0.5, 1, 0",
    "(x*y-1)^2, 0.3 3.3333333333333335, 1, 0",
    "5 - 2*(x*y-1)^2, 0.3 3.3333333333333335, 1, 1",
    "(x^2+y^2+z^2-1)^2, 0.6 0 0.8, 2, 0",
    "(x^2+y^2-1)^2 - z^2, 0.6 0.8 0, 1, 1",
    "(x*y-1)^2/3 - (exp(x)-z)*(exp(x)-z)*2, 1 1 2.718281828459045, 1, 1",
    "(sin(x)-y)^2 + (cos(x)-z)^2, 1 0.8414709848078965 0.5403023058681398, 1, 0",
    "(log(x)+y)^2, 1 0, 1, 0"
  })
  void curvesAndSurfacesOfZerosAreFamilies(String f, String at, int dimension, int index) {
    Certificate written = CheckedTest.certificate(f, point(at));
    var family = assertInstanceOf(Statement.CriticalFamily.class, written.statement());
    assertEquals(List.of(dimension, index), List.of(family.dimension(), family.index()));
    assertTrue(family.existence() < 1e-14 && family.uniqueness() > 1e-4, family::toString);
    var read = CertificateFile.read(CertificateFile.write(written));
    assertEquals(new Verification.Verified(), read.verify(DataSource.none()));
    for (Statement wrong : wrong(family)) {
      var proof = written.proof();
      var changed =
          new Certificate(
              written.problem(),
              new Proof(proof.reported(), proof.centre(), 0, wrong, proof.method()));
      assertNotEquals(
          new Verification.Verified(), changed.verify(DataSource.none()), wrong::toString);
    }
  }

  private static List<Statement> wrong(Statement.CriticalFamily family) {
    int d = family.dimension();
    int k = family.index();
    double e = family.existence();
    double u = family.uniqueness();
    return List.of(
        new Statement.CriticalFamily(d + 1, k, e, u),
        new Statement.CriticalFamily(d, k + 1, e, u),
        new Statement.CriticalFamily(d, 1 - k, e, u),
        new Statement.Critical(k, e, u),
        new Statement.CriticalFamily(d, k, e, 1e3),
        new Statement.CriticalFamily(d, k, e, Double.POSITIVE_INFINITY));
  }

  /// By hand: no zeros of all squares (a minimum of another value, a cusp, a crossing), no sum of
  /// squares, squares that depend on each other, or that are not defined near.
  @ParameterizedTest
  @CsvSource({
    "(x^2+y^2+1)^2, 0 0",
    "(x^2-y^3)^2, 0 0",
    "(x*y)^2, 0 0",
    "(x*y-1)^2 + z^4, 1 1 0",
    "(x*y-1)^2 + z^3, 1 1 0",
    "(x*y-1)^2 + (2*x*y-2)^2 + z^2 + 0*w, 1 1 0 0",
    "(x*y-1)^2*exp(z), 1 1 0",
    "(x*y-1)^2, 1 1.001"
  })
  void whatIsNoneIsNotStated(String f, String at) {
    assertFalse(
        CheckedTest.certificate(f, point(at)).statement() instanceof Statement.CriticalFamily,
        f + " at " + at);
  }
}
