package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int RUNS = 60;

  /// The process is killed after this many of them.
  private static final int SEEN = 5;

  @TempDir Path temporary;

  @Test
  void aKilledCampaignResumesToTheSameBits() throws Exception {
    Path whole = temporary.resolve("whole");
    assertEquals(0, Shell.run(arguments(whole, "--quiet")).code());
    Path killed = temporary.resolve("killed");
    kill(killed);
    Shell resumed = Shell.run("resume", killed, "--workers", "1");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("of %d runs are stored already".formatted(RUNS)));
    assertEquals(0, Shell.run("export", whole, "--format", "csv").code());
    assertEquals(0, Shell.run("export", killed, "--format", "csv").code());
    for (String table : List.of("iterates", "points", "morse", "training", "variants")) {
      assertTrue(rows(whole, table).equals(rows(killed, table)), table + " differ");
    }
    assertEquals(RUNS + 1, rows(whole, "runs").size());
  }

  /// Starts a campaign in another process and kills it, without a warning, while runs come in.
  private void kill(Path directory) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + temporary); // DuckDB leaves its library there
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.cairn.cli.Main");
    for (Object argument : arguments(directory, "--json")) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = process.inputReader()) {
      int seen = 0;
      while (seen < SEEN) {
        String line =
            Objects.requireNonNull(lines.readLine(), "it ended before it could be killed");
        seen += line.startsWith("{\"event\":\"run\"") ? 1 : 0;
      }
      process.destroyForcibly();
    }
    assertNotEquals(0, process.waitFor());
  }

  private static Object[] arguments(Path directory, String mode) {
    return new Object[] {
      "reproduce", "fig2", "--runs", RUNS, "--workers", "2", mode, "--out", directory
    };
  }

  /// The lines of an exported table, without the time that an iterate took.
  private static List<String> rows(Path directory, String table) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("csv").resolve(table + ".csv"));
    int seconds = Arrays.asList(lines.getFirst().split(",", -1)).indexOf("seconds");
    assertEquals(table.equals("iterates") || table.equals("runs"), seconds >= 0, table);
    return lines.stream().map(line -> seconds < 0 ? line : without(line, seconds)).toList();
  }

  /// A line without one field; those before it are not quoted.
  private static String without(String line, int field) {
    List<String> fields = new ArrayList<>(Arrays.asList(line.split(",", -1)));
    fields.remove(field);
    return String.join(",", fields);
  }
}
