package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.cli.output.VisibleWriter;
import dev.cairn.experiment.CairnException;
import dev.cairn.text.Visible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text of files and options in messages: a terminal obeys none of it, and no line floods it.
class VisibleMessagesTest {
  /// Clears the screen, moves the cursor, turns the direction, ends the line, hides the rest.
  private static final List<String> HIDDEN =
      List.of(
          "\u001b[2J",
          "\u001b]0;title\u0007",
          "\u009b1A",
          "\u007f",
          "\u202e",
          "\u2066",
          "\u200b",
          "\u2028",
          "\ufeff",
          "\u0085",
          "\u3164",
          "\u2800",
          "\udb40\udd01",
          "\ud800");

  private static final int CASES = 120;

  @TempDir Path temporary;

  @Test
  void messagesAboutFilesShowWhatIsHidden() throws Exception {
    var random = new Random(18);
    int messages = 0;
    for (int i = 0; i < CASES; i++) {
      String text = text(random);
      Path file = temporary.resolve("experiment.yaml");
      Files.writeString(file, yaml(random.nextInt(7), text));
      Shell shell = Shell.run("run", file, "--out", temporary.resolve("out"), "--quiet");
      assertNotEquals(0, shell.code(), Visible.line(text));
      assertPlain(shell);
      messages += shell.err().contains("\\u") ? 1 : 0;
    }
    assertTrue(messages > CASES / 4, messages + " messages with escapes: the test sees the texts");
  }

  @Test
  void messagesAboutOptionsAndFileNamesShowWhatIsHidden() {
    for (String hidden : HIDDEN) {
      String text = "a" + hidden + "b";
      assertPlain(Shell.run("reproduce", text));
      assertPlain(Shell.run(text));
      assertPlain(Shell.run("reproduce", "fig2", "--" + text));
      assertPlain(Shell.run("reproduce", "fig2", "--runs", text));
      assertPlain(Shell.run("inspect", "--model", text));
      if (!hidden.equals("\ud800")) { // no name of a file
        assertPlain(Shell.run("report", temporary.resolve(text)));
        assertPlain(Shell.run("verify", temporary.resolve(text)));
        assertPlain(Shell.run("verify", temporary.resolve(text), temporary.resolve(text)));
      }
    }
  }

  @Test
  void messagesAboutCertificatesShowWhatIsHidden() throws Exception {
    Path file = temporary.resolve("certificate.json");
    for (String hidden : HIDDEN) {
      for (String template :
          List.of("{\"format\": \"%s\"}", "{\"%s\": 1}", "%s", "{\"format\": \"0x1.%sp0\"}")) {
        Files.writeString(file, template.formatted(hidden.equals("\ud800") ? "?" : hidden));
        Shell shell = Shell.run("verify", file);
        assertNotEquals(0, shell.code());
        assertPlain(shell);
      }
    }
  }

  @Test
  void placeOfAMistakeInAFormulaStaysRight() throws Exception {
    Path file = temporary.resolve("formula.yaml");
    Files.writeString(
        file,
        "name: f\nproblem: {type: formula, f: \"x^2 + \\e[31m y\"}\nruns: 1\niterations: 1\n");
    Shell shell = Shell.run("run", file, "--out", temporary.resolve("out"));
    assertTrue(shell.err().contains("column 7: "), shell.err());
    assertTrue(shell.err().contains("x^2 + »\\u001b[31m y"), shell.err());
    assertPlain(shell);
  }

  @Test
  void ownControlSequencesPassAndOthersDoNot() {
    var written = new StringWriter();
    PrintWriter out = VisibleWriter.of(new PrintWriter(written));
    out.println("a\u001b[2Jb");
    VisibleWriter.control(out, "\r\u001b[K");
    out.printf("%s\t%c%n", "\u202e", '\u0007');
    out.write('\u0008');
    out.flush();
    String end = System.lineSeparator();
    assertEquals(
        "a\\u001b[2Jb" + end + "\r\u001b[K" + "\\u202e\t\\u0007" + end + "\\u0008",
        written.toString());
  }

  private static void assertPlain(Shell shell) {
    for (String text : List.of(shell.out(), shell.err())) {
      assertEquals(-1, firstHidden(text), text);
      text.lines().forEach(line -> assertTrue(line.length() < CairnException.LONGEST + 100, line));
    }
    assertFalse(shell.err().isBlank(), "a failure has a sentence");
  }

  /// Where the first character stands that a terminal would obey or nobody would see: said anew, by
  /// what Java knows of Unicode.
  private static int firstHidden(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      boolean drawn =
          !Character.isISOControl(point)
              && !Character.isIdentifierIgnorable(point)
              && !Character.UnicodeBlock.VARIATION_SELECTORS_SUPPLEMENT.equals(
                  Character.UnicodeBlock.of(point))
              && "\u2028\u2029\u3164\u2800".indexOf(point) < 0
              && Character.getType(point) != Character.SURROGATE;
      if (!drawn && point != '\n' && point != '\t') {
        return i;
      }
    }
    return -1;
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
      text.append(HIDDEN.get(random.nextInt(HIDDEN.size() - 1)));
      text.append((char) ('a' + random.nextInt(26)));
    }
    return random.nextInt(10) == 0 ? text.toString().repeat(3_000) : text.toString();
  }

  private static String yaml(int place, String text) {
    var escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(
          c < 127 && c > 31
              ? "" + c
              : "\\u%s".formatted(String.format(java.util.Locale.ROOT, "%04x", (int) c)));
    }
    String quoted = "\"" + escaped + "\"";
    return switch (place) {
      case 0 -> "name: %s\n".formatted(quoted);
      case 1 -> "name: a\n%s: 3\n".formatted(quoted);
      case 2 -> "name: a\nproblem: {type: %s}\n".formatted(quoted);
      case 3 -> "name: a\nproblem: {type: formula, f: %s}\nruns: 1\n".formatted(quoted);
      case 4 -> "name: a\nproblem: {type: onnx, model: %s}\nruns: 1\n".formatted(quoted);
      case 5 -> "name: a\nruns: %s\n".formatted(quoted);
      default -> "name: a\n" + text; // not even YAML
    };
  }
}
