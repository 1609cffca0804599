package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Where doubles lose a formula, its words and numbers are those of the formula all the same, or
/// none.
class LostDigitsTest {
  @TempDir Path temporary;

  private Path experiment(String f, String point) throws IOException {
    return Files.writeString(
        temporary.resolve("lost.yaml"),
        """
        name: lost
        problem: {type: formula, f: "%s"}
        start: {type: given, points: [[%s]]}
        finder: {type: gradient_descent, learning_rate: 1e-200}
        runs: 1
        iterations: 1
        """
            .formatted(f, point));
  }

  private static String line(String out, String name) {
    var line = Pattern.compile("(?m)^" + name + " +(.*)$").matcher(out);
    return line.find() ? line.group(1) : "";
  }

  /// The first is 10⁻¹²x; the next two have no critical point there, by mpmath with 60 digits; the
  /// fourth has one 0.5 away, which is not near, the next three have one at 0. Of a constant every
  /// point is one.
  @ParameterizedTest
  @CsvSource({
    "(x+1)^3-x^3-3*x^2-3*x-1+1e-12*x, 1e5, gradient-flat, 1.00000000000e-07, twice as many",
    "sin(x)/x, 1e-8, neither, 1.00000000000, twice as many",
    "log(cosh(x))-x, 20, neither, -0.693147180560, twice as many",
    "((1e8+x)^2-1e16)/1e8-2*x, 0.5, neither, 2.50000000000e-09, twice as many",
    "exp(x)-1-x, 1e-9, critical, 5.00000000167e-19, twice as many",
    "log(1+x)-x, 1e-9, critical, -4.99999999667e-19, twice as many",
    "exp(x)-x, 1e-17, critical, 1.00000000000, twice as many",
    "3+0*x, 7, critical, 3.00000000000, exactly 0",
    "(x-y)^2+(y-z)^2+(z-x)^2, '0.1, 0.1, 0.1', critical, 0.00000000000, exactly 0",
    "0*tan(x*pi/2), 1, neither, NaN, nothing is told",
    "(x+1)^2-x^2-2*x, 1e9, critical, 1.00000000000, exactly 0",
    "(x+pi)^2-x^2-2*pi*x, 1e17, neither, NaN, 'by cancellation, overflow or underflow'",
    "log(1)*x+x^2, 0, critical, 0.00000000000, exactly 0",
    "cos(1e300)+x^2, 0, critical, -0.168214444374, exactly 0",
    "sin(pi)*x+x^2, 0, critical, 0.00000000000, twice as many",
    "sin(pi)*(x+1)+x^2, 0, critical, 0.00000000000, twice as many",
    "sin(pi)*x+1e-20*x+y^2, '0, 0', gradient-flat, 0.00000000000, twice as many",
    "sin(pi)*x+1e-40*x+y^2, '0, 0', neither, 0.00000000000, nothing is told",
    "(x^2+1)*(1e-170*1e-170)*1e170*1e170, 0.5, neither, NaN, nothing is told"
  })
  void anInspectionSaysWhatItsNumbersAre(
      String f, String point, String verdict, String value, String said) throws IOException {
    Shell inspect = Shell.run("inspect", experiment(f, point));
    assertEquals(0, inspect.code(), inspect.err());
    assertEquals(verdict, line(inspect.out(), "verdict"), inspect.out());
    assertEquals(value, line(inspect.out(), "value"), inspect.out());
    String about = line(inspect.out(), "numbers") + line(inspect.out(), "not finite");
    assertTrue(about.contains(said), inspect.out());
    boolean none = said.contains("nothing is told") || value.equals("NaN");
    assertEquals(none, !inspect.out().contains("Morse index"), inspect.out());
    JsonNode json =
        new ObjectMapper().readTree(Shell.run("inspect", experiment(f, point), "--json").out());
    assertEquals(about, json.get("numbers").asString());
  }

  /// Eigenvalues by hand, but for rounding: −0.02; −0.04 and 4e16, which no double tells apart from
  /// 0 and 4e16; −0.04 and 4e9; −0.02 and 2.
  @ParameterizedTest
  @CsvSource({
    "1e16*(x-1)^2-0.01*x^2-1e16*x^2, 0.3, 1 of 1 below -1e-03",
    "1e16*(x+y)^2-0.01*(x-y)^2, '0.3, -0.2', none at ±1e-03",
    "1e9*(x+y)^2-0.01*(x-y)^2, '0.3, -0.2', 1 of 2 below -1e-03",
    "1e16*(x-1)^2-0.01*x^2-1e16*x^2+2e16*x+y^2, '0, 0', 1 of 2 below -1e-03"
  })
  void indicesAreThoseOfTheFormula(String f, String point, String index) throws IOException {
    Shell inspect = Shell.run("inspect", experiment(f, point));
    assertTrue(line(inspect.out(), "Morse index").startsWith(index), inspect.out());
    JsonNode told =
        new ObjectMapper()
            .readTree(Shell.run("inspect", experiment(f, point), "--json").out())
            .get("morse_index");
    assertEquals(index.startsWith("none") ? 0 : 2, told.size(), told::toString);
  }

  /// Of a constant every point is critical, and along the parabola there is a slope of 10⁻³⁰: the
  /// numbers tell neither, and it is said.
  @ParameterizedTest
  @CsvSource({
    "sin(x)^2+cos(x)^2, 0.3, neither, nothing tells",
    "exp(x)*exp(-x), 0.7, neither, nothing tells",
    "(y-x^2)^2+1e-30*y, '1, 1', critical, a slope along them may hide in it"
  })
  void whatNumbersCannotTellIsSaid(String f, String point, String verdict, String said)
      throws IOException {
    Shell inspect = Shell.run("inspect", experiment(f, point));
    assertEquals(verdict, line(inspect.out(), "verdict"), inspect.out());
    assertTrue(line(inspect.out(), "Newton step").contains(said), inspect.out());
    Shell regular = Shell.run("inspect", experiment("x^2+y^2/3", "0, 1e-17"));
    assertEquals("critical", line(regular.out(), "verdict"), regular.out());
    assertFalse(line(regular.out(), "Newton step").contains("may hide"), regular.out());
  }

  /// Critical points at 0, by hand, near which the gradient is a difference of numbers about 1, so
  /// that doubles say nothing of it where steps lead. The last has none, for its slope along z.
  @Tag("long")
  @Test
  void runsThatArriveWhereDoublesEndAreCritical() throws IOException {
    assertEquals(15, critical("minimum", "exp(x)-x"));
    assertEquals(15, critical("saddle", "sqrt(1+x)-x/2+y^2"));
    assertEquals(0, critical("sloping", "exp(x)-x+y^2+1e-17*z"));
  }

  private int critical(String name, String f) throws IOException {
    Path out = temporary.resolve(name);
    Path file =
        Files.writeString(
            temporary.resolve("arrive.yaml"),
            """
            name: arrive
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: -0.5, upper: 0.9}
            finder: {type: newton_mr}
            runs: 15
            iterations: 60
            """
                .formatted(f));
    Shell run = Shell.run("run", file, "--quiet", "--out", out);
    assertEquals(0, run.code(), run.err());
    JsonNode summary = new ObjectMapper().readTree(out.resolve("summary.json"));
    return summary.findValue("critical").get("1e-8").intValue();
  }

  /// By mpmath with 400 digits: doubles know the first three, whose angles are large numbers.
  @ParameterizedTest
  @CsvSource({
    "cos(1e15)+x^2, 1, neither, 0.486806262213, 2.00000",
    "cos(1e15*x)+x^2, 1, neither, 0.486806262213, 8.58273e+14",
    "cos(1e15+x), 0.5, neither, -0.861847771288, 0.507167",
    "cos(1e15)+x^2, 1e-9, critical, -0.513193737787, 2.00000e-09"
  })
  void largeAnglesAreKnown(String f, String point, String verdict, String value, String norm)
      throws IOException {
    Shell inspect = Shell.run("inspect", experiment(f, point));
    assertEquals(verdict, line(inspect.out(), "verdict"), inspect.out());
    assertEquals(value, line(inspect.out(), "value"), inspect.out());
    assertEquals(norm, line(inspect.out(), "gradient norm"), inspect.out());
  }

  /// Valleys with a slope, which have no critical point near, and without. By hand: the floor of
  /// each is level along a curve, where the added term is not: (x + y)² + 10⁻¹⁷y² has one critical
  /// point, at 0. The line x = 0 of the last but one is one of critical points.
  @ParameterizedTest
  @CsvSource({
    "(y-x^2)^2+1e-25*y, '1, 1', neither",
    "(y-x^2)^2, '1, 1', critical",
    "x^2+2*x*y+y^2+1e-17*y^2, '1, -1', neither",
    "(x^2+y^2-1)^2+1e-26*x, '0.6, 0.8', neither",
    "(x^2+y^2-1)^2, '0.6, 0.8', critical",
    "(exp(x)*y-1)^2+1e-22*x, '0.3, 0.7408182206817179', neither",
    "(exp(x)*y-1)^2, '0.3, 0.7408182206817179', critical",
    "(x^2+y^2+z^2-1)^2+1e-24*z, '0.48, 0.6, 0.64', neither",
    "(x-1/3)^4+(y-1/3)^2, '0.3333333333333333, 0.3333333333333333', critical",
    "(x-1/3)^2+(x-1/3)*(y-1/7)^2, '0.3333333333333333, 0.14285714285714285', critical",
    "((x-0.1)+(y-0.3))^2+1e-17*(x-y)^2, '0.2, 0.2', critical",
    "cos(x+y)+1e-22*x, '1, 2.141592653589793', neither",
    "cos(x+y), '1, 2.141592653589793', critical",
    "exp(x)-x+x^2*y^2, '1e-9, 0.5', critical",
    "exp(x)-x+x^2*y^2, '0, 0.5', critical",
    "exp(x)-x+x^2*y^2, '1e-12, 2', critical",
    "exp(x)-x+x^2*y^2+1e-20*y, '1e-9, 0.5', neither"
  })
  void slopesThatRoundingHidesAreSeen(String f, String point, String verdict) throws IOException {
    Shell inspect = Shell.run("inspect", experiment(f, point));
    assertEquals(verdict, line(inspect.out(), "verdict"), inspect.out());
    assertFalse(inspect.out().contains("is NaN"), inspect.out());
    assertFalse(inspect.out().contains("Infinity"), inspect.out());
  }

  /// Of what is undefined nothing finite is told: no eigenvalue, trace or norm.
  @ParameterizedTest
  @CsvSource({"log(x)+x^2, -1", "x^2+y^2+0*log(x-1), '0.5, 1'", "0*tan(x*pi/2), 1", "1/x+x^2, 0"})
  void whereFIsUndefinedNothingFiniteIsTold(String f, String point) throws IOException {
    String out = Shell.run("inspect", experiment(f, point)).out();
    for (String name :
        new String[] {"value", "gradient norm", "lowest eigenvalues", "trace", "norm", "r_H"}) {
      String said = line(out, name);
      assertTrue(said.startsWith("NaN"), name + " " + said);
      assertFalse(said.matches(".*[0-9].*"), name + " " + said);
    }
    assertEquals("", line(out, "Morse index"), out);
    assertEquals("", line(out, "kernel share of g"), out);
  }

  /// A step of length 0 from θ = 0.
  @Test
  void lengthsAreNumbers() throws IOException {
    Shell inspect = Shell.run("inspect", experiment("1e-9*x", "0"));
    assertEquals(
        "leaves 1.00000 of the gradient, is 0.00000 of max(‖θ‖, 1) long",
        line(inspect.out(), "Newton step"));
  }

  @Test
  void whereDoublesAreRightNothingIsSaid() throws IOException {
    Shell inspect =
        Shell.run("inspect", experiment("(x-1/3)^2 + y^2", "0.3333333333333333, 1e-20"));
    assertEquals("critical", line(inspect.out(), "verdict"), inspect.out());
    assertEquals("", line(inspect.out(), "numbers"), inspect.out());
  }

  /// A campaign calls a point what an inspection calls it.
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "sin(x)/x, 1e-8, neither, false",
    "3+0*x, 7, critical, true",
    "0*tan(x*pi/2), 1, neither, false"
  })
  void aCampaignSaysTheSame(String f, String point, String verdict, boolean counts)
      throws IOException {
    Path directory = temporary.resolve("run");
    Shell run = Shell.run("run", experiment(f, point), "--out", directory);
    assertEquals(0, run.code(), run.err());
    Shell stored = Shell.run("point", directory, "--run", "0");
    assertEquals(verdict, line(stored.out(), "verdict"), stored.out());
    JsonNode summary =
        new ObjectMapper().readTree(Files.readString(directory.resolve("summary.json")));
    assertEquals(counts, summary.get("critical").get("1e-8").asInt() == 1, summary::toString);
    assertFalse(stored.out().contains("family"), stored.out());
  }
}
