package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.nn.Perceptron;
import dev.cairn.onnx.ClassTargets;
import dev.cairn.onnx.ModelLoss;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.problem.Box;
import dev.cairn.program.Shape;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.complete.CompleteSearch;
import dev.cairn.proof.complete.Limits;
import dev.cairn.proof.complete.SecondOpinion;
import dev.cairn.testkit.ParserFuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Damaged certificates are read or refused in one line, also where whoever damaged them stated the
/// hash of the damaged problem.
class CertificateFuzzTest {
  private static final int QUICK = 1_000;

  private static final long ALLOCATION = 16 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern HASH = Pattern.compile("\"problem_sha256\"\\s*:\\s*\"[^\"]*\"");

  private static List<byte[]> samples() {
    String hash = "ab".repeat(32);
    Statement near = new Statement.Critical(1, 1e-9, 1e-3);
    Statement family = new Statement.CriticalFamily(16, 3, 1e-9, 1e-3);
    Statement away = new Statement.NotCritical(1e-4, Point.of(0.5, -1));
    Statement open = new Statement.Undecided("‖R‖", 3, 1);
    return List.of(
        bytes(new ProblemDescription.ClosedForm("quartic", 2), near),
        bytes(new ProblemDescription.Formula("x^4 - y^2", List.of("x", "y")), away),
        bytes(new ProblemDescription.Network(Perceptron.linearAutoEncoder(), 100, hash), family),
        bytes(
            new ProblemDescription.Model(
                new ModelFiles(hash, new TreeMap<>(Map.of("w.bin", hash))),
                new OnnxProblem.Settings(List.of("k*"), Optional.of(ModelLoss.CROSS_ENTROPY), 1e-2),
                Shape.of(1, 8, 8),
                10,
                hash),
            open),
        bytes(
            new ProblemDescription.Graph(
                new ModelFiles(hash, new TreeMap<>()),
                new OnnxProblem.Settings(
                    List.of("c"),
                    Optional.of(ModelLoss.OUTPUT),
                    0.5,
                    Optional.of("f"),
                    ClassTargets.PLAIN),
                new TreeMap<>(
                    Map.of(
                        "x", Tensor.of(ElementType.F64, new int[] {2}, new double[2]),
                        "k", Tensor.of(ElementType.I64, new int[] {1}, new double[] {3})))),
            away));
  }

  private static byte[] bytes(ProblemDescription problem, Statement statement) {
    return CertificateFile.write(
            new Certificate(
                problem,
                new Proof(Point.of(-3, 1e-17), Point.of(-3, 0), 1e-17, statement, "Newton")))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The text with the hash that its problem has.
  private static String rehashed(String json) {
    try {
      JsonNode problem = MAPPER.readTree(json).get("problem");
      return problem == null
          ? json
          : HASH.matcher(json)
              .replaceFirst(
                  Matcher.quoteReplacement(
                      "\"problem_sha256\": \"%s\""
                          .formatted(
                              NetworkData.sha256(
                                  problem.toString().getBytes(StandardCharsets.UTF_8)))));
    } catch (JacksonException _) {
      return json;
    }
  }

  private static void fuzz(int times) throws Exception {
    int refused =
        new ParserFuzz(samples(), ALLOCATION, 20_261_127)
            .check(
                times,
                CertificateException.class,
                bytes -> CertificateFile.read(rehashed(new String(bytes, StandardCharsets.UTF_8))));
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  private static void fuzzCompleteness(int times) throws Exception {
    var formula = new ProblemDescription.Formula("x^2 + y^4 - y^2", List.of("x", "y"));
    var search =
        new CompleteSearch(
            formula.loss(DataSource.beside(Path.of("nowhere"))),
            Box.cube(2, -1, 1),
            Limits.DEFAULT,
            SecondOpinion.NONE);
    byte[] sample =
        new CompletenessFile(formula, search.run(1, () -> false, (_, _) -> {}))
            .write()
            .getBytes(StandardCharsets.UTF_8);
    int refused =
        new ParserFuzz(List.of(sample), ALLOCATION, 20_261_130)
            .check(
                times,
                CertificateException.class,
                bytes ->
                    CompletenessFile.read(rehashed(new String(bytes, StandardCharsets.UTF_8))));
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedCertificatesOfCompletenessAreReadOrRefused() throws Exception {
    fuzzCompleteness(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedCertificatesOfCompletenessAreReadOrRefused() throws Exception {
    fuzzCompleteness(ParserFuzz.LONG);
  }

  @Test
  void damagedCertificatesAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedCertificatesAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
