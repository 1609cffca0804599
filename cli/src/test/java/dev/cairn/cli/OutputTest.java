package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in a process of its own: what stands around it is not what it expects.
class OutputTest {
  private static final File FULL = new File("/dev/full");

  @TempDir Path temporary;

  @Tag("long")
  @Test
  void aFullStandardOutputIsAFailureOfOneLine() throws Exception {
    assumeTrue(FULL.exists());
    for (List<String> arguments : List.of(List.of("schema"), List.of("--help"))) {
      List<String> command = CairnProcess.brief(temporary).command(arguments.toArray());
      File err = temporary.resolve("err").toFile();
      Process process = new ProcessBuilder(command).redirectOutput(FULL).redirectError(err).start();
      assertEquals(1, process.waitFor());
      assertEquals(
          "cairn: the standard output takes no more: it is closed, or its disk is full",
          CairnProcess.said(Files.readString(err.toPath())).strip());
    }
  }

  @Tag("long")
  @Test
  void aNameThatTheLocaleCannotWriteIsNoTrouble() throws Exception {
    Path file = temporary.resolve("experiment.yaml");
    Files.writeString(
        file,
        """
        name: größe-٣-😀
        problem: {type: function, name: quartic}
        start: {type: grid, lower: -4, upper: 4, per_axis: 2}
        finder: {type: newton_mr}
        runs: 4
        iterations: 1
        """);
    Path out = temporary.resolve("out");
    var builder =
        new ProcessBuilder(
            CairnProcess.brief(temporary).command("run", file, "--out", out, "--quiet"));
    builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    CairnProcess.Ended ended = CairnProcess.ended(builder);
    assertEquals(0, ended.code(), ended.err());
    assertTrue(Files.exists(out.resolve("summary.json")));
    assertTrue(Files.exists(out.resolve("figures").resolve("gr--e----.svg")), figures(out));
  }

  /// The virtual machine's own language, as a user has it; [LocaleTest] does without a process.
  @Test
  @Tag("long")
  void theLanguageOfTheMachineChangesNothing() throws Exception {
    var shown = new ArrayList<String>();
    for (List<String> language :
        List.of(
            List.of("-Duser.language=en"), List.of("-Duser.language=ar", "-Duser.country=EG"))) {
      CairnProcess cairn = CairnProcess.brief(temporary, language.toArray(String[]::new));
      Path out = temporary.resolve("out" + shown.size());
      CairnProcess.Ended run =
          cairn.run("reproduce", "fig2", "--runs", "4", "--quiet", "--out", out);
      assertEquals(0, run.code(), run.err());
      CairnProcess.Ended point = cairn.run("point", out, "--run", "3");
      assertEquals(0, point.code(), point.err());
      shown.add(
          point.out().replace(out.toString(), "DIR")
              + Files.readString(out.resolve("figures").resolve("fig2.svg")));
    }
    assertEquals(shown.get(0), shown.get(1));
  }

  private static String figures(Path out) {
    try (Stream<Path> files = Files.list(out.resolve("figures"))) {
      return files.toList().toString();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
