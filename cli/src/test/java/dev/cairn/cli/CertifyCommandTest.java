package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.Certification;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CertifyCommandTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits");

  @TempDir Path temporary;

  @Test
  void theQuarticsFinalPointsAreProvenAndTheirCertificatesVerified() throws IOException {
    Path directory = temporary.resolve("a");
    Shell run =
        Shell.run(
            "reproduce",
            "fig2",
            "--runs",
            "9",
            "--set",
            "start.per_axis=3",
            "--certify",
            "--out",
            directory);
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
    Path other = directory.resolve("certificates/0-1-final.json");
    Shell several = Shell.run("verify", certificate, other, directory.resolve("none.json"));
    assertEquals(1, several.code(), several.err());
    List<String> unread = several.err().lines().toList();
    assertTrue(unread.get(0).startsWith("not read: " + certificate), several.err());
    assertTrue(unread.get(1).endsWith("none.json is missing"), several.err());
    List<String> lines = several.out().lines().toList();
    assertTrue(lines.get(0).startsWith(other + ": verified: "), several.out());
    assertEquals("1 of 3 verified", lines.get(1));
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

  @Tag("long")
  @Test
  void thePointsOfALandscapeAreProvenOneOfEveryIndexFirst() throws IOException {
    Path directory = temporary.resolve("landscape");
    Shell.run("landscape", "himmelblau", "--runs", "200", "--quiet", "--out", directory);
    Shell first = Shell.run("certify", directory, "--limit", "3");
    assertEquals(0, first.code(), first.err());
    assertTrue(first.err().contains("certifying 3 points"), first.err());
    for (int index = 0; index <= 2; index++) {
      assertTrue(first.err().contains("critical, index %d,".formatted(index)), first.err());
    }
    assertTrue(first.err().contains("proven: 3 single"), first.err());
    Shell second = Shell.run("certify", directory);
    assertEquals(0, second.code(), second.err());
    assertTrue(second.err().contains("not tried 0"), second.err());
    try (CollectionReader reader = CollectionReader.open(directory)) {
      for (CollectedRow point : reader.collected(0)) {
        assertEquals(Optional.of(ProofState.CRITICAL), point.proof(), point::toString);
        Proof proof = reader.proofs(0).get(point.point()).proof();
        assertEquals(point.morseIndex(), proof.morseIndex().orElseThrow());
        assertTrue(proof.existence() < proof.radius(), proof::toString);
      }
    }
    Shell verified = Shell.run("verify", directory.resolve("certificates/0-0.json"));
    assertEquals(0, verified.code(), verified.err());
    String figure = Files.readString(directory.resolve("figures/collection.csv"));
    assertTrue(figure.contains("proven critical"), "the panel is coloured by proof");
    assertFalse(figure.contains("no proof tried"), "no point is left without");
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

  @Tag("long")
  @Test
  void whatACertificateCannotDescribeIsRefusedBeforeAnyWork() throws IOException {
    Path data = Files.writeString(temporary.resolve("d.csv"), "x,w,y\n1,1,2\n2,3,1\n4,1,5\n");
    Path weighted =
        Files.writeString(
            temporary.resolve("weighted.yaml"),
            NETWORK.formatted(data, "    features: [x]\n    weights: w\n"));
    Path kinks =
        Files.writeString(
            temporary.resolve("kinks.yaml"),
            Files.readString(DIGITS.resolve("digits.yaml"))
                .replace("model: digits", "model: " + DIGITS.toAbsolutePath() + "/digits")
                .replace("path: digits", "path: " + DIGITS.toAbsolutePath() + "/digits")
                .replace("# arrays x and y", "\n    prepare: {samples: 20}")
                .replace("  l2: 0.01", "  l2: 0.01\n  assume_smooth: true"));
    Path unproven =
        Files.writeString(
            temporary.resolve("function.yaml"),
            FORMULA.replace("type: formula, f: x^2*y - y", "type: function, name: mueller-brown"));
    requireRefused("weights of samples", weighted);
    requireRefused("as if no kink were hit", kinks);
    requireRefused("the function 'mueller-brown'", unproven);
  }

  /// Saddles at (±1, 0).
  private static final String FORMULA =
      """
      name: two saddles
      problem: {type: formula, f: x^2*y - y}
      start: {type: given, points: [[0.9, 0.1], [3, 3]]}
      finder: {type: newton_mr}
      runs: 2
      iterations: 30
      """;

  @Test
  void aFormulaIsProvenAndItsCertificateNeedsNothingElse() throws IOException {
    Path experiment = Files.writeString(temporary.resolve("formula.yaml"), FORMULA);
    Path directory = temporary.resolve("formula");
    Shell run = Shell.run("run", experiment, "--certify", "--out", directory);
    assertEquals(0, run.code(), run.err());
    Path certificate = temporary.resolve("alone.json");
    Files.move(directory.resolve("certificates/0-0-final.json"), certificate);
    Shell verified = Shell.run("verify", certificate);
    assertEquals(0, verified.code(), verified.err());
    assertTrue(verified.out().startsWith("verified: critical, index 1"), verified.out());
    Files.writeString(certificate, Files.readString(certificate).replace("x^2*y", "x^2+y"));
    assertEquals(1, Shell.run("verify", certificate).code(), "the hash of another problem");
  }

  @Tag("long")
  @Test
  void whatWasLeftUndecidedIsTriedAgainWhereAskedFor() throws IOException {
    Path directory = temporary.resolve("again");
    Path experiment =
        Files.writeString(
            temporary.resolve("monkey.yaml"),
            FORMULA.replace("x^2*y - y", "(x - 1)^4 + (y - 1)^4").replace("[0.9, 0.1]", "[1, 1]"));
    Shell.run("run", experiment, "--quiet", "--out", directory);
    Shell first = Shell.run("certify", directory);
    assertTrue(first.err().contains("0-0-final: undecided: "), first.err());
    String before = certified(directory).toString();
    Shell skipped = Shell.run("certify", directory);
    assertEquals(0, skipped.code(), skipped.err());
    assertFalse(skipped.err().contains("final: "), skipped.err());
    Shell still = Shell.run("certify", directory, "--retry");
    assertTrue(still.err().contains("0-0-final: undecided: "), still.err());
    assertEquals(before, certified(directory).toString(), "one certificate a point");

    // as if an earlier Cairn had known less
    Path quartic = temporary.resolve("quartic");
    Shell.run("reproduce", "fig2", "--runs", "2", "--certify", "--quiet", "--out", quartic);
    try (Campaign campaign = Campaign.resume(quartic, Optional.empty(), InstantSource.system())) {
      campaign.add(
          new CertificateRow(
              0,
              1,
              PointKind.FINAL,
              new Proof(
                  ProofState.UNDECIDED,
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  Double.NaN,
                  Double.NaN,
                  0,
                  Optional.of("patience"),
                  2,
                  1,
                  "{}",
                  0)));
    }
    Shell retried = Shell.run("certify", quartic, "--retry");
    assertTrue(retried.err().contains("certifying 1 point of"), retried.err());
    assertEquals(0, certified(quartic).get("undecided").asInt(), certified(quartic).toString());
    assertEquals(
        2,
        certified(quartic).get("critical").asInt()
            + certified(quartic).get("not_critical").asInt());
  }

  /// As if its numbers had looked critical and a proof said that it is not.
  @Test
  void aProofDecidesWhatAPointIsCalled() throws IOException {
    Path directory = temporary.resolve("quartic");
    Shell.run("reproduce", "fig2", "--runs", "12", "--quiet", "--out", directory);
    int run;
    try (StoreReader reader = StoreReader.open(directory)) {
      run =
          reader.runs().stream()
              .filter(row -> row.ending() == RunEnding.CRITICAL)
              .findFirst()
              .orElseThrow()
              .run();
    }
    Shell before = Shell.run("point", directory, "--run", run);
    assertTrue(before.out().contains("verdict             critical"), before.out());
    assertFalse(before.out().contains("\nproof"), before.out());
    try (Campaign campaign = Campaign.resume(directory, Optional.empty(), InstantSource.system())) {
      campaign.add(
          new CertificateRow(
              0,
              run,
              PointKind.FINAL,
              new Proof(
                  ProofState.NOT_CRITICAL,
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  Double.NaN,
                  1e-6,
                  0,
                  Optional.empty(),
                  Double.NaN,
                  Double.NaN,
                  "{}",
                  0)));
    }
    Shell after = Shell.run("point", directory, "--run", run);
    assertTrue(after.out().contains("verdict             neither"), after.out());
    assertTrue(after.out().contains("proof               not critical"), after.out());
    JsonNode json =
        new ObjectMapper().readTree(Shell.run("point", directory, "--run", run, "--json").out());
    assertEquals("neither", json.get("verdict").asString());
    assertEquals("neither", json.get("ending").asString());
    assertEquals("not_critical", json.get("proof").asString());
    Shell.run("export", directory, "--format", "csv");
    assertEquals("neither", cell(directory, "runs", run, "", "ending"));
    assertEquals("neither", cell(directory, "points", run, "final", "verdict"));
    assertEquals("critical", cell(directory, "points", run, "final", "by_numbers"));
  }

  /// Of a table in CSV: the column of the row of a run, and of a kind of point where one is asked.
  private static String cell(Path directory, String table, int run, String kind, String column)
      throws IOException {
    String[][] rows =
        Files.readAllLines(directory.resolve("csv").resolve(table + ".csv")).stream()
            .map(line -> line.replaceAll("\"[^\"]*\"", "").split(",", -1))
            .toArray(String[][]::new);
    List<String> heads = List.of(rows[0]);
    return Arrays.stream(rows)
        .filter(row -> row[heads.indexOf("run")].equals(Integer.toString(run)))
        .filter(row -> kind.isEmpty() || row[heads.indexOf("kind")].equals(kind))
        .findFirst()
        .orElseThrow()[heads.indexOf(column)];
  }

  /// A convolutional network from PyTorch on 12 of its samples; the certificates need only what
  /// stands beside them.
  @Test
  void modelsAreProven() throws IOException {
    for (String file : List.of("digits.onnx", "digits.npz", "digits.yaml")) {
      Files.copy(DIGITS.resolve(file), temporary.resolve(file));
    }
    Path directory = temporary.resolve("digits");
    Shell run =
        Shell.run(
            "run",
            temporary.resolve("digits.yaml"),
            "--certify",
            "--runs",
            "1",
            "--iterations",
            "1",
            "--set",
            "problem.data.prepare.samples=12",
            "--out",
            directory);
    assertEquals(0, run.code(), run.err());
    assertEquals(1, certified(directory).get("not_critical").asInt(), run.err());
    Files.delete(temporary.resolve("digits.onnx"));
    Files.delete(temporary.resolve("digits.npz"));
    Shell verified = Shell.run("verify", directory.resolve("certificates/0-0-final.json"));
    assertEquals(0, verified.code(), verified.err() + verified.out());
    assertTrue(verified.out().startsWith("verified: not critical"), verified.out());
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
