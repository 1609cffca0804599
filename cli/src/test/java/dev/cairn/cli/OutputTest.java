package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in a process of its own: what stands around it is not what it expects.
class OutputTest {
  private static final File FULL = new File("/dev/full");

  @TempDir Path temporary;

  @Test
  void aFullStandardOutputIsAFailureOfOneLine() throws Exception {
    assumeTrue(FULL.exists());
    for (List<String> arguments : List.of(List.of("schema"), List.of("--help"))) {
      Ended ended = run(Map.of(), List.of(), ProcessBuilder.Redirect.to(FULL), arguments);
      assertEquals(1, ended.code(), ended.err());
      assertEquals(
          "cairn: the standard output takes no more: it is closed, or its disk is full",
          ended.err().strip());
    }
  }

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
        iterations: 3
        """);
    Path out = temporary.resolve("out");
    Ended ended =
        run(
            Map.of("LC_ALL", "C", "LANG", "C"),
            List.of(),
            ProcessBuilder.Redirect.PIPE,
            List.of("run", file.toString(), "--out", out.toString(), "--quiet"));
    assertEquals(0, ended.code(), ended.err());
    assertTrue(Files.exists(out.resolve("summary.json")));
    assertTrue(Files.exists(out.resolve("figures").resolve("gr--e----.svg")), figures(out));
  }

  /// The virtual machine's own language, as a user has it; [LocaleTest] does without a process.
  @Test
  void theLanguageOfTheMachineChangesNothing() throws Exception {
    var shown = new ArrayList<String>();
    for (List<String> language :
        List.of(
            List.of("-Duser.language=en"), List.of("-Duser.language=ar", "-Duser.country=EG"))) {
      Path out = temporary.resolve("out" + shown.size());
      Ended ended =
          run(
              Map.of(),
              language,
              ProcessBuilder.Redirect.PIPE,
              List.of("reproduce", "fig2", "--runs", "16", "--quiet", "--out", out.toString()));
      assertEquals(0, ended.code(), ended.err());
      Ended point =
          run(
              Map.of(),
              language,
              ProcessBuilder.Redirect.PIPE,
              List.of("point", out.toString(), "--run", "12"));
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

  /// How a process ended and what it said.
  private record Ended(int code, String out, String err) {}

  private Ended run(
      Map<String, String> environment,
      List<String> flags,
      ProcessBuilder.Redirect output,
      List<String> arguments)
      throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.cairn.cli.Main"));
    command.addAll(arguments);
    Path err = Files.createTempFile(temporary, "err", ".txt");
    var builder = new ProcessBuilder(command).redirectOutput(output).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out =
        output.equals(ProcessBuilder.Redirect.PIPE)
            ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            : "";
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    String said =
        Files.readString(err)
            .lines()
            .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
            .reduce("", (all, line) -> all + line + "\n");
    return new Ended(process.exitValue(), out, said);
  }
}
