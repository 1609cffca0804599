package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.Limits;
import dev.cairn.formats.TensorFiles;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.FilesBeside;
import dev.cairn.proof.certificate.ModelFiles;
import dev.cairn.proof.certificate.NetworkData;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs of what users bring along: formulas and ONNX models.
class OwnProblemsTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits");
  private static final Path GRAPH = Path.of("..", "examples", "graph");
  private static final int SAMPLES = 5;

  private static final OnnxProblem.Settings SETTINGS_OF_GRAPH =
      new OnnxProblem.Settings(List.of(), Optional.empty(), 0.01);

  @TempDir Path directory;

  private static Prover prover(ProblemDescription problem, DataSource source) {
    var enclosures = new Enclosures(problem.loss(source), DenseKernels.current());
    return new Prover(enclosures, HessianSource.of(enclosures), problem.symmetries(source));
  }

  @Test
  void aFormulaIsProvenLikeTheProblemThatItWrites() {
    var formula =
        new ProblemDescription.Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", List.of("x", "y"));
    var catalogued = new ProblemDescription.ClosedForm("himmelblau", 2);
    SplittableRandom random = new SplittableRandom(3);
    int critical = 0;
    for (double[] theta :
        new double[][] {{3, 2}, {-0.270845, -0.923039}, {0.0866775, 2.884255}, {1, 1}}) {
      Proof proof = prover(formula, DataSource.none()).prove(theta);
      Proof other = prover(catalogued, DataSource.none()).prove(theta);
      if (proof.statement() instanceof Statement.Critical c) {
        critical++;
        assertEquals(
            assertInstanceOf(Statement.Critical.class, other.statement()).index(), c.index());
        var wrong = new Statement.Critical(c.index() + 1, c.existence(), c.uniqueness());
        var claim =
            new Certificate(formula, new Proof(proof.centre(), proof.centre(), 0, wrong, "none"));
        assertInstanceOf(Verification.Rejected.class, claim.verify(DataSource.none()));
      } else {
        assertInstanceOf(Statement.NotCritical.class, proof.statement());
      }
      String json = CertificateFile.write(new Certificate(formula, proof));
      Certificate read = CertificateFile.read(json);
      assertEquals(new Certificate(formula, proof), read);
      assertEquals(new Verification.Verified(), read.verify(DataSource.none()));
      survives(json, random, DataSource.none());
    }
    assertEquals(3, critical);
  }

  /// A changed certificate is refused in one line, or its claim is proven or rejected.
  private static void survives(String json, SplittableRandom random, DataSource source) {
    int problem = json.indexOf("\"problem\"");
    int end = json.indexOf("\"centre\"");
    for (int trial = 0; trial < 300; trial++) {
      StringBuilder mutated = new StringBuilder(json);
      int at = random.nextInt(problem, end);
      mutated.setCharAt(at, "0123456789abcdef.-+^()\",{}[]:".charAt(random.nextInt(29)));
      try {
        CertificateFile.read(mutated.toString()).verify(source);
      } catch (CertificateException e) {
        assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e::getMessage);
      }
    }
  }

  @Test
  void whatIsNoFormulaIsRefused() {
    for (String wrong : List.of("x +", "root(x)", "", "(".repeat(50_000), "x^(0/0)")) {
      CertificateException refused =
          assertThrows(
              CertificateException.class,
              () ->
                  CertificateFile.read(
                          CertificateFile.write(
                              new Certificate(
                                  new ProblemDescription.Formula(wrong, List.of()),
                                  new Proof(
                                      Point.of(0),
                                      Point.of(0),
                                      0,
                                      new Statement.Critical(0, 0, 1),
                                      ""))))
                      .verify(DataSource.none()),
              () -> wrong.substring(0, Math.min(wrong.length(), 20)));
      assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
    }
  }

  @Test
  void aModelIsProvenFromTheFilesBesideItsCertificate() throws IOException {
    ProblemDescription.Model problem = digits();
    DataSource source = DataSource.beside(directory);
    double[] theta = model().start().toArray();
    Proof proof = prover(problem, source).prove(theta);
    var away = assertInstanceOf(Statement.NotCritical.class, proof.statement());
    Certificate read = CertificateFile.read(CertificateFile.write(new Certificate(problem, proof)));
    assertEquals(new Certificate(problem, proof), read);
    assertEquals(new Verification.Verified(), read.verify(source));
    var wide = new Statement.NotCritical(1e6 * away.rho(), away.direction());
    assertInstanceOf(
        Verification.Rejected.class,
        new Certificate(problem, new Proof(proof.centre(), proof.centre(), 0, wide, "none"))
            .verify(source));
    survives(CertificateFile.write(read), new SplittableRandom(4), source);
  }

  /// The Rosenbrock function as a graph and as a formula: the minimum (1, 1), and a point that is
  /// none.
  @Test
  void aGraphWithoutDataIsProvenLikeItsFormula() throws IOException {
    Path file = GRAPH.resolve("rosenbrock.onnx");
    OnnxProblem graph =
        OnnxProblem.withoutData(
            OnnxModel.read(file, Limits.DEFAULT),
            TensorFiles.read(GRAPH.resolve("start.npz"), Limits.DEFAULT),
            SETTINGS_OF_GRAPH);
    ModelFiles files = new FilesBeside(directory).keepModel(file);
    var problem = ProblemDescription.Graph.of(graph, SETTINGS_OF_GRAPH, files);
    var formula =
        new ProblemDescription.Formula(
            "(1 - x)^2 + 100*(y - x^2)^2 + 0.01*(x^2 + y^2)/2", List.of("x", "y"));
    DataSource source = DataSource.beside(directory);
    double[] minimum = {0.98550077, 0.97116315};
    Proof proof = prover(problem, source).prove(minimum);
    var critical = assertInstanceOf(Statement.Critical.class, proof.statement());
    Proof other = prover(formula, DataSource.none()).prove(minimum);
    assertEquals(0, critical.index());
    assertInstanceOf(Statement.Critical.class, other.statement());
    for (int i = 0; i < 2; i++) {
      assertEquals(other.centre().get(i), proof.centre().get(i), 1e-12);
    }
    var claim = new Certificate(problem, proof);
    Certificate read = CertificateFile.read(CertificateFile.write(claim));
    assertEquals(claim, read);
    assertEquals(new Verification.Verified(), read.verify(source));
    survives(CertificateFile.write(read), new SplittableRandom(5), source);
    double[] start = graph.start().toArray();
    assertInstanceOf(Statement.NotCritical.class, prover(problem, source).prove(start).statement());
    var wrong = new Statement.Critical(1, critical.existence(), critical.uniqueness());
    assertInstanceOf(
        Verification.Rejected.class,
        new Certificate(problem, new Proof(proof.centre(), proof.centre(), 0, wrong, "none"))
            .verify(source));
  }

  @Test
  void otherFilesThanTheCertificatesAreRefused() throws IOException {
    ProblemDescription.Model problem = digits();
    DataSource source = DataSource.beside(directory);
    assertTrue(problem.loss(source).dimension() > 500);
    String modelHash = problem.files().hash();
    for (ProblemDescription wrong :
        List.of(
            changed(problem, modelHash, SAMPLES + 1, problem.dataHash()),
            changed(problem, problem.dataHash(), SAMPLES, problem.dataHash()),
            changed(problem, "../" + modelHash, SAMPLES, problem.dataHash()),
            changed(problem, modelHash, SAMPLES, modelHash))) {
      assertThrows(CertificateException.class, () -> wrong.loss(source), wrong::toString);
    }
    Path model = directory.resolve("model-%s.onnx".formatted(modelHash));
    Files.write(model, new byte[] {1, 2, 3});
    assertThrows(CertificateException.class, () -> problem.loss(source));
  }

  private static ProblemDescription changed(
      ProblemDescription.Model problem, String modelHash, int samples, String dataHash) {
    return new ProblemDescription.Model(
        new ModelFiles(modelHash, new TreeMap<>()),
        problem.settings(),
        problem.features(),
        samples,
        dataHash);
  }

  private static OnnxProblem model() throws IOException {
    DataTensors data =
        DataTensors.of(
                TensorFiles.read(DIGITS.resolve("digits.npz"), Limits.DEFAULT),
                "x",
                Optional.of("y"),
                Optional.empty())
            .range(0, SAMPLES);
    return OnnxProblem.of(
        OnnxModel.read(DIGITS.resolve("digits.onnx"), Limits.DEFAULT), data, SETTINGS);
  }

  private static final OnnxProblem.Settings SETTINGS =
      new OnnxProblem.Settings(List.of(), Optional.empty(), 0.01);

  private ProblemDescription.Model digits() throws IOException {
    OnnxProblem problem = model();
    var data = new NetworkData(Point.of(problem.features()), Point.of(problem.targets()));
    data.writeInto(directory);
    ModelFiles files = new FilesBeside(directory).keepModel(DIGITS.resolve("digits.onnx"));
    return ProblemDescription.Model.of(problem, SETTINGS, files, data.hash());
  }
}
