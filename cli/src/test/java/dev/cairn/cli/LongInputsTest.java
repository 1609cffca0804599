package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Long formulas and long chains of nodes from the file to the verified certificate: nothing calls
/// itself once a term.
class LongInputsTest {
  private static final int TERMS = 10_000;

  private static final int NODES = 1_000;

  @TempDir Path temporary;

  @Tag("long")
  @Test
  void aFormulaOfManyTermsIsProvenAndVerified() throws IOException {
    Path out = temporary.resolve("out");
    done("run", experiment("{type: formula, f: \"x^2%s\"}".formatted("+x".repeat(TERMS))), out);
    verify(out);
  }

  @Tag("long")
  @Test
  void aChainOfManyNodesIsReadProvenAndVerified() throws IOException {
    Files.write(temporary.resolve("chain.onnx"), ReadFiles.chain(NODES));
    String problem =
        "{type: onnx, model: chain.onnx, loss: mean_squared,"
            + " data: {type: given, inputs: [[1, 0.5]], targets: [[0.25]]}}";
    Path out = temporary.resolve("out");
    done("run", experiment(problem), out);
    verify(out);
  }

  private static void done(String command, Path file, Path out) {
    Shell ended = Shell.run(command, file, "--certify", "--quiet", "--out", out);
    assertEquals(0, ended.code(), ended.err());
  }

  private static void verify(Path out) throws IOException {
    try (var files = Files.list(out.resolve("certificates"))) {
      List<Path> certificates = files.filter(f -> f.toString().endsWith(".json")).toList();
      assertEquals(1, certificates.size());
      Shell verified = Shell.run("verify", certificates.getFirst());
      assertEquals(0, verified.code(), verified.err());
      assertTrue(verified.out().contains("verified"), verified.out());
    }
  }

  private Path experiment(String problem) throws IOException {
    return Files.writeString(
        temporary.resolve("long.yaml"),
        """
        name: long
        problem: %s
        start: {type: %s}
        finder: {type: newton_mr}
        runs: 1
        iterations: 5
        """
            .formatted(
                problem,
                problem.contains("onnx") ? "around, variance: 1e-4" : "normal, variance: 1"));
  }
}
