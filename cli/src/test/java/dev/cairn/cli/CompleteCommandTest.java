package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompleteCommandTest {
  @TempDir Path temporary;

  private Shell complete(String function, String... more) {
    String[] words = {"landscape", function, "--complete", "--out", temporary.toString()};
    Object[] all = new Object[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Shell.run(all);
  }

  /// Points known by hand: x³/3 − x + y² has a minimum and a saddle, (x² − 1)²/4 + y² two minima
  /// and a saddle, cos x its minima at ±π and its maximum at 0, Himmelblau's function 4, 4 and 1.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x^3/3 - x + y^2     | -2,2       | 2 | index 0: 1 | index 1: 1
          (x^2-1)^2/4 + y^2   | -2,3,-1,2  | 3 | index 0: 2 | index 1: 1
          cos(x)              | -4,4       | 3 | index 0: 2 | index 1: 1
          himmelblau          | -6,6       | 9 | index 0: 4 | index 1: 4
          exp(x) + y^2        | -3,3       | 0 | 0 critical | proven
          """)
  void theBoxHoldsWhatIsKnownAndVerifyAgrees(
      String function, String box, int points, String first, String second) throws IOException {
    Shell shell = complete(function, "--box", box, "--workers", "2");
    assertEquals(0, shell.code(), shell.err());
    assertTrue(shell.out().startsWith("proven: "), shell.out());
    assertTrue(shell.out().contains(Integer.toString(points)), shell.out());
    assertTrue(shell.out().contains(first) && shell.out().contains(second), shell.out());
    Path file = temporary.resolve("complete.json");
    Shell verified = Shell.run("verify", file);
    assertEquals(0, verified.code(), verified.err() + verified.out());
    String one = Files.readString(file);
    complete(function, "--box", box, "--workers", "1");
    assertEquals(one, Files.readString(file), "the same on any number of workers");
  }

  /// The circle x² + y² = 1 is no set of isolated points: it stays open, and the exit code says so.
  @Test
  void whatIsNotProvenIsOpen() {
    Shell shell = complete("(x^2+y^2-1)^2", "--box", "-2,2", "--boxes", "2000");
    assertEquals(1, shell.code());
    assertTrue(shell.out().startsWith("not complete: "), shell.out());
    assertTrue(shell.out().contains("  open: "), shell.out());
    Shell verified = Shell.run("verify", temporary.resolve("complete.json"));
    assertEquals(0, verified.code(), verified.err());
    assertFalse(verified.out().contains("no other"), verified.out());
  }

  /// Where f is undefined at 0 and its gradient underflows around it nothing is claimed that the
  /// verifier does not prove. 1/x = π/2 + kπ at the points of sin(1/x).
  @ParameterizedTest
  @CsvSource({"exp(-1/x^2), '-1,1', 1, 0 critical", "sin(1/x), '0.05,1', 0, 6 critical"})
  void whatIsWrittenIsVerified(String function, String box, int code, String points) {
    Shell shell = complete(function, "--box", box);
    assertEquals(code, shell.code(), shell.err());
    assertTrue(shell.out().contains(points), shell.out());
    Shell verified = Shell.run("verify", temporary.resolve("complete.json"));
    assertEquals(0, verified.code(), verified.out() + verified.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x^2 + y^2 | --box -2        | 2 | must be 2 or 4 numbers
          x^2 + y^2 | --box 2,-2      | 2 | -2
          x^2 + y^2 | --box a,b       | 2 | must be numbers
          x^2 + y^2 | --box NaN,2     | 2 | NaN
          x^2 + y^2 | --boxes 0       | 2 | 0 boxes must be
          x^2 + y^2 | --quiet         | 1 | which box?
          x^2 + z(  | --box -2,2      | 1 | column 9
          abs(x)    | --box -2,2      | 1 | abs
          """)
  void wrongInputGetsALine(String function, String more, int code, String said) {
    Shell shell = complete(function, more.split(" "));
    assertEquals(code, shell.code(), shell.err());
    assertTrue(shell.err().startsWith("cairn: "), shell.err());
    assertTrue(shell.err().contains(said), shell.err());
    assertFalse(Files.exists(temporary.resolve("complete.json")));
  }

  /// x⁴ − x² + xy + y²: with y = −x/2 the gradient is 4x³ − 5x/2, so x = 0 and x = ±√(5/8).
  @Test
  void aFormulaIsSearchedInItsBox() throws Exception {
    String formula = "x^4 - x^2 + x*y + y^2";
    Shell shell =
        Shell.run(
            "landscape", formula, "--box=-2,2,-1,1", "--runs=64", "--quiet", "--out", temporary);
    assertEquals(0, shell.code(), shell.err());
    JsonNode summary = new JsonMapper().readTree(temporary.resolve("summary.json"));
    assertEquals(3, summary.findValue("points").intValue(), summary::toString);
    assertEquals(formula, summary.findValue("problem").stringValue());

    Shell unbounded = Shell.run("landscape", formula, "--quiet");
    assertEquals(2, unbounded.code());
    assertTrue(unbounded.err().contains("needs a box"), unbounded.err());
    Shell odd = Shell.run("landscape", formula, "--box", "1,2,3", "--quiet");
    assertTrue(odd.err().contains("2 numbers for each coordinate"), odd.err());
  }
}
