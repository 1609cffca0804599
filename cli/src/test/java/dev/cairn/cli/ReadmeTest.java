package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README tells people to type works. The two set-up commands themselves are CI's.
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir private Path temporary;

  @Test
  void everyCommandInItSucceeds() throws IOException {
    List<String> commands =
        blocks("sh").stream().flatMap(String::lines).map(String::strip).toList();
    assertTrue(commands.contains("./cairn reproduce fig3"), "the main job");
    assertTrue(commands.contains("./mvnw verify"), "all tests");
    for (String command : commands) {
      if (command.startsWith("./cairn ")) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.removeFirst();
        words.replaceAll(word -> word.replaceFirst("^runs/", temporary + "/"));
        words.replaceAll(word -> word.replaceFirst("^examples/", "../examples/"));
        if (command.equals("./cairn reproduce fig3")) {
          words.addAll(List.of("--runs", "1", "--iterations", "1", "--set", "start.steps=50"));
          words.addAll(List.of("--out", temporary.resolve("fig3").toString()));
        }
        Shell shell = Shell.run(words.toArray());
        assertEquals(0, shell.code(), () -> command + ": " + shell.err());
      } else {
        assertEquals("./mvnw verify", command, "a command that no test runs");
      }
    }
  }

  @Test
  void theExperimentInItRuns() throws IOException {
    Path file = temporary.resolve("quartic.yaml");
    Files.writeString(file, blocks("yaml").getFirst().stripIndent());
    Shell shell = Shell.run("run", file, "--out", temporary.resolve("out"));
    assertEquals(0, shell.code(), shell.err());
    assertTrue(Files.exists(temporary.resolve("out").resolve("report.html")));
  }

  private static List<String> blocks(String language) throws IOException {
    Matcher fences =
        Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```")
            .matcher(Files.readString(README));
    List<String> blocks = new ArrayList<>();
    while (fences.find()) {
      blocks.add(fences.group(1));
    }
    return blocks;
  }
}
