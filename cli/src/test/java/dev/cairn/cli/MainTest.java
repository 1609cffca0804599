package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.cli.option.ExperimentOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class MainTest {
  @TempDir Path temporary;

  static List<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help"))
        .toList();
  }

  /// A command line that knows its command alone, and one that knows them all.
  @ParameterizedTest
  @MethodSource("commands")
  void helpIsTheSameBeforeAndBehindACommand(String command) {
    Shell before = Shell.run("help", command);
    assertEquals(0, before.code(), before.err());
    assertEquals(Shell.run(command, "--help").out(), before.out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(String command) {
    Shell help = Shell.run(command, "--help");
    assertEquals(0, help.code());
    assertTrue(help.out().contains("Examples:\n  "), help.out());
    assertTrue(help.out().lines().allMatch(line -> line.length() <= 120), help.out());
    assertFalse( // a word goes on in the next line: ".", "/cairn" or "EXPERIMENT.", "yaml"
        Pattern.compile("[ A-Z]\\.\n *[a-z/]").matcher(help.out()).find(), help.out());
    assertFalse(help.out().matches("(?s).*[ŉĳ].*"), help.out());
  }

  @Test
  void aCampaignRunsToItsSummaryAndIsExported() throws IOException {
    Path directory = temporary.resolve("a");
    Shell run = Shell.run("reproduce", "fig2", "--runs", "6", "--workers", "2", "--out", directory);
    assertEquals(0, run.code(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("6 of 6 runs"), run.err());
    JsonNode summary = new ObjectMapper().readTree(directory.resolve("summary.json").toFile());
    assertEquals(6, summary.get("runs").asInt());

    Shell export = Shell.run("export", directory, "--format", "csv");
    assertEquals(0, export.code(), export.err());
    List<String> iterates = Files.readAllLines(directory.resolve("csv/iterates.csv"));
    assertTrue(iterates.getFirst().startsWith("variant,run,iterate,loss,"), iterates.getFirst());
    assertTrue(iterates.size() > 6);

    Shell point = Shell.run("point", directory, "--run", "2", "--kind", "flattest");
    assertEquals(0, point.code(), point.err());
    for (String line :
        List.of("r  ", "r_H  ", "Rayleigh quotient", "kernel share of g", "order of")) {
      assertTrue(point.out().lines().anyMatch(l -> l.startsWith(line)), point.out());
    }
    Shell json = Shell.run("point", directory, "--run", "2", "--kind", "flattest", "--json");
    assertEquals("flattest", new ObjectMapper().readTree(json.out()).get("kind").asString());

    Shell again = Shell.run("resume", directory);
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("stored already: 6 of 6 runs"), again.err());
  }

  /// The paper's figure 2: every trajectory ends at (−3, 0) or on its way to (√2, 0), and with more
  /// iterations none is under way.
  @Test
  void theQuarticsRunsEndAtItsCriticalOrAtItsStrictGradientFlatPoint() throws IOException {
    Path directory = temporary.resolve("ends");
    Shell run = Shell.run("reproduce", "fig2", "--iterations", "100", "--out", directory);
    assertEquals(0, run.code(), run.err());
    JsonNode ends =
        new ObjectMapper().readTree(directory.resolve("summary.json").toFile()).get("known_points");
    assertEquals(0, ends.get("elsewhere").asInt());
    assertEquals(2, ends.get("at").size());
    JsonNode critical = ends.get("at").get(0);
    JsonNode flat = ends.get("at").get(1);
    assertEquals("critical", critical.get("kind").asString());
    assertEquals("[-3.0,0.0]", critical.get("theta").toString());
    assertTrue(critical.get("farthest").asDouble() < 1e-12, ends.toString());
    assertEquals("strict gradient-flat", flat.get("kind").asString());
    assertEquals(Math.sqrt(2), flat.get("theta").get(0).asDouble(), 1e-15);
    assertTrue(flat.get("farthest").asDouble() < 0.02, ends.toString());
    assertEquals(100, critical.get("runs").asInt() + flat.get("runs").asInt());
    assertEquals(0, critical.get("under_way").asInt() + flat.get("under_way").asInt());
    assertTrue(
        run.err().contains(flat.get("runs") + " end at the strict gradient-flat point (1.4142, 0)"),
        run.err());
    String page = Files.readString(directory.resolve("report.html"));
    assertTrue(page.contains("the strict gradient-flat point (1.4142, 0)"));
  }

  @Test
  void quietSaysNothingAndJsonSpeaksInLines() {
    Shell quiet =
        Shell.run("reproduce", "fig2", "--runs", "2", "--quiet", "--out", temporary.resolve("q"));
    assertEquals(new Shell(0, "", ""), quiet);
    Shell json =
        Shell.run("reproduce", "fig2", "--runs", "2", "--json", "--out", temporary.resolve("j"));
    assertEquals(0, json.code());
    assertEquals("", json.err());
    ObjectMapper mapper = new ObjectMapper();
    List<String> events = new ArrayList<>();
    json.out().lines().forEach(line -> events.add(mapper.readTree(line).get("event").asString()));
    assertEquals(List.of("started", "run", "run", "summary", "message"), events);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reproduce fig3 --runs 0             | 2 | --runs 0: runs is '0', must be a whole number
          reproduce fig3 --runs -3            | 2 | runs is '-3'
          reproduce fig3 --runs x             | 2 | runs is 'x'
          reproduce fig99                     | 2 | no experiment is called 'fig99'; did you mean
          reproduce fig3 --nonsense           | 2 | unknown option '--nonsense'; there are: --
          reproduce                           | 2 | Missing required parameter: 'FIGURE'
          reproduce fig2 --workers 0          | 2 | --workers is '0', must be a whole number
          reproduce fig2 --set finder.rtoll=1 | 2 | did you mean 'rtol'?
          reproduce fig2 --set finder.rtol=2  | 2 | --set finder.rtol=2: finder.rtol is '2'
          reproduce all --set finder.rtoll=1  | 2 | did you mean 'rtol'?
          reproduce fig2 --mnist there        | 2 | --mnist there: unknown key 'data'
          resume nowhere                      | 1 | no campaign in nowhere
          report nowhere                      | 1 | no campaign in nowhere
          export nowhere --format csv         | 1 | no campaign in nowhere
          point nowhere                       | 1 | no campaign in nowhere
          export nowhere --format xls         | 2 | --format is 'xls'; there are: csv, parquet, npz, safetensors, onnx
          export nowhere --format CVS         | 2 | --format is 'CVS'; did you mean 'csv'?
          inspect                             | 2 | name an experiment file, or a model: --model FILE
          run nowhere.yaml                    | 1 | nowhere.yaml is missing
          rnu nowhere.yaml                    | 2 | unknown command 'rnu'; did you mean 'run'?
          run --itertions 3 there.yaml        | 2 | option '--itertions'; did you mean '--iterations'?
          point nowhere else                  | 2 | cairn: 'else' is a word too many
          lanscape x^2 --box -1,1             | 2 | unknown command 'lanscape'; did you mean 'landscape'?
          help lanscape                       | 2 | unknown command 'lanscape'; did you mean 'landscape'?
          help fig3                           | 2 | unknown command 'fig3'; there are: reproduce, run,
          --versoin                           | 2 | unknown option '--versoin'; did you mean '--version'?
          landscape himelblau                 | 1 | did you mean 'himmelblau'?
          landscape sinn(x) --box -1,1        | 1 | cairn: formula, column 1: unknown function 'sinn'; did you mean 'sin' or 'sinh'?
          """)
  void wrongInputGetsALineAndAnExitCode(String line, int code, String message) {
    Shell refused = Shell.run((Object[]) line.split(" "));
    assertEquals(code, refused.code(), refused.err());
    assertTrue(refused.err().contains(message), refused.err());
    assertTrue(refused.err().startsWith("cairn: "), refused.err());
    assertTrue(refused.err().lines().count() <= 3, refused.err());
    assertFalse(refused.err().contains("\tat "), refused.err());
    assertFalse(Files.exists(Path.of("runs")));
  }

  /// What the experiment names may lie there before, and nothing else.
  @Tag("long")
  @Test
  void anOutputDirectoryMayHoldInputs() throws IOException {
    Path directory = Files.createDirectories(temporary.resolve("a"));
    Files.createDirectory(directory.resolve("inputs"));
    Files.createFile(directory.resolve("other"));
    Object[] words = {"reproduce", "fig2", "--runs", "1", "--out", directory};
    Shell refused = Shell.run(words);
    assertTrue(refused.err().contains("is not empty"), refused.err());
    Files.delete(directory.resolve("other"));
    assertEquals(0, Shell.run(words).code());
    assertTrue(Files.isDirectory(directory.resolve("inputs")));
  }

  @Test
  void anOutputDirectoryThatHoldsACampaignIsRefusedWithAWayToGoOn() {
    Path directory = temporary.resolve("a");
    assertEquals(0, Shell.run("reproduce", "fig2", "--runs", "1", "--out", directory).code());
    Shell refused = Shell.run("reproduce", "fig2", "--runs", "1", "--out", directory);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("is not empty"), refused.err());
    assertTrue(refused.err().contains("./cairn resume " + directory), refused.err());
  }

  @Test
  @Tag("long")
  void allFiguresRunOneAfterTheOtherAndAreTakenUpAgain() throws IOException {
    Path common = temporary.resolve("all");
    Object[] all = {
      "reproduce",
      "all",
      "--runs",
      "1",
      "--iterations",
      "1",
      "--workers",
      "2",
      "--out",
      common,
      "--set",
      "start.steps=20", // of those that train; the data of all are made small as well
      "--set",
      "problem.data.images=100",
      "--set",
      "problem.data.samples=100"
    };
    Shell run = Shell.run(all);
    assertEquals(0, run.code(), run.err());
    JsonNode summaries = new ObjectMapper().readTree(common.resolve("summary.json").toFile());
    assertEquals(
        List.of("fig1", "fig2", "fig3", "figA1", "figA2", "finders", "optimisers"),
        List.copyOf(summaries.propertyNames()));
    assertEquals(4, summaries.get("fig1").get("runs").asInt(), "one run of each variant");
    assertEquals(100, summaries.get("fig1").get("samples").asInt());
    assertEquals(100, summaries.get("fig3").get("samples").asInt());

    Shell refused = Shell.run(all);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("go on with them: ./cairn resume " + common), refused.err());

    Files.delete(common.resolve("fig2/summary.json"));
    Shell resumed = Shell.run("resume", common);
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("fig1 is done already"), resumed.err());
    assertTrue(Files.exists(common.resolve("fig2/summary.json")));
  }

  @Tag("long")
  @Test
  void aSweepRunsEveryValue() {
    Path directory = temporary.resolve("s");
    Shell run =
        Shell.run(
            "reproduce",
            "fig2",
            "--runs",
            "2",
            "--sweep",
            "finder.rho=0.1,0.2",
            "--out",
            directory);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("4 of 4 runs"), run.err());
  }

  @Test
  void schemaAndCompletionPrintWhatToolsRead() {
    JsonNode schema = new ObjectMapper().readTree(Shell.run("schema").out());
    assertTrue(schema.get("properties").has("finder"));
    String script = Shell.run("completion").out();
    assertTrue(script.contains("complete") && script.contains("reproduce"), script);
  }

  @Test
  void doctorNamesTheMachine() {
    Shell doctor = Shell.run("doctor");
    assertEquals(0, doctor.code());
    for (String fact : List.of("Java", "processors", "kernels", "product", "temporary")) {
      assertTrue(doctor.out().contains("\n" + fact), doctor.out());
    }
  }

  @Test
  void valuesOfASweepAreSplitAtCommasOutsideOfBrackets() {
    assertEquals(List.of("1", "2"), ExperimentOptions.values("1,2"));
    assertEquals(List.of("[1, 2]", "[3]"), ExperimentOptions.values("[1, 2],[3]"));
  }

  @Test
  void exitCodesOfHelpAndVersionAreZero() {
    assertEquals(CommandLine.ExitCode.OK, Shell.run("--help").code());
    assertEquals(CommandLine.ExitCode.OK, Shell.run("--version").code());
    assertEquals(2, Shell.run().code());
  }
}
