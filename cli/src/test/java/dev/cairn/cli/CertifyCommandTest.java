package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CertifyCommandTest {
  @TempDir Path temporary;

  @Test
  void theQuarticsFinalPointsAreProvenAndTheirCertificatesVerified() throws IOException {
    Path directory = temporary.resolve("a");
    Shell run = Shell.run("reproduce", "fig2", "--certify", "--workers", "2", "--out", directory);
    assertEquals(0, run.code(), run.err());
    JsonNode certified = certified(directory);
    assertTrue(certified.get("critical").asInt() > 0, certified.toString());
    assertTrue(certified.get("not_critical").asInt() > 0, certified.toString());
    assertEquals(0, certified.get("undecided").asInt());

    Path certificate = directory.resolve("certificates/0-0-final.json");
    Shell verified = Shell.run("verify", certificate);
    assertEquals(0, verified.code(), verified.err());
    assertTrue(verified.out().startsWith("verified: "), verified.out());
    String text = Files.readString(certificate);
    Files.writeString(certificate, text.replace("\"critical\"", "\"family\""));
    Shell wrong = Shell.run("verify", certificate);
    assertEquals(text.contains("\"critical\"") ? 1 : 0, wrong.code());
    Files.writeString(certificate, "{");
    Shell broken = Shell.run("verify", certificate);
    assertEquals(1, broken.code());
    assertEquals(1, broken.err().lines().count(), broken.err());
  }

  @Test
  void certifyingAgainDoesOnlyWhatIsLeft() throws IOException {
    Path directory = temporary.resolve("b");
    Shell.run("reproduce", "fig2", "--runs", "3", "--quiet", "--out", directory);
    Shell first = Shell.run("certify", directory);
    assertEquals(0, first.code(), first.err());
    assertTrue(first.err().contains("certifying 3 points"), first.err());
    Shell second = Shell.run("certify", directory, "--points", "all");
    assertEquals(0, second.code(), second.err());
    assertTrue(!second.err().contains("0-0-final"), second.err());
    assertTrue(second.err().contains("0-0-start"), second.err());
    JsonNode counts = certified(directory);
    int all = 0;
    for (JsonNode count : counts) {
      all += count.asInt();
    }
    assertTrue(all > 3, counts.toString());
  }

  /// A perceptron 1-1 with a bias and no data that matter.
  private static final String NETWORK =
      """
      name: refused
      problem:
        type: network
        layers: [1, 1]
        data:
          type: file
          path: %s
          targets: [y]
      %sstart: {type: given, points: [[0.5, 0.5]]}
      finder: {type: newton_mr}
      runs: 1
      iterations: 2
      """;

  @Test
  void whatACertificateCannotDescribeIsRefusedBeforeAnyWork() throws IOException {
    Path data = Files.writeString(temporary.resolve("d.csv"), "x,w,y\n1,1,2\n2,3,1\n4,1,5\n");
    Path weighted =
        Files.writeString(
            temporary.resolve("weighted.yaml"),
            NETWORK.formatted(data, "    features: [x]\n    weights: w\n"));
    Path examples = Path.of("..", "examples", "digits", "digits.yaml");
    Path formula =
        Files.writeString(
            temporary.resolve("formula.yaml"),
            """
            name: a name of the catalogue
            problem: {type: formula, f: rastrigin}
            start: {type: given, points: [[0.5]]}
            finder: {type: newton_mr}
            runs: 1
            iterations: 2
            """);
    requireRefused("weights of samples", weighted);
    requireRefused("ONNX model", examples);
    requireRefused("the formula 'rastrigin'", formula);
    Path unproven =
        Files.writeString(
            temporary.resolve("function.yaml"),
            Files.readString(formula)
                .replace("type: formula, f: rastrigin", "type: function, name: mueller-brown")
                .replace("[[0.5]]", "[[0.5, 0.5]]"));
    requireRefused("the function 'mueller-brown'", unproven);
  }

  /// By run, by certify and by resume, without a trace of it.
  private void requireRefused(String reason, Path experiment) {
    Path directory = temporary.resolve("refused-" + experiment.getFileName());
    Shell run = Shell.run("run", experiment, "--certify", "--out", directory);
    assertRefusal(reason, run);
    assertFalse(Files.exists(directory));
    Shell.run("run", experiment, "--quiet", "--iterations", "1", "--runs", "1", "--out", directory);
    assertTrue(Files.exists(directory.resolve("summary.json")));
    assertRefusal(reason, Shell.run("certify", directory));
    assertRefusal(reason, Shell.run("resume", directory, "--certify"));
    assertFalse(Files.exists(directory.resolve(Certification.DIRECTORY)));
  }

  private static void assertRefusal(String reason, Shell shell) {
    assertEquals(1, shell.code(), shell.err());
    assertEquals(1, shell.err().lines().count(), shell.err());
    assertTrue(shell.err().contains("nothing can be certified of "), shell.err());
    assertTrue(shell.err().contains(reason), shell.err());
  }

  /// The certificate holds the standardised numbers, and verifies without the file they came from.
  @Test
  void ofPreparedDataTheCertificateKeepsWhatTheNetworkSaw() throws IOException {
    Path data = Files.writeString(temporary.resolve("d.csv"), "x,y\n1,2\n2,1\n4,5\n7,7\n");
    Path experiment =
        Files.writeString(
            temporary.resolve("prepared.yaml"),
            NETWORK.formatted(data, "    prepare: {standardised: true, samples: 3}\n"));
    Path directory = temporary.resolve("prepared");
    Shell run = Shell.run("run", experiment, "--certify", "--iterations", "20", "--out", directory);
    assertEquals(0, run.code(), run.err());
    assertEquals(1, certified(directory).get("critical").asInt(), run.err());
    Files.delete(data);
    Shell verified = Shell.run("verify", directory.resolve("certificates/0-0-final.json"));
    assertEquals(0, verified.code(), verified.err());
    assertTrue(verified.out().startsWith("verified: critical, index 0"), verified.out());
  }

  private static JsonNode certified(Path directory) {
    return new ObjectMapper().readTree(directory.resolve("summary.json").toFile()).get("certified");
  }
}
