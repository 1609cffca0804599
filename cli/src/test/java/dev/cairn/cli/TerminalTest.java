package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void helpIsAsWideAsTheTerminalWithinLimits() {
    assertEquals(80, Terminal.helpWidth(0));
    assertEquals(55, Terminal.helpWidth(20));
    assertEquals(60, Terminal.helpWidth(60));
    assertEquals(100, Terminal.helpWidth(300));
  }

  @Test
  void helpFitsIntoSixtyColumns() {
    String before = System.setProperty(Terminal.COLUMNS, "60");
    try {
      var help = new StringWriter();
      var serve = Main.commandLine("serve").getSubcommands().get("serve");
      Objects.requireNonNull(serve).usage(new PrintWriter(help));
      assertTrue(
          help.toString().lines().limit(20).allMatch(line -> line.length() < 60), help.toString());
    } finally {
      if (before == null) {
        System.clearProperty(Terminal.COLUMNS);
      } else {
        System.setProperty(Terminal.COLUMNS, before);
      }
    }
  }

  @Test
  void aDumbTerminalIsLikeAFile() {
    assertFalse(Terminal.of(80, Map.of("TERM", "dumb")).isTerminal());
    assertFalse(Terminal.of(80, Map.of()).isTerminal());
    assertTrue(Terminal.of(80, Map.of("TERM", "xterm", "NO_COLOR", "")).colours());
    assertFalse(Terminal.of(80, Map.of("TERM", "xterm", "NO_COLOR", "1")).colours());
  }
}
