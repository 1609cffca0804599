package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The servers of examples/external, each where its language is: the quartic's minimum is (−3, 0).
class ExternalServersTest {
  private static final Path EXAMPLES =
      Path.of("..", "examples", "external").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void inNumPy() throws IOException {
    String python =
        Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
    assumeTrue(succeeds(python, "-c", "import numpy"), "NumPy is not here");
    findsTheMinimum(python, EXAMPLES.resolve("quartic.py").toString());
  }

  @Test
  void inC() throws IOException {
    String program = directory.resolve("quartic").toString();
    String source = EXAMPLES.resolve("quartic.c").toString();
    assumeTrue(succeeds("cc", "--version"), "no C compiler is here");
    assertTrue(succeeds("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source));
    findsTheMinimum(program);
  }

  @Test
  void inR() throws IOException {
    assumeTrue(succeeds("Rscript", "--version"), "R is not here");
    findsTheMinimum("Rscript", EXAMPLES.resolve("quartic.R").toString());
  }

  private void findsTheMinimum(String... command) throws IOException {
    Path experiment =
        Files.writeString(
            directory.resolve("quartic.yaml"),
            """
            name: quartic
            problem: {type: external, command: ['%s']}
            start: {type: given, points: [[-2, 1], [-4, 2]]}
            finder: {type: newton_mr}
            runs: 2
            iterations: 60
            """
                .formatted(String.join("', '", command)));
    Path out = directory.resolve("out");
    Shell shell = Shell.run("run", experiment, "--out", out, "--workers", 1);
    assertEquals(0, shell.code(), shell::err);
    try (StoreReader reader = StoreReader.open(out)) {
      List<PointRow> ends =
          reader.points().stream().filter(point -> point.kind() == PointKind.FINAL).toList();
      assertEquals(2, ends.size());
      for (PointRow end : ends) {
        assertEquals(Verdict.CRITICAL, end.verdict());
        assertEquals(-3, end.theta().get(0), 1e-8);
        assertEquals(0, end.theta().get(1), 1e-8);
      }
    }
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(Stream.of(command).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException _) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
