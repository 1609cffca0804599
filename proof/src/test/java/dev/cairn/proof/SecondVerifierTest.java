package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.NetworkData;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `verify/verify.py` and the verifier of this module, which share no line, on the same
/// certificates.
class SecondVerifierTest {
  @TempDir static Path directory;

  private static Map<String, Certificate> certificates = Map.of();

  @BeforeAll
  static void prove() throws IOException {
    Map<String, Certificate> made = new LinkedHashMap<>();
    formulas(made);
    networks(made);
    certificates = made;
  }

  @Test
  void bothAcceptCertificatesOfEveryKind() throws Exception {
    for (Class<? extends Statement> kind :
        List.of(
            Statement.Critical.class,
            Statement.CriticalFamily.class,
            Statement.Degenerate.class,
            Statement.NotCritical.class,
            Statement.Undecided.class)) {
      assertTrue(
          certificates.values().stream().anyMatch(c -> kind.isInstance(c.statement())),
          kind::getSimpleName);
    }
    List<String> lines = second(certificates);
    int k = 0;
    for (Map.Entry<String, Certificate> entry : certificates.entrySet()) {
      boolean claims = !(entry.getValue().statement() instanceof Statement.Undecided);
      Verification verification = entry.getValue().verify(DataSource.beside(directory));
      assertEquals(
          claims, verification instanceof Verification.Verified, () -> entry + ": " + verification);
      String line = lines.get(k++);
      assertEquals(claims, line.startsWith("holds: "), entry.getKey() + ": " + line);
      assertTrue(claims || line.equals("does not hold: nothing is claimed"), line);
    }
  }

  @Test
  void bothRefuseWhatWasTamperedWith() throws Exception {
    Map<String, Certificate> tampered = tampered(true);
    assertTrue(tampered.size() > 60, () -> tampered.size() + " certificates");
    refusedByBoth(tampered);
  }

  @Test
  @Tag("long")
  void bothRefuseWhatWasTamperedWithOfNetworks() throws Exception {
    Map<String, Certificate> tampered = tampered(false);
    assertTrue(tampered.size() > 20, () -> tampered.size() + " certificates");
    refusedByBoth(tampered);
  }

  private static Map<String, Certificate> tampered(boolean formulas) {
    Map<String, Certificate> tampered = new LinkedHashMap<>();
    certificates.forEach(
        (name, certificate) -> {
          if (certificate.problem() instanceof ProblemDescription.Formula == formulas) {
            tamper(tampered, name, certificate);
          }
        });
    return tampered;
  }

  /// The certificates of the first table of wrong answers: each was proven, and each is false.
  @Test
  void bothRefuseWhatRoundedConstantsOnceProved() throws Exception {
    Map<String, Certificate> wrong = new LinkedHashMap<>();
    double least = Double.MIN_NORMAL;
    wrong.put(
        "erf, not critical",
        certificate(
            "erf(x) - 1.1283791670955125585606992899556644260883331298828125*x",
            3.6865562824105835e-9,
            new Statement.NotCritical(1.3e-9, Point.of(1))));
    wrong.put("erf", critical("erf(x) - 1.128*x", 0.018332609180859948, 1, 8.2e-18));
    wrong.put("third", critical("x^2/2 - x/3", 1 / 3.0, 0, least));
    wrong.put("root", critical("x^2/2 - x*sqrt(2)", Math.sqrt(2), 0, least));
    wrong.put("sum", critical("x^2/2 - (0.1+0.2)*x", 0.1 + 0.2, 0, 1e-18));
    wrong.put(
        "scale of scale",
        critical("0.1*(0.1*(0.1*x^2)) - 0.001*x", 0.4999999999999999, 0, 5.2e-18));
    wrong.put(
        "underflow", critical("x^2/2 + 1e200*(1e200*(1e-200*(1e-200*x)))", 0, 0, least, 1.2e27));
    wrong.put("index", critical("1e200*(1e200*(1e-200*(1e-200*(2*x^2)))) - x^2", 0, 1, least));
    wrong.put("0 log", critical("x^2 + 0*log(x)", 0, 0, least));
    wrong.put("0 over", critical("x^2 + 0/x", 0, 0, least));
    wrong.put("digits of another script", critical("x^\u0662/2", 0, 0, 1e-24));
    wrong.put("a name that is none", critical("x\u00b2 + x^2", 0, 0, 1e-24));
    refusedByBoth(wrong);
  }

  /// Forms that look alike without being so: numbers within each other's enclosures, powers of 2³².
  @Test
  void bothRefuseDegeneratePointsOfFormsThatOnlyLookAlike() throws Exception {
    Map<String, Certificate> wrong = new LinkedHashMap<>();
    wrong.put(
        "roots",
        certificate(
            "sqrt(2)*x + sqrt(2 + 1e-60)*y + (x + y)^2 + (x - y)^4",
            Point.of(-Math.sqrt(2) / 4, -Math.sqrt(2) / 4),
            new Statement.Degenerate(new Subspace(List.of(1, 1)), 0, 0, 1, 1e-10, 1e-3)));
    wrong.put(
        "power",
        certificate(
            "z*(((((w)^1024)^1024)^1024)^4*w - w) + (w - 0.5)^2 + z^4",
            Point.of(0, 0.5),
            new Statement.Degenerate(new Subspace(List.of(0, 1)), 0, 0, 1, 1e-10, 1e-3)));
    refusedByBoth(wrong);
  }

  /// The same functions with what is true of them.
  @Test
  void bothAcceptTheTruthAboutThem() throws Exception {
    Map<String, Certificate> right = new LinkedHashMap<>();
    right.put("third", critical("x^2/2 - x/3", 1 / 3.0, 0, 1.86e-17));
    right.put("root", critical("x^2/2 - x*sqrt(2)", Math.sqrt(2), 0, 9.8e-17));
    right.put("sum", critical("x^2/2 - (0.1+0.2)*x", 0.1 + 0.2, 0, 4.5e-17));
    right.put(
        "underflow", critical("x^2/2 + 1e200*(1e200*(1e-200*(1e-200*x)))", -1, 0, 1e-24, 1e-3));
    right.put("index", critical("1e200*(1e200*(1e-200*(1e-200*(2*x^2)))) - x^2", 0, 0, 1e-24));
    List<String> lines = second(right);
    int k = 0;
    for (Map.Entry<String, Certificate> entry : right.entrySet()) {
      String line = lines.get(k++);
      assertTrue(line.startsWith("holds: "), entry.getKey() + ": " + line);
      assertEquals(new Verification.Verified(), entry.getValue().verify(DataSource.none()), line);
    }
  }

  /// 0 times what is a number everywhere is 0, at its kink too; what is not stays and is refused.
  @Test
  void bothKnowTheRuleOfZero() throws Exception {
    Map<String, Certificate> right = new LinkedHashMap<>();
    for (String zero : ZERO_EVERYWHERE) {
      right.put(zero, critical("x^2 + " + zero, 0, 0, 1e-24));
    }
    List<String> lines = second(right);
    int k = 0;
    for (Map.Entry<String, Certificate> entry : right.entrySet()) {
      String line = lines.get(k++);
      assertTrue(line.startsWith("holds: "), entry.getKey() + ": " + line);
      assertEquals(new Verification.Verified(), entry.getValue().verify(DataSource.none()), line);
    }
    Map<String, Certificate> wrong = new LinkedHashMap<>();
    for (String part : NOT_EVERYWHERE) {
      wrong.put(part, critical("x^2 + " + part, 0, 0, 1e-24));
    }
    refusedByBoth(wrong);
  }

  private static final List<String> ZERO_EVERYWHERE =
      List.of(
          "0*abs(x)",
          "abs(x)*0",
          "0*relu(x)",
          "0*abs(x - 1)",
          "(1 - 1)*relu(x)^3",
          "0*(abs(x) + relu(-x))/3",
          "0*(abs(x/3)*relu(x)/pi)",
          "0*(abs(x)/sqrt(2) - exp(relu(x)))",
          "-(0*abs(x))",
          "(abs(x)^0 - 1)",
          "0*sin(abs(x))^2",
          "x^2*(0*abs(x))",
          "0*abs(0*relu(x))");

  private static final List<String> NOT_EVERYWHERE =
      List.of(
          "0*log(x)",
          "0*sqrt(x)",
          "0*sqrt(abs(x))",
          "0/x",
          "0*(1/x)",
          "0*abs(1/x)",
          "0*abs(log(x))",
          "0*relu(x)/x",
          "0*tan(abs(x))",
          "0*x^0.5",
          "0*abs(x)^-1",
          "0/0",
          "abs(x)/x*0",
          "(abs(x)/x)^0",
          "(x - x)*abs(x)",
          "1e-300*abs(x)",
          "abs(x)",
          "relu(x)");

  private static void refusedByBoth(Map<String, Certificate> wrong) throws Exception {
    new BothVerifiers(directory).refuse(wrong);
  }

  private static List<String> second(Map<String, Certificate> some) throws Exception {
    return new BothVerifiers(directory).second(some);
  }

  private static Certificate critical(String f, double centre, int index, double existence) {
    return critical(f, centre, index, existence, Math.max(1e-6, 2 * existence));
  }

  private static Certificate critical(
      String f, double centre, int index, double existence, double uniqueness) {
    return certificate(f, centre, new Statement.Critical(index, existence, uniqueness));
  }

  private static Certificate certificate(String f, double centre, Statement statement) {
    return certificate(f, Point.of(centre), statement);
  }

  private static Certificate certificate(String f, Point centre, Statement statement) {
    return new Certificate(
        new ProblemDescription.Formula(f, List.of()),
        new Proof(centre, centre, 0, statement, "by hand"));
  }

  /// Claims that are false, or that nothing proves, made of one that holds.
  private static void tamper(
      Map<String, Certificate> tampered, String name, Certificate certificate) {
    Proof proof = certificate.proof();
    Point at = proof.reported();
    Point centre = proof.centre();
    Statement claim = proof.statement();
    List<Statement> statements = new ArrayList<>();
    double radius =
        switch (claim) {
          case Statement.Critical(int index, double existence, double uniqueness) -> {
            statements.add(new Statement.Critical(index + 1, existence, uniqueness));
            statements.add(new Statement.Critical(index - 1, existence, uniqueness));
            statements.add(new Statement.Critical(index, existence, 1e3 * uniqueness + 10));
            if (existence > 1e-20) { // the centre is not the critical point itself
              statements.add(new Statement.Critical(index, 0x1p-300, uniqueness));
            }
            statements.add(new Statement.CriticalFamily(1, index, existence, uniqueness));
            yield uniqueness;
          }
          case Statement.CriticalFamily(int d, int index, double existence, double uniqueness) -> {
            statements.add(new Statement.CriticalFamily(d, index + 1, existence, uniqueness));
            statements.add(new Statement.CriticalFamily(d + 1, index, existence, uniqueness));
            statements.add(new Statement.CriticalFamily(d, index, existence, 1e6 * uniqueness));
            statements.add(new Statement.Critical(index, existence, uniqueness));
            yield uniqueness;
          }
          case Statement.Degenerate(
                  var subspace,
                  int d,
                  int negative,
                  int positive,
                  double existence,
                  double uniqueness) -> {
            statements.add(
                new Statement.Degenerate(
                    subspace, d + 1, negative, positive, existence, uniqueness));
            if (negative + positive + 1 < subspace.dimension()) {
              statements.add(
                  new Statement.Degenerate(
                      subspace, d, negative + 1, positive, existence, uniqueness));
              statements.add(
                  new Statement.Degenerate(
                      subspace, d, negative, positive + 1, existence, uniqueness));
            }
            statements.add(new Statement.Critical(negative, existence, uniqueness));
            yield uniqueness;
          }
          case Statement.NotCritical(double rho, Point direction) -> {
            statements.add(new Statement.NotCritical(1e3 * rho, direction));
            double[] nothing = new double[direction.dimension()];
            statements.add(new Statement.NotCritical(rho, Point.of(nothing)));
            statements.add(new Statement.Critical(0, 1e-9, 1e-3));
            yield rho;
          }
          case Statement.Undecided _ -> 1;
        };
    String text = name + " ";
    for (Statement statement : statements) {
      tampered.put(
          text + statement,
          new Certificate(
              certificate.problem(), new Proof(at, centre, proof.moved(), statement, "")));
    }
    for (double moved : new double[] {-8, 0x1p900, -0x1p-1022, 1.5 * radius}) {
      tampered.put(
          text + "moved " + moved,
          new Certificate(certificate.problem(), new Proof(at, centre, moved, claim, "")));
    }
    if (proof.moved() > 0) {
      tampered.put(
          text + "moved halved",
          new Certificate(
              certificate.problem(), new Proof(at, centre, 0.5 * proof.moved(), claim, "")));
    }
    double[] far = centre.toArray();
    far[0] += 0.9 * radius;
    boolean elsewhere = claim instanceof Statement.Degenerate family && family.dimension() > 0;
    if (!(claim instanceof Statement.NotCritical || elsewhere)) {
      tampered.put(
          text + "centre",
          new Certificate(
              certificate.problem(), new Proof(Point.of(far), Point.of(far), 0, claim, "")));
    }
    if (certificate.problem() instanceof ProblemDescription.Formula(String f, var variables)) {
      String other = "%s + 3*%s".formatted(f, variables.getFirst());
      tampered.put(
          text + "other function",
          new Certificate(
              new ProblemDescription.Formula(other, variables),
              new Proof(at, centre, proof.moved(), falsified(claim), "")));
    }
  }

  /// What is no longer true where the gradient changes by 3 everywhere.
  private static Statement falsified(Statement claim) {
    return claim instanceof Statement.NotCritical(double rho, Point direction)
        ? new Statement.NotCritical(100 * rho, direction)
        : claim;
  }

  private static void formulas(Map<String, Certificate> certificates) {
    formula(certificates, "exp(x/3) - x/7 + y^2 - x*y/100", 2.42e-2, -2.54);
    formula(certificates, "x^4/4 - 3*x^2 + 0.9*y^4 - 5*y^2 + x*y", 2.46, 1.7);
    formula(certificates, "sin(x)*cosh(y) + sqrt(1 + x^2) + 2^x + x^-2 + x^1.5", 1.1, -0.2);
    formula(certificates, "erf(x) - 1.128*x + swish(y) + y^2 + tanh(x*y)", 0.0183, -0.2);
    formula(certificates, "softplus(x)*sigmoid(y) - x/2 + y^2/3 + (0.1 + 0.2)*pi*x^2", 0.1, -0.2);
    formula(certificates, "x^3 - x/3 + tan(y)*log(2 + y)", 1 / 3.0 + 1e-5, 0.4);
    formula(certificates, "x^4 + y^4", 0, 1e-7);
    formula(certificates, "exp(x) - x + x^2*y^2 - cos(x)*y^4", 0, 0);
    formula(certificates, "(x + y)^4 + (x - y - 2)^2/3 - tanh(x)*tanh(y)", 0.8, -0.8);
    formula(certificates, "sin(x*y)*y^2 + erf(y)*y^3", 0.7, 0);
    formula(certificates, "(x - 1)^4 + (y - 1)^4", 1, 1);
    formula(certificates, "3 - pi*(x*y - 1)*(x*y - 1)/3", 0.5, 2);
    put(certificates, new ProblemDescription.ClosedForm("himmelblau", 2), 3 + 1e-5, 2);
    put(certificates, new ProblemDescription.ClosedForm("himmelblau", 2), -0.2708, -0.92304);
    put(certificates, new ProblemDescription.ClosedForm("rastrigin:2", 2), 0.99496, 0.50255);
    put(certificates, new ProblemDescription.ClosedForm("rosenbrock:3", 3), 1, 1, 1 - 1e-7);
    put(certificates, new ProblemDescription.ClosedForm("exponential-slide", 2), 0.5, 0.2);
  }

  private static void networks(Map<String, Certificate> certificates) throws IOException {
    int samples = 6;
    double[] inputs = new double[samples];
    double[] targets = new double[2 * samples];
    for (int s = 0; s < samples; s++) {
      inputs[s] = s % 3 - 0.7;
      targets[2 * s + (s % 3 + s / 3) % 2] = 1;
    }
    NetworkData data = new NetworkData(Point.of(inputs), Point.of(targets));
    data.writeInto(directory);
    for (Perceptron network :
        List.of(
            new Perceptron(List.of(1, 2), Activation.SWISH, true, Loss.CROSS_ENTROPY, 0),
            new Perceptron(List.of(1, 2, 2), Activation.TANH, true, Loss.MEAN_SQUARED, 0.1),
            new Perceptron(List.of(1, 1, 2), Activation.IDENTITY, false, Loss.MEAN_SQUARED, 0),
            new Perceptron(List.of(1, 1, 2), Activation.SWISH, false, Loss.MEAN_SQUARED, 1))) {
      var problem = new ProblemDescription.Network(network, samples, data.hash());
      double[] theta = new double[network.dimension()];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = 0.3 + 0.1 * i;
      }
      put(certificates, problem, theta);
      put(certificates, problem, minimum(problem, theta));
    }
    var units = new Perceptron(List.of(1, 2, 2), Activation.SWISH, false, Loss.MEAN_SQUARED, 0);
    var problem = new ProblemDescription.Network(units, samples, data.hash());
    put(certificates, problem, 0, 0, 0, 0, 0, 0);
    put(certificates, problem, minimum(problem, 0.5, 0.5, 0.2, 0.2, 0.4, 0.4)); // units alike
    var signed = new Perceptron(List.of(1, 2, 2), Activation.TANH, false, Loss.MEAN_SQUARED, 0);
    var turned = new ProblemDescription.Network(signed, samples, data.hash());
    put(certificates, turned, minimum(turned, 0.5, -0.5, 0.2, -0.2, 0.4, -0.4));
  }

  private static double[] minimum(ProblemDescription problem, double... start) {
    return minimum(directory, problem, start);
  }

  /// The end of steps down the gradient and of Newton's method.
  static double[] minimum(Path directory, ProblemDescription problem, double... start) {
    double[] theta = start.clone();
    Prover prover = prover(directory, problem);
    for (int step = 0; step < 200; step++) {
      var gradient = prover.enclosures().gradientOver(theta, 0);
      for (int i = 0; i < theta.length; i++) {
        theta[i] -= 0.3 * gradient[i].midpoint();
      }
    }
    return new Refinement(prover.enclosures(), prover.hessians()).from(theta).theta();
  }

  private static void formula(Map<String, Certificate> certificates, String f, double... theta) {
    put(certificates, new ProblemDescription.Formula(f, List.of("x", "y")), theta);
  }

  private static void put(
      Map<String, Certificate> certificates, ProblemDescription problem, double... theta) {
    Proof proof = prover(directory, problem).prove(theta);
    certificates.put(
        "%d %s".formatted(certificates.size(), problem), new Certificate(problem, proof));
  }

  static Prover prover(Path directory, ProblemDescription problem) {
    DataSource source = DataSource.beside(directory);
    Enclosures enclosures = new Enclosures(problem.loss(source), DenseKernels.current());
    return new Prover(enclosures, HessianSource.of(enclosures), problem.symmetries(source));
  }

  @Test
  void certificatesOfModelsAreNotRead() throws Exception {
    Path file = directory.resolve("onnx.json");
    Files.writeString(file, "{\"problem\": {\"kind\": \"onnx\"}}");
    Process process =
        new ProcessBuilder(
                BothVerifiers.python(), BothVerifiers.VERIFIER.toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, process.waitFor());
    assertEquals(
        "not read: a certificate of an ONNX model; use ./cairn verify", said.strip(), said);
  }
}
