package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A proof from which Newton's method arrives far away is one of the point where it arrives; what
/// is not finite has no word.
class FarProofsTest {
  @TempDir Path temporary;

  private Path experiment(String f, String points) throws IOException {
    return Files.writeString(
        temporary.resolve("far.yaml"),
        """
        name: far
        problem: {type: formula, f: "%s"}
        start: {type: given, points: %s}
        finder: {type: gradient_descent, learning_rate: 1e-9}
        runs: 3
        iterations: 2
        """
            .formatted(f, points));
  }

  private Shell inspected(String f, String points) throws IOException {
    Path certificate = temporary.resolve("far.json");
    Shell inspect = Shell.run("inspect", experiment(f, points), "--certificate", certificate);
    assertEquals(0, inspect.code(), inspect.err());
    return inspect;
  }

  /// 10⁸x²/2 + y²/2 has one critical point, 0; at (0, 10⁵) the gradient is 10⁵.
  @Test
  void aPointFarFromACriticalPointIsNone() throws IOException {
    Shell inspect = inspected("1e8*x^2/2 + y^2/2", "[[0, 1e5]]");
    assertTrue(inspect.out().contains("critical, index 0, at most 1.0e+05 away,"), inspect.out());
    assertTrue(inspect.out().matches("(?s).*\nverdict +neither\n.*"), inspect.out());
    Shell verify = Shell.run("verify", temporary.resolve("far.json"));
    assertTrue(verify.out().startsWith("verified: critical, index 0, at most 1.0e+05 away,"));
  }

  /// Runs that stopped there have not ended at it, and a collection has no point of theirs.
  @Tag("long")
  @Test
  void runsUnderWayAreNoPointsOfACollection() throws IOException {
    Path directory = temporary.resolve("far");
    Path file = experiment("1e8*x^2/2 + y^2/2", "[[0, 1e5], [0, 2e5], [0, -3e5]]");
    Shell run = Shell.run("run", file, "--out", directory, "--certify");
    assertEquals(0, run.code(), run.err());
    JsonNode summary = json(directory, "summary.json");
    assertEquals(3, summary.get("certified").get("critical").asInt());
    assertEquals(0, summary.get("endings").get("critical").asInt());
    assertEquals(0, summary.get("critical").get("1e-8").asInt());
    assertEquals(0, collected(directory).get("points").asInt());
  }

  /// Ends below the cut-off are one point where what is proven of them is: 10⁻⁷x²/2 + y²/2 at
  /// x = 1, 2 and 3.
  @Tag("long")
  @Test
  void endsWithOneProvenPointAreOne() throws IOException {
    Path directory = temporary.resolve("near");
    Path file = experiment("1e-7*x^2/2 + y^2/2", "[[1, 0], [2, 0], [3, 0]]");
    Shell run = Shell.run("run", file, "--out", directory, "--certify", "--set", "iterations=1");
    assertEquals(0, run.code(), run.err());
    assertEquals(3, json(directory, "summary.json").get("certified").get("critical").asInt());
    Shell collect = Shell.run("collect", directory, "--below", "1e-8");
    assertEquals(0, collect.code(), collect.err());
    JsonNode collection = json(directory, "collection.json").get("collections").required(0);
    assertEquals(1, collection.get("points").asInt(), collect.out());
  }

  /// Doubles make ∞ of x² here, and log(x − 5) is undefined at 0.
  @Test
  void whatIsNotFiniteHasNoWordAndNoIndex() throws IOException {
    for (String f : new String[] {"(1e200*x)^2*1e-200*1e-200", "x^2 + 0*log(x - 5)"}) {
      Shell inspect = inspected(f, "[[1]]");
      assertTrue(inspect.out().contains("\nnot finite"), inspect.out());
      assertTrue(inspect.out().matches("(?s).*\nverdict +neither\n.*"), inspect.out());
      assertFalse(inspect.out().contains("Morse index"), inspect.out());
    }
  }

  private static JsonNode collected(Path directory) throws IOException {
    Shell collect = Shell.run("collect", directory);
    assertEquals(0, collect.code(), collect.err());
    return json(directory, "collection.json").get("collections").required(0);
  }

  private static JsonNode json(Path directory, String file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(directory.resolve(file)));
  }
}
