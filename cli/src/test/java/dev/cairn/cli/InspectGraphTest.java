package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Graphs without data on the command line.
class InspectGraphTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir Path temporary;

  /// At (−1.2, 1): f = 2.2² + 100·0.44², ∇f = (−215.6, −88).
  @Test
  void aGraphIsAFunctionOfItsInputs() {
    Shell shell =
        Shell.run(
            "inspect",
            "--model",
            EXAMPLES.resolve("graph/rosenbrock.onnx"),
            "--inputs",
            EXAMPLES.resolve("graph/start.npz"),
            "--json");
    assertEquals(0, shell.code(), shell.err());
    JsonNode point = new ObjectMapper().readTree(shell.out());
    assertEquals(24.2, point.get("value").asDouble(), 1e-12);
    assertEquals(Math.hypot(215.6, 88), point.get("gradient_norm").asDouble(), 1e-10);
    assertEquals("x", point.get("tensors").get(0).get("name").asString());
    assertEquals(0, point.get("warnings").size());
  }

  /// The minimum (1, 1) from starts around (−1.2, 1), proven.
  @Test
  void anExperimentNeedsNoData() {
    Shell shell =
        Shell.run(
            "run",
            EXAMPLES.resolve("graph/rosenbrock.yaml"),
            "--runs",
            "1",
            "--certify",
            "--out",
            temporary.resolve("runs"));
    assertEquals(0, shell.code(), shell.err());
    assertTrue((shell.out() + shell.err()).contains("certificates: 1 critical"), shell.err());
    Shell refused =
        Shell.run(
            "export",
            temporary.resolve("runs"),
            "--format",
            "onnx",
            "--out",
            temporary.resolve("e"));
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("inputs of the graph are part of θ"), refused.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --model D.onnx                         | 1 | input "x": axis 0 is open: where it is that of samples, data are needed (--data
          --model D.onnx --targets y             | 2 | name the samples: --data FILE
          --model G.onnx --inputs D.npz          | 1 | "y": the graph has no input of that name, but "x"
          --model G.onnx --data D.npz --inputs D.npz | 2 | --inputs are of a graph without data
          --model G.onnx --loss mean_squared     | 1 | loss mean_squared: of a model on samples: data are needed
          --model G.onnx --output g              | 1 | the model has no such output, but "f"
          """)
  void wrongInputGetsOneClearLine(String line, int code, String message) {
    Object[] words =
        Stream.concat(Stream.of("inspect"), Stream.of(line.split(" +")).map(InspectGraphTest::word))
            .toArray();
    Shell refused = Shell.run(words);
    assertEquals(code, refused.code(), refused.err());
    assertTrue(refused.err().contains(message), refused.err());
    assertTrue(refused.err().lines().count() <= 2, refused.err());
    assertEquals("", refused.out());
  }

  private static String word(String word) {
    return word.replaceFirst("^G\\.", EXAMPLES.resolve("graph/rosenbrock") + ".")
        .replaceFirst("^D\\.", EXAMPLES.resolve("digits/digits") + ".");
  }
}
