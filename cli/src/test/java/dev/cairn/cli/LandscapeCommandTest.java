package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.linalg.Point;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.work.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Landscapes that are known on paper, from the command line to summary.json and the report.
class LandscapeCommandTest {
  @TempDir Path temporary;

  private Path search(String experiment) throws IOException {
    Path directory = temporary.resolve("out");
    Path file = Files.writeString(temporary.resolve("mine.yaml"), experiment);
    Shell shell = Shell.run("landscape", file, "--out", directory, "--quiet");
    assertEquals(0, shell.code(), shell.err());
    return directory;
  }

  private static JsonNode summary(Path directory, String file) {
    return new ObjectMapper()
        .readTree(directory.resolve(file).toFile())
        .get("collections")
        .required(0);
  }

  private static List<CollectedRow> rows(Path directory) {
    try (CollectionReader reader = CollectionReader.open(directory)) {
      return reader.collected(0);
    }
  }

  /// A circle with a maximum inside.
  @Test
  void aCircleIsCountedOnce() throws IOException {
    whatHasNoSinglePointsIsCountedOnce(
        "(x^2 + y^2 - 1)^2", "{'1':1}", "{'2':1}", 0, "1 family of dimension 1, 1 point");
  }

  /// A line; a degenerate point, at which f′ has a double root.
  @Tag("long")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(x + y)^2/2               | {'1':1} | {}      | 0 | 1 family of dimension 1",
        "x^3/3 - x + sin(x) + y^2/2| {}      | {}      | 1 | 1 unresolved",
      })
  void whatHasNoSinglePointsIsCountedOnce(
      String formula, String families, String indices, int unresolved, String words)
      throws IOException {
    Path directory =
        search(
            """
            name: mine
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: -3, upper: 3}
            finder: {type: pseudo_inverse_newton}
            runs: 300
            iterations: 200
            """
                .formatted(formula.strip()));
    JsonNode summary = summary(directory, "summary.json");
    assertEquals(families.strip().replace('\'', '"'), summary.get("families").toString());
    assertEquals(indices.strip().replace('\'', '"'), summary.get("indices").toString());
    assertEquals(unresolved, summary.get("unresolved").asInt());
    assertEquals(0, summary.get("distinct_pairs_proven").asInt());
    assertFalse(summary.get("euler_applies").asBoolean());
    String report = Files.readString(directory.resolve("report.html"));
    assertTrue(report.contains(": " + words.strip() + " from"), words);
    assertTrue(report.contains("is no evidence here"));
    for (CollectedRow row : rows(directory)) {
      assertEquals(0, distance(formula, row), row::toString);
    }
  }

  /// All three have their critical points at −1, 0 and 1: cut-offs of ‖∇f‖² find them, or it is
  /// said that they cannot.
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "1e200*(x^2 - 1)^2, 0 points, ‖∇f‖² overflows",
    "1e-200*(x^2 - 1)^2, 1 unresolved, the cut-off tells nothing",
    "1e30*(x^2 - 1)^2, 3 points, ''"
  })
  void whatCutoffsCannotTellIsSaid(String formula, String entries, String words)
      throws IOException {
    Path file =
        Files.writeString(
            temporary.resolve("scaled.yaml"),
            """
            name: scaled
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: -2, upper: 2}
            finder: {type: newton_mr}
            runs: 60
            iterations: 100
            """
                .formatted(formula));
    Shell shell = Shell.run("landscape", file, "--out", temporary.resolve("scaled"));
    assertEquals(0, shell.code(), shell.err());
    assertTrue(shell.out().contains(": " + entries + " from"), shell.out());
    assertEquals(!words.isEmpty(), shell.out().contains("scale: "), shell.out());
    assertTrue(shell.out().contains(words), shell.out());
  }

  /// From the critical set, as the formula is written on paper; what is within reach is 0.
  private static double distance(String formula, CollectedRow row) {
    Point at = row.theta();
    double x = at.get(0);
    double y = at.get(1);
    double away =
        switch (formula.strip().substring(0, 3)) {
          case "(x " -> Math.abs(x + y);
          case "(x^" -> Math.min(Math.hypot(x, y), Math.abs(Math.hypot(x, y) - 1));
          default -> Math.max(0, Math.hypot(x, y) - row.shape().radius());
        };
    return away < 1e-6 ? 0 : away;
  }

  /// 4 minima, 4 saddles and a maximum, whose certificates are the campaign's.
  @Tag("long")
  @Test
  void pointsOfCampaignsAreProvenDistinctByTheCertificatesOfTheirRuns() throws IOException {
    Path file =
        Files.writeString(
            temporary.resolve("wells.yaml"),
            """
            name: wells
            problem: {type: formula, f: "(x^2 - 1)^2 + (y^2 - 1)^2"}
            start: {type: grid, lower: -1.2, upper: 1.2, per_axis: 3}
            finder: {type: pseudo_inverse_newton}
            runs: 9
            iterations: 60
            stop: {squared_gradient_below: 1e-20}
            """);
    Path campaign = temporary.resolve("campaign");
    Path points = temporary.resolve("points");
    assertEquals(0, Shell.run("run", file, "--quiet", "--out", campaign).code());
    Shell before = Shell.run("collect", campaign);
    assertTrue(before.out().contains("distinct: 0 of 36 pairs are proven"), before.out());
    assertEquals(0, Shell.run("certify", campaign, "--quiet").code());
    Shell after = Shell.run("collect", campaign);
    assertTrue(after.out().contains("distinct: 36 of 36 pairs are proven"), after.out());
    assertEquals(36, summary(campaign, "collection.json").get("distinct_pairs_proven").asInt());
    String page = Files.readString(campaign.resolve("collection.html"));
    assertTrue(page.contains("distinct: 36 of 36 pairs"), "the page says so");
    assertEquals(0, Shell.run("collect", campaign, "--out", points, "--quiet").code());
    assertEquals(36, summary(points, "summary.json").get("distinct_pairs_proven").asInt());
    assertEquals(36, summary(points, "summary.json").get("distinct_pairs").asInt());
    assertEquals(0, Shell.run("report", campaign).code());
  }

  private String model(String output) throws IOException {
    Path file = temporary.resolve("two-outputs.onnx");
    try (InputStream in =
        Objects.requireNonNull(
            LandscapeCommandTest.class.getResourceAsStream("two-outputs.onnx"))) {
      Files.write(file, in.readAllBytes());
    }
    return """
    name: model
    problem:
      type: onnx
      model: %s
    %s\
      loss: mean_squared
      l2: 0.1
      data:
        type: given
        inputs: [[-1, -1], [-1, 1], [1, -1], [1, 1]]
        targets: [[-1], [1], [1], [-1]]
    start: {type: normal, variance: 1}
    finder: {type: newton_mr}
    runs: 100
    iterations: 100
    """
        .formatted(file, output);
  }

  /// Of two outputs the second is searched, proven about and verified.
  @Tag("long")
  @Test
  void modelsSayWhatTheirNumbersAreAbout() throws IOException {
    String experiment = model("  output: z\n");
    Path directory = search(experiment);
    JsonNode summary = summary(directory, "summary.json");
    assertEquals(1, summary.get("warnings").size());
    String warning = summary.get("warnings").required(0).asString();
    assertEquals(
        "not in θ, because they have no influence on the output \"z\": \"w2\", \"b2\"", warning);
    String report = Files.readString(directory.resolve("report.html"));
    assertTrue(report.contains("warning: not in θ"), "the report says so");
    PageLinks.assertLeadTo(report, "summary", "points", "figures");
    Shell again =
        Shell.run("landscape", temporary.resolve("mine.yaml"), "--out", directory); // nothing left
    assertTrue(again.err().contains("no influence on the output \"z\""), again.err());

    Shell certified = Shell.run("certify", directory, "--limit", "4");
    assertEquals(0, certified.code(), certified.err());
    Path certificate;
    try (var files = Files.newDirectoryStream(directory.resolve("certificates"), "0-*.json")) {
      certificate = files.iterator().next();
    }
    String text = Files.readString(certificate);
    assertEquals(
        "z", new ObjectMapper().readTree(text).get("problem").get("output").asString(), text);
    Shell verified = Shell.run("verify", certificate);
    assertEquals(0, verified.code(), verified.err() + verified.out());
    int proven = summary(directory, "summary.json").get("distinct_pairs_proven").asInt();
    assertTrue(proven > 0 && proven <= 6, proven + " of 6 pairs");

    Files.writeString(certificate, text.replace("\"output\" : \"z\"", "\"output\" : \"y\""));
    assertEquals(1, Shell.run("verify", certificate).code(), "another problem");
  }

  @Test
  void warningsOfAModelStandInTheCampaignsSummaryAndReport() throws IOException {
    Path file = Files.writeString(temporary.resolve("mine.yaml"), model(""));
    Path directory = temporary.resolve("campaign");
    Shell run = Shell.run("run", file, "--runs", "2", "--iterations", "3", "--out", directory);
    assertEquals(0, run.code(), run.err());
    JsonNode warnings =
        new ObjectMapper().readTree(directory.resolve("summary.json").toFile()).get("warnings");
    assertEquals(2, warnings.size(), warnings::toString);
    assertTrue(
        warnings.required(0).asString().startsWith("the model has the outputs \"y\", \"z\""),
        warnings::toString);
    String report = Files.readString(directory.resolve("report.html"));
    assertTrue(report.contains("Warning: the model has the outputs"), "the report says so");
  }

  /// Bit for bit that of a search that was never interrupted.
  @Test
  void aSearchThatWasInterruptedIsResumed() {
    ExperimentFile file = ExperimentFile.landscape("himmelblau");
    Path whole = temporary.resolve("whole");
    try (LandscapeStudy search = search(file, whole)) {
      assertTrue(search.run(Engine.of(1), _ -> {}));
    }
    Path parts = temporary.resolve("parts");
    try (LandscapeStudy search = search(file, parts)) {
      assertFalse(
          search.run(Engine.of(1), _ -> search.stopRequest().atOnce()), "stopped after a round");
    }
    Shell resumed = Shell.run("resume", parts, "--quiet", "--workers", "1");
    assertEquals(0, resumed.code(), resumed.err());
    try (CollectionReader one = CollectionReader.open(whole);
        CollectionReader other = CollectionReader.open(parts)) {
      assertTrue(one.outcomes(0).size() > 100, () -> one.outcomes(0).size() + " runs");
      assertEquals(one.outcomes(0), other.outcomes(0));
      assertEquals(one.collected(0), other.collected(0));
      assertEquals(one.connections(0), other.connections(0));
      assertEquals(2, other.provenance().size());
    }
  }

  @Test
  void aRefusalLeavesNothingBehind() throws IOException {
    Path file = temporary.resolve("grid.yaml");
    Files.writeString(
        file,
        """
        name: grid
        problem: {type: function, name: quartic}
        start: {type: grid, lower: -4, upper: 4, per_axis: 2}
        finder: {type: newton_mr}
        runs: 5
        iterations: 3
        """);
    Path directory = temporary.resolve("refused");
    Shell refused = Shell.run("landscape", file, "--out", directory);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("runs is 5, but the grid has 4 points"), refused.err());
    assertFalse(Files.exists(directory));
  }

  @Tag("long")
  @Test
  void whatIsNoSearchOrAnotherIsNotResumed() throws IOException {
    Path directory = temporary.resolve("search");
    try (LandscapeStudy search = search(ExperimentFile.landscape("himmelblau"), directory)) {
      search.run(Engine.of(1), _ -> search.stopRequest().atOnce());
    }
    Path other = temporary.resolve("other.yaml");
    Files.writeString(other, ExperimentFile.landscape("quartic").definition());
    Shell refused = Shell.run("resume", directory, other);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("another collection"), refused.err());

    Path campaign = temporary.resolve("campaign");
    Path points = temporary.resolve("points");
    Shell.run("reproduce", "fig2", "--runs", "3", "--quiet", "--out", campaign);
    Shell.run("collect", campaign, "--quiet", "--out", points);
    Shell collected = Shell.run("resume", points);
    assertEquals(1, collected.code());
    assertTrue(collected.err().contains("no search has begun"), collected.err());
  }

  @Test
  void aSearchIsProvenWhenItIsDone() {
    Path directory = temporary.resolve("search");
    try (LandscapeStudy search = search(ExperimentFile.landscape("himmelblau"), directory)) {
      search.run(Engine.of(1), _ -> search.stopRequest().atOnce());
    }
    Shell proven = Shell.run("resume", directory, "--certify", "--json");
    assertEquals(0, proven.code(), proven.err());
    try (CollectionReader reader = CollectionReader.open(directory)) {
      assertEquals(9, reader.collected(0).size(), "the nine critical points of Himmelblau's");
      assertEquals(9, reader.proofs(0).size());
      assertTrue(
          reader.collected(0).stream()
              .allMatch(point -> point.proof().equals(Optional.of(ProofState.CRITICAL))));
    }
    List<String> events =
        proven
            .out()
            .lines()
            .map(line -> new ObjectMapper().readTree(line))
            .map(node -> node.get("event").asString())
            .toList();
    assertTrue(events.contains("collected"), events::toString);
    assertEquals("summary", events.getLast());
  }

  private static LandscapeStudy search(ExperimentFile file, Path directory) {
    return LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, InstantSource.system());
  }
}
