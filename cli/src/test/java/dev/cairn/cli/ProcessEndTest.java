package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.cli.process.ProcessEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is told to end at work ends, with nobody left among destroyed libraries.
class ProcessEndTest {
  /// What says that a campaign is under way.
  private static final String STORED = "\"event\":\"run\"";

  @TempDir Path temporary;

  @Tag("long")
  @Test
  void aSignalAtWorkRunsNoDestructor() throws Exception {
    assumeTrue(SlowExit.isPossible(), "no on_exit in this C library");
    Path out = temporary.resolve("events");
    Process process =
        new ProcessBuilder(
                command("SlowExit", "run", endless(), "--out", temporary.resolve("o"), "--json"))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (!Files.readString(out).contains(STORED)) {
      assertTrue(process.isAlive(), "ended before a run was stored");
      Thread.sleep(20);
    }
    boolean ended = Signal.TERM.ends(process, 60); // 143 seconds later if destructors had run
    process.destroyForcibly();
    assertTrue(ended, "destructors ran");
    assertEquals(143, process.waitFor());
  }

  /// The other way to the same sleep: what the test looks for can be seen.
  @Tag("long")
  @Test
  void anEndOfAllWorkRunsThem() throws Exception {
    assumeTrue(SlowExit.isPossible(), "no on_exit in this C library");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command("SlowExit", "run"))
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("said").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(2, process.exitValue());
    assertTrue(System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(2));
  }

  /// No work is begun, and nothing is said.
  @Test
  void aSignalBeforeTheWorkEndsTheProcessAllTheSame() throws Exception {
    Path out = temporary.resolve("o");
    CairnProcess.Ended ended =
        CairnProcess.ended(
            new ProcessBuilder(command("EndedBefore", "run", endless(), "--out", out)));
    assertEquals(143, ended.code());
    assertEquals("", ended.out() + ended.err());
    assertFalse(Files.exists(out));
  }

  @Tag("long")
  @Test
  void workThatASignalPrecedesIsAskedToStop() throws Exception {
    CairnProcess.Ended ended =
        CairnProcess.ended(new ProcessBuilder(command("EndedBefore", EndedBefore.INTERRUPTION)));
    assertEquals(143, ended.code(), ended.err());
    assertEquals(List.of("stopped", "true"), ended.out().lines().toList());
    assertEquals("", ended.err());
    assertFalse(ProcessEnd.isNear());
  }

  /// Whoever has started it and is killed cannot tell it to end.
  @Tag("long")
  @Test
  void anEndOfItsStarterEndsIt() throws Exception {
    Path out = temporary.resolve("events");
    String words =
        command("Main", "run", endless(), "--out", temporary.resolve("o"), "--json").stream()
            .map("'%s'"::formatted)
            .collect(Collectors.joining(" "));
    Process starter =
        new ProcessBuilder(
                "sh", "-c", "CAIRN_PARENT=$$ %s > '%s' & echo $!; wait".formatted(words, out))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long pid;
    try (BufferedReader said = starter.inputReader()) {
      pid = Long.parseLong(String.valueOf(said.readLine()));
    }
    ProcessHandle cairn = ProcessHandle.of(pid).orElseThrow();
    while (!Files.exists(out) || !Files.readString(out).contains(STORED)) {
      assertTrue(cairn.isAlive(), "ended before a run was stored");
      Thread.sleep(20);
    }
    starter.destroyForcibly();
    cairn.onExit().get(60, TimeUnit.SECONDS);
  }

  /// The command line of a process whose main class is another one of these tests.
  private List<String> command(String main, Object... arguments) {
    List<String> command =
        new ArrayList<>(CairnProcess.brief(temporary, "-Xmx300m").command(arguments));
    command.set(command.indexOf("dev.cairn.cli.Main"), "dev.cairn.cli." + main);
    return command;
  }

  private Path endless() throws IOException {
    return Files.writeString(
        temporary.resolve("endless.yaml"),
        """
        name: endless
        problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
        start: {type: uniform, lower: -4, upper: 4}
        finder: {type: newton_mr}
        runs: 200000
        iterations: 50
        """);
  }
}
