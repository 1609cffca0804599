package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `docs/command-line.md` is what the program itself says of its commands.
class CommandLineDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/command-line.md");
  private static final Path MADE = Path.of("target/command-line.md");

  /// Columns of the help in the document, whatever terminal the test has.
  private static final int COLUMNS = 100;

  @Test
  void theDocumentSaysWhatTheCommandsSay() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Command line");
    lines.add("");
    lines.add("What `./cairn help COMMAND` prints. A test compares this page with the program.");
    lines.add("");
    lines.add(
        "Exit codes: 0 done, 1 failed, 2 wrong usage; 75 a shard that ended early and goes on.");
    CommandLine cairn = Main.commandLine();
    add("cairn", cairn, lines);
    cairn.getSubcommands().forEach((name, command) -> add(name, command, lines));
    String made =
        lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    Files.createDirectories(MADE.getParent());
    Files.writeString(MADE, made);
    assertEquals(made, Files.readString(DOCUMENT), () -> "copy cli/" + MADE + " to docs/");
  }

  private static void add(String name, CommandLine command, List<String> lines) {
    lines.addAll(List.of("", "## " + name, "", "```text"));
    command.setUsageHelpWidth(COLUMNS);
    HelpWords.of(command)
        .replace("<main class>", "cairn")
        .stripTrailing()
        .lines()
        .forEach(lines::add);
    lines.add("```");
  }
}
