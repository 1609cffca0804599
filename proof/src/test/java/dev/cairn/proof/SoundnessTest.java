package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.problem.KnownPoint;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What is false is not proven, whatever a certificate says.
class SoundnessTest {
  private static final List<String> PROBLEMS =
      List.of("double-wells:3", "himmelblau", "quartic", "rosenbrock:2", "rastrigin:1");

  @Test
  void certificatesAreVerifiedAndSurviveTheirFile() {
    for (Certificate certificate : certificates()) {
      assertEquals(certificate, CertificateFile.read(CertificateFile.write(certificate)));
      assertEquals(
          new Verification.Verified(),
          certificate.verify(DataSource.none()),
          () -> CertificateFile.write(certificate));
    }
  }

  @Test
  void aThousandFalseClaimsAreRejected() {
    List<Certificate> certificates = certificates();
    SplittableRandom random = new SplittableRandom(31);
    int rejected = 0;
    while (rejected < 1_000) {
      Certificate base = certificates.get(random.nextInt(certificates.size()));
      Certificate claim = falsified(base, random);
      assertInstanceOf(
          Verification.Rejected.class,
          claim.verify(DataSource.none()),
          () -> CertificateFile.write(claim));
      rejected++;
    }
  }

  @Test
  void tenThousandMutatedCertificatesAreRejectedOrTrue() {
    List<Certificate> certificates = certificates();
    SplittableRandom random = new SplittableRandom(32);
    int accepted = 0;
    for (int trial = 0; trial < 10_000; trial++) {
      Certificate base = certificates.get(random.nextInt(certificates.size()));
      String mutated = mutated(CertificateFile.write(base), random);
      try {
        Certificate claim = CertificateFile.read(mutated);
        if (claim.verify(DataSource.none()) instanceof Verification.Verified) {
          assertTrue(isTrue(claim), () -> mutated);
          accepted++;
        }
      } catch (CertificateException refused) {
        assertTrue(String.valueOf(refused.getMessage()).lines().count() == 1, mutated);
      }
    }
    // changes of the method's words and of low bits of radii and centres leave claims true
    assertTrue(accepted > 100 && accepted < 9_000, "accepted " + accepted);
  }

  /// A claim that contradicts what is known about the problem.
  private static Certificate falsified(Certificate base, SplittableRandom random) {
    double[] centre = base.centre().toArray();
    Statement statement =
        switch (base.statement()) {
          case Statement.Critical c ->
              switch (random.nextInt(4)) {
                case 0 -> {
                  int wrong = c.index() + (random.nextBoolean() ? 1 : -1);
                  yield new Statement.Critical(wrong, c.existence(), c.uniqueness());
                }
                case 1 -> {
                  // the critical point leaves the ball of existence
                  int i = random.nextInt(centre.length);
                  double far = Math.max(c.existence() * 4, Math.ulp(centre[i]) * 4);
                  centre[i] += Math.scalb(far, random.nextInt(20));
                  yield c;
                }
                case 2 -> // other critical points or none: the ball holds all of them
                    new Statement.Critical(c.index(), c.existence(), 20 + random.nextDouble(50));
                default -> {
                  double[] v = new double[centre.length];
                  v[random.nextInt(v.length)] = 1;
                  double least = Math.max(c.existence(), 1e-12);
                  yield new Statement.NotCritical(
                      least * (1 + random.nextDouble(1e6)), Point.of(v));
                }
              };
          case Statement.NotCritical n ->
              switch (random.nextInt(3)) {
                case 0 -> new Statement.NotCritical(5 + random.nextDouble(50), n.direction());
                case 1 -> new Statement.Critical(random.nextInt(3), 1e-9, 0.1);
                default -> new Statement.NotCritical(n.rho(), Point.of(new double[centre.length]));
              };
          default -> throw new AssertionError("only proven statements are falsified");
        };
    boolean singlePoint = base.problem().toString().contains("quartic");
    boolean wide = statement instanceof Statement.Critical c && c.uniqueness() > 10 && singlePoint;
    // the quartic and Rosenbrock's function have one critical point: wide balls are true of them
    if (wide || (base.problem().toString().contains("rosenbrock") && tooWide(statement))) {
      return falsified(base, random);
    }
    Point point = Point.of(centre);
    return new Certificate(base.problem(), new Proof(point, point, 0, statement, "none"));
  }

  private static boolean tooWide(Statement statement) {
    return statement instanceof Statement.Critical c && c.uniqueness() > 10;
  }

  /// Whether an accepted claim agrees with the catalogue.
  private static boolean isTrue(Certificate claim) {
    var form = (ProblemDescription.ClosedForm) claim.problem();
    List<KnownPoint> points =
        ProblemCatalogue.named(form.name()).known().stream()
            .filter(point -> point.kind() == KnownPoint.Kind.CRITICAL)
            .toList();
    double rounding = 1e-13;
    return switch (claim.statement()) {
      case Statement.Critical c -> {
        List<KnownPoint> near =
            points.stream()
                .filter(p -> distance(p, claim.centre()) <= c.existence() + rounding)
                .toList();
        long within =
            points.stream()
                .filter(p -> distance(p, claim.centre()) <= c.uniqueness() - rounding)
                .count();
        yield near.size() == 1 && near.getFirst().index() == c.index() && within <= 1;
      }
      case Statement.NotCritical n ->
          points.stream().noneMatch(p -> distance(p, claim.centre()) <= n.rho() - rounding);
      default -> false;
    };
  }

  private static double distance(KnownPoint known, Point centre) {
    double sum = 0;
    for (int i = 0; i < centre.dimension(); i++) {
      sum = Math.hypot(sum, known.at().orElseThrow().get(i) - centre.get(i));
    }
    return sum;
  }

  private static String mutated(String json, SplittableRandom random) {
    int changes = 1 + random.nextInt(3);
    StringBuilder text = new StringBuilder(json);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, "0123456789abcdef.-xp\",{}[]:".charAt(random.nextInt(27)));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, (char) ('0' + random.nextInt(10)));
        default -> {
          // a digit for a digit: the change that parses most often
          for (int i = 0; i < text.length(); i++) {
            int j = (at + i) % text.length();
            if (Character.isDigit(text.charAt(j))) {
              text.setCharAt(j, (char) ('0' + random.nextInt(10)));
              break;
            }
          }
        }
      }
    }
    return text.toString();
  }

  private static List<Certificate> certificates() {
    List<Certificate> certificates = new ArrayList<>();
    for (String name : PROBLEMS) {
      Prover prover = KnownAnswersTest.prover(name);
      int n = prover.enclosures().dimension();
      var problem = new ProblemDescription.ClosedForm(name, n);
      for (KnownPoint point : ProblemCatalogue.named(name).known()) {
        Proof proof = prover.prove(point.at().orElseThrow().toArray());
        assertTrue(!(proof.statement() instanceof Statement.Undecided), name);
        certificates.add(new Certificate(problem, proof));
      }
    }
    return certificates;
  }
}
