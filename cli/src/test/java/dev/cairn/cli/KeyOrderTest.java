package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of JSON's keys does not change from process to process, as that of `Map.of` does.
class KeyOrderTest {
  private static final int PROCESSES = 3;

  @TempDir Path temporary;

  @Test
  void theBytesOfJsonAreThoseOfEveryProcess() throws Exception {
    Path directory = temporary.resolve("fig2");
    Shell run = Shell.run("reproduce", "fig2", "--runs", 4, "--quiet", "--out", directory);
    assertEquals(0, run.code(), run.err());
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < PROCESSES; i++) {
      texts.add(said("point", directory.toString(), "--run", "1", "--json"));
    }
    assertEquals(1, texts.size(), texts::toString);
    String text = texts.iterator().next();
    assertTrue(text.indexOf("\"cutoff\"") < text.indexOf("\"index\""), text);
  }

  private static String said(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.cairn.cli.Main");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }
}
