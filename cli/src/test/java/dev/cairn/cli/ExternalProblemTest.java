package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.search.StopReason;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Campaigns on a function that a program in Python evaluates, and whatever befalls it.
class ExternalProblemTest {
  private static final Path SERVER = Path.of("src", "test", "python", "server.py").toAbsolutePath();
  private static final String QUARTIC = "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2 + 40";
  private static final int SECONDS = 20;

  @TempDir private Path directory;
  private String python = "python3";

  @BeforeEach
  void pythonIsHere() throws IOException {
    Path debian = Path.of("/usr/bin/python3");
    python = Files.isExecutable(debian) ? debian.toString() : "python3";
    try {
      new ProcessBuilder(python, "--version").start().waitFor();
    } catch (IOException notThere) {
      assumeTrue(false, "python3 is not here");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// An experiment with 9 runs on a grid.
  private Path experiment(String problem) throws IOException {
    return Files.writeString(
        directory.resolve("mine.yaml"),
        """
        name: mine
        problem: %s
        start: {type: grid, lower: -4, upper: 4, per_axis: 3}
        finder: {type: newton_mr}
        runs: 9
        iterations: 25
        """
            .formatted(problem));
  }

  private String server(String behaviour) {
    return "{type: external, command: ['%s', '%s', '%s']}".formatted(python, SERVER, behaviour);
  }

  private Path out(String name) {
    return directory.resolve(name);
  }

  /// A page for a campaign of a program's: it is started only where that is said.
  @Tag("long")
  @Test
  void aPageOfAProgramsCampaignIsServedWhereItMayBeStarted() throws Exception {
    CairnProcess cairn = CairnProcess.brief(directory);
    assertEquals(0, Shell.run("run", experiment(server("")), "--quiet", "--out", out("o")).code());
    CairnProcess.Ended refused = cairn.run("serve", out("o"));
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("--start-command"), refused.err());
    Path said = directory.resolve("said");
    Process serving =
        new ProcessBuilder(cairn.command("serve", out("o"), "--start-command"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      while (!Files.readString(said).contains("live page: http://127.0.0.1:")) {
        assertTrue(serving.isAlive(), Files.readString(said));
        Thread.sleep(50);
      }
    } finally {
      serving.destroy();
      assertEquals(143, serving.waitFor());
    }
  }

  private static List<RunRow> runs(Path campaign) {
    try (StoreReader reader = StoreReader.open(campaign)) {
      return reader.runs();
    }
  }

  private static List<PointRow> points(Path campaign) {
    try (StoreReader reader = StoreReader.open(campaign)) {
      return reader.points();
    }
  }

  @Test
  void findsWhatTheFormulaFinds() throws IOException {
    Shell external = Shell.run("run", experiment(server("")), "--out", out("e"), "--workers", 2);
    assertEquals(0, external.code(), external::err);
    String formula = "{type: formula, f: '%s'}".formatted(QUARTIC);
    assertEquals(0, Shell.run("run", experiment(formula), "--out", out("f")).code());
    List<PointRow> theirs = points(out("e"));
    List<PointRow> ours = points(out("f"));
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).kind() == PointKind.FINAL && ours.get(i).verdict() == Verdict.CRITICAL) {
        assertEquals("critical", theirs.get(i).verdict().word());
        assertEquals(ours.get(i).theta().get(0), theirs.get(i).theta().get(0), 1e-9);
      }
    }
    assertTrue(ours.stream().anyMatch(point -> point.verdict() == Verdict.CRITICAL));
  }

  @Test
  void aCampaignStopsWithTheErrorAndGoesOnLater() throws IOException {
    Path broken = Files.createFile(directory.resolve("broken"));
    Path file = experiment(server("while=" + broken));
    Shell stopped = Shell.run("run", file, "--out", out("e"));
    assertEquals(1, stopped.code());
    assertTrue(stopped.err().endsWith("cairn: OSError: the disk is away\n"), stopped::err);
    Files.delete(broken);
    Shell resumed = Shell.run("resume", out("e"), file);
    assertEquals(0, resumed.code(), resumed::err);
    assertEquals(0, Shell.run("run", file, "--out", out("again"), "--workers", 1).code());
    assertEquals(points(out("again")), points(out("e")));
  }

  @Test
  void aCampaignGoesOnWithoutTheRunsThatFail() throws IOException {
    String problem = server("above=3.5").replace("}", ", on_error: go_on}");
    Shell shell = Shell.run("run", experiment(problem), "--out", out("e"));
    assertEquals(0, shell.code(), shell::err);
    List<RunRow> failed =
        runs(out("e")).stream().filter(run -> run.reason() == StopReason.Kind.NON_FINITE).toList();
    assertEquals(3, failed.size(), "those that start at x = 4");
    failed.forEach(run -> assertEquals("ValueError: no value at 4.0", run.detail()));
  }

  @Tag("long")
  @Test
  void notANumberIsNoFault() throws IOException {
    Shell shell = Shell.run("run", experiment(server("nan=")), "--out", out("e"));
    assertEquals(0, shell.code(), shell::err);
    List<PointRow> starts =
        points(out("e")).stream().filter(point -> point.kind() == PointKind.START).toList();
    List<RunRow> runs = runs(out("e"));
    for (PointRow start : starts) {
      if (start.theta().get(0) > 0) {
        assertEquals("value NaN", runs.get(start.run()).detail());
      }
    }
    assertEquals(9, starts.size());
  }

  @Tag("long")
  @Test
  void runsInLockstepFindTheSameBits() throws IOException {
    Path alone = experiment(server(""));
    assertEquals(0, Shell.run("run", alone, "--out", out("alone")).code());
    Path counts = directory.resolve("counts");
    String together = server("count=" + counts).replace("}", ", together: 4}");
    Shell shell = Shell.run("run", experiment(together), "--out", out("together"));
    assertEquals(0, shell.code(), shell::err);
    assertEquals(points(out("alone")), points(out("together")));
    String asked = Files.readString(counts);
    assertTrue(asked.contains("\n4\n4\n"), asked);
    Shell again = Shell.run("run", experiment(together), "--out", out("again"), "--workers", 1);
    assertEquals(0, again.code(), again::err);
    assertEquals(asked + asked, Files.readString(counts), "what is asked together repeats");
  }

  @Test
  void anotherFunctionsGradientIsRefused() throws IOException {
    Shell shell = Shell.run("run", experiment(server("wrong=2")), "--out", out("e"));
    assertEquals(1, shell.code());
    assertEquals(
        "cairn: the gradient is not the derivative of the value: differences of it are 5.0e-01 off"
            + " along 2 of 2 random directions\n",
        shell.err());
  }

  @Test
  void aGradientThatIsALittleOffIsAWarning() throws IOException {
    Shell shell = Shell.run("run", experiment(server("wrong=1.001")), "--out", out("e"));
    assertEquals(0, shell.code(), shell::err);
    String warning =
        "the gradient is not the derivative of the value: differences of it are 1.0e-03";
    assertTrue((shell.out() + shell.err()).contains("warning: " + warning), shell::err);
    try (StoreReader reader = StoreReader.open(out("e"))) {
      assertTrue(reader.variants().getFirst().warnings().orElse("").contains(warning));
    }
  }

  @Test
  void proofsAreRefused() throws IOException {
    Path file = experiment(server(""));
    Shell shell = Shell.run("run", file, "--out", out("e"), "--certify");
    assertEquals(1, shell.code());
    assertEquals(
        "cairn: nothing can be certified of a function that another process evaluates: a proof needs"
            + " its formula\n",
        shell.err());
    assertFalse(Files.exists(out("e")));
  }

  @Tag("long")
  @Test
  void aStoredExperimentStartsNothingUnlessItIsSaid() throws Exception {
    Path file = experiment(server(""));
    assertEquals(0, Shell.run("run", file, "--out", out("e")).code());
    CairnProcess other = CairnProcess.brief(directory);
    CairnProcess.Ended refused = other.run("point", out("e"));
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("--start-command"), refused::err);
    assertEquals(0, other.run("point", out("e"), "--start-command").code());
    assertTrue(Shell.run("certify", out("e")).err().contains("nothing can be certified"));
    assertEquals(0, Shell.run("report", out("e")).code());
  }

  @Tag("long")
  @Test
  void aKilledCairnLeavesNoProgram() throws Exception {
    Path pid = directory.resolve("pid");
    Path file = experiment(server("slow=" + pid));
    Process cairn = CairnProcess.brief(directory).start("run", file, "--out", out("e"));
    ProcessHandle program = program(pid);
    cairn.destroyForcibly();
    program.onExit().get(SECONDS, TimeUnit.SECONDS);
  }

  @Tag("long")
  @Test
  void anInterruptedCairnLeavesNoProgramAndNoError() throws Exception {
    Path pid = directory.resolve("pid");
    Path file = experiment(server("slow=" + pid));
    Path errors = directory.resolve("errors");
    Process cairn =
        new ProcessBuilder(CairnProcess.brief(directory).command("run", file, "--out", out("e")))
            .redirectError(errors.toFile())
            .start();
    ProcessHandle program = program(pid);
    cairn.destroy();
    assertTrue(cairn.waitFor(SECONDS, TimeUnit.SECONDS));
    program.onExit().get(SECONDS, TimeUnit.SECONDS);
    String said = Files.readString(errors);
    assertFalse(said.contains("cairn: "), said);
  }

  /// The program that has written its number there.
  private static ProcessHandle program(Path pid) throws IOException, InterruptedException {
    for (int i = 0; i < 10 * SECONDS; i++) {
      if (Files.exists(pid) && Files.size(pid) > 0) {
        Thread.sleep(500); // it is at work
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no program was started");
  }
}
