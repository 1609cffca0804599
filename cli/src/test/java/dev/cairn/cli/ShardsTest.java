package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Campaigns in shards, merged: the files of one process, byte for byte but for times.
class ShardsTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits").toAbsolutePath();
  private static final Path SERVER = Path.of("src", "test", "python", "server.py").toAbsolutePath();

  private static final String FORMULA =
      """
      name: wells
      problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
      start: {type: grid, lower: -4, upper: 4, per_axis: 4}
      finder: {type: newton_mr}
      runs: 16
      iterations: 15
      """;

  private static final String TRAINED =
      """
      name: trained
      problem:
        type: network
        data: {type: given, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]]}
        layers: [2, 3, 1]
        activation: tanh
      start: {type: training, trajectories: 3, steps: 200, every: 20}
      finder: {type: newton_mr}
      runs: 7
      iterations: 10
      """;

  private static final String VARIANTS =
      """
      name: several
      problem: {type: function, name: quartic}
      start: {type: uniform, lower: -4, upper: 4}
      finder: {type: newton_mr}
      runs: 5
      iterations: 8
      variants:
        - name: newton
        - name: descent
          set: {finder: "{type: gradient_descent, learning_rate: 0.01}"}
        - name: from points
          set: {start: "{type: marked, variant: 0}", runs: "2"}
      """;

  /// Columns that tell when, where and by which process.
  private static final List<String> WHEN_AND_WHERE =
      List.of("seconds", "worker", "session", "created");

  private static final Pattern FIELD = Pattern.compile("(\"(?:[^\"]++|\"\")*+\"|[^,\n]*+)([,\n])");

  @TempDir Path temporary;

  @Test
  void aFormula() throws IOException {
    compare(experiment(FORMULA), 3);
  }

  @Tag("long")
  @Test
  void aNetworkThatShardZeroTrains() throws IOException {
    compare(experiment(TRAINED), 2);
  }

  @Test
  @Tag("long")
  void aNetworkThatEveryShardTrains() throws IOException {
    compare(experiment(TRAINED), 2, "--trainings", "each");
  }

  @Tag("long")
  @Test
  void variantsOfWhichOneStartsFromAnother() throws IOException {
    Path merged = compare(experiment(VARIANTS), 2);
    assertEquals(2, count(merged, "FROM runs WHERE variant = 2"));
  }

  @Tag("long")
  @Test
  void aModelFromPyTorch() throws IOException {
    for (String file : List.of("digits.onnx", "digits.npz", "digits.yaml")) {
      Files.copy(DIGITS.resolve(file), temporary.resolve(file));
    }
    Path merged =
        compare(
            temporary.resolve("digits.yaml"),
            2,
            "--iterations",
            "1",
            "--set",
            "problem.data.prepare.samples=40",
            "--set",
            "store.spectra_up_to=0");
    assertTrue(Files.readString(merged.resolve("inputs.sha256")).contains("digits.onnx"));
  }

  @Tag("long")
  @Test
  void aFunctionOfAnotherProgram() throws IOException {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "python3 is not here");
    String problem = "{type: external, command: ['%s', '%s', '']}".formatted(python, SERVER);
    compare(experiment(FORMULA.replaceFirst("\\{type: formula.*\\}", problem)), 2);
  }

  @Tag("long")
  @Test
  void proofsOfShardsComeAlong() throws IOException {
    Path experiment =
        experiment(FORMULA.replace("per_axis: 4", "per_axis: 2").replace("runs: 16", "runs: 4"));
    Path whole = temporary.resolve("whole");
    Path split = temporary.resolve("split");
    ok("run", experiment, "--certify", "--quiet", "--out", whole);
    ok("run", experiment, "--certify", "--quiet", "--out", split, "--shard", "1/2");
    ok("run", experiment, "--quiet", "--out", split, "--shard", "0/2");
    ok("merge", split);
    assertEquals(2, count(split, "FROM certificates"));
    ok("certify", split, "--quiet", "--shard", "0/2");
    ok("merge", split);
    assertEquals(csv(whole), csv(split));
    try (Stream<Path> files = Files.list(whole.resolve("certificates"))) {
      for (Path file : files.toList()) {
        Path other = split.resolve("certificates").resolve(file.getFileName());
        assertTrue(Files.exists(other), other::toString);
      }
    }
  }

  /// What is missing is named; what comes later is taken in; what was left out is made in place.
  @Tag("long")
  @Test
  void aMergeSaysWhatIsMissing() throws IOException {
    Path experiment = experiment(FORMULA);
    Path split = temporary.resolve("split");
    ok("run", experiment, "--quiet", "--out", split, "--shard", "2/4");
    Shell early = Shell.run("report", split);
    assertTrue(early.err().contains("not merged yet: cairn merge"), early::err);
    Shell first = Shell.run("merge", split);
    assertEquals(1, first.code());
    assertTrue(
        first.out().contains("shard 0 lacks 4 of 4 cells (variant-run): 0-0 0-4 0-8 0-12"),
        first::out);
    assertTrue(first.err().contains("that lack runs: 3;"), first::err);
    ok("run", experiment, "--quiet", "--out", split, "--shard", "0/4");
    Shell second = Shell.run("merge", split);
    assertTrue(second.out().contains("8 runs stored, 4 of them new"), second::out);
    ok("resume", split, "--quiet");
    Path whole = temporary.resolve("whole");
    ok("run", experiment, "--quiet", "--out", whole);
    assertEquals(csv(whole), csv(split));
  }

  @Tag("long")
  @Test
  void whatDoesNotFitIsNamedInALine() throws Exception {
    Path experiment = experiment(FORMULA);
    Path split = temporary.resolve("split");
    ok("run", experiment, "--quiet", "--out", split, "--shard", "0/2");
    ok("run", experiment, "--quiet", "--out", split, "--shard", "1/2");
    refused("is split into 2 shards, not 3", "run", experiment, "--out", split, "--shard", "0/3");
    refused("- seed: 1", "run", experiment, "--out", split, "--shard", "0/2", "--seed", "2");
    refused("--out DIR", "run", experiment, "--shard", "0/2");
    refused("is not empty", "run", experiment, "--out", split);
    refused("shards are not merged yet".substring(7), "resume", split, experiment);
    change(split.resolve("shards/1"), "UPDATE provenance SET kernels = 'OpenBLAS Haswell'");
    refused("then OpenBLAS Haswell (--accept-mixed", "merge", split);
    ok("merge", split, "--accept-mixed");
    change(
        split.resolve("shards/1"),
        "UPDATE campaign SET definition = replace(definition, 'seed: 1', 'seed: 2')");
    refused("- seed: 2", "merge", split); // its store is not that of the file beside it
    Files.writeString(split.resolve("shards/0/inputs.sha256"), "00  data.npz\n");
    change(
        split.resolve("shards/1"),
        "UPDATE campaign SET definition = replace(definition, 'seed: 2', 'seed: 1')");
    refused("data.npz is not the same for the shards 0 and 1", "merge", split);
  }

  @Tag("long")
  @Test
  void aSignalEndsAtAWholeRun() throws Exception {
    endedBy(List.of("USR1"));
  }

  @Tag("long")
  @Test
  void afterSignalsTheRestIsRun() throws Exception {
    Object[] command = endedBy(List.of("TERM", "USR1"));
    assertEquals(0, Shell.run(command).code());
    assertEquals(16, count(temporary.resolve("split/shards/0"), "FROM runs"));
  }

  /// SIGTERM and SIGUSR1 let the runs under way end; the exit code asks for more. The command.
  private Object[] endedBy(List<String> signals) throws Exception {
    Path experiment =
        experiment(
            FORMULA
                .replace("iterations: 15", "iterations: 1500")
                .replace("newton_mr", "gradient_descent, learning_rate: 1e-6"));
    CairnProcess cairn = CairnProcess.brief(temporary, "-Xmx512m");
    Path split = temporary.resolve("split");
    Object[] command = {
      "run", experiment, "--out", split, "--shard", "0/1", "--workers", "1", "--json"
    };
    for (String signal : signals) {
      Path out = temporary.resolve(signal);
      Process process =
          new ProcessBuilder(cairn.command(command))
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!Files.readString(out).contains("\"event\":\"run\"") && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), signal);
      assertEquals(75, process.exitValue(), () -> signal + ": " + text(out));
      assertTrue(text(out).contains("requeue"), () -> text(out));
      int stored = count(split.resolve("shards/0"), "FROM runs");
      long told = text(out).lines().filter(line -> line.contains("\"event\":\"run\"")).count();
      assertTrue(stored >= told && told > 0, () -> text(out));
      assertTrue(stored < 16, () -> text(out));
    }
    return command;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path experiment(String yaml) throws IOException {
    return Files.writeString(temporary.resolve("experiment.yaml"), yaml);
  }

  /// Runs it in one process and in shards, the last one first where shard 0 need not train.
  private Path compare(Path experiment, int shards, Object... more) throws IOException {
    Path whole = temporary.resolve("whole");
    Path split = temporary.resolve("split");
    List<Object> alone = new ArrayList<>(List.of(more));
    alone.removeAll(List.of("--trainings", "each"));
    ok(with(alone, "run", experiment, "--quiet", "--out", whole, "--workers", 1));
    for (int shard = 0; shard < shards; shard++) {
      int index = shard == 0 ? 0 : shards - shard;
      ok(
          with(
              List.of(more),
              "run",
              experiment,
              "--quiet",
              "--out",
              split,
              "--shard",
              index + "/" + shards));
    }
    Shell merged = Shell.run("merge", split);
    assertEquals(0, merged.code(), merged::err);
    if (merged.out().contains("start from points of others")) {
      ok("resume", split, "--quiet");
    }
    Map<String, String> wanted = csv(whole);
    assertFalse(wanted.isEmpty());
    assertEquals(wanted, csv(split));
    return split;
  }

  private static Object[] with(List<Object> more, Object... command) {
    return Stream.concat(Stream.of(command), more.stream()).toArray();
  }

  private static void ok(Object... command) {
    Shell shell = Shell.run(command);
    assertEquals(0, shell.code(), shell::err);
  }

  private static void refused(String why, Object... command) {
    Shell shell = Shell.run(command);
    assertTrue(shell.code() == 1 || shell.code() == 2, shell::out);
    assertTrue(shell.err().contains(why), shell::err);
  }

  /// The CSV files of a campaign by name, without the columns of times and places; whole but for
  /// them.
  private static Map<String, String> csv(Path campaign) throws IOException {
    ok("export", campaign, "--format", "csv");
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(campaign.resolve("csv"))) {
      for (Path file : all.filter(f -> !f.endsWith("provenance.csv")).toList()) {
        files.put(file.getFileName().toString(), withoutTimes(Files.readString(file)));
      }
    }
    return files;
  }

  private static String withoutTimes(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    Matcher fields = FIELD.matcher(csv);
    while (fields.find()) {
      row.add(fields.group(1));
      if (fields.group(2).equals("\n")) {
        rows.add(row);
        row = new ArrayList<>();
      }
    }
    List<String> header = rows.getFirst();
    return rows.stream()
        .map(
            values -> {
              StringBuilder line = new StringBuilder();
              for (int i = 0; i < values.size(); i++) {
                line.append(WHEN_AND_WHERE.contains(header.get(i)) ? "" : values.get(i))
                    .append(',');
              }
              return line;
            })
        .collect(Collectors.joining("\n"));
  }

  private static int count(Path campaign, String from) {
    try (Connection connection = open(campaign);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) " + from)) {
      rows.next();
      return rows.getInt(1);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void change(Path campaign, String sql) throws java.sql.SQLException {
    try (Connection connection = open(campaign);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection open(Path campaign) throws java.sql.SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + campaign.resolve("campaign.duckdb"));
  }
}
