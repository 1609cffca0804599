package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.finder.continuation.Branch;
import dev.cairn.finder.continuation.BranchEvent;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.store.BranchEventRow;
import dev.cairn.study.store.BranchPathRow;
import dev.cairn.study.store.BranchRow;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Branches that are known on paper, from an experiment file to the store, the figure and the page.
class ContinueCommandTest {
  @TempDir Path temporary;

  /// A formula of variables that start at 0 unless told otherwise.
  private static String formula(String f, String parameters, String start, String continuation) {
    return """
        name: mine
        problem: {type: formula, f: "%s", parameters: {%s}}
        start: {type: given, points: [[%s]]}
        finder: {type: newton_mr}
        runs: 1
        iterations: 100
        continuation: {%s}
        """
        .formatted(f, parameters, start, continuation);
  }

  private Path follow(String experiment) throws IOException {
    return follow(experiment, "out", 1);
  }

  private Path follow(String experiment, String out, int workers) throws IOException {
    Path directory = temporary.resolve(out);
    Path file = Files.writeString(temporary.resolve("mine.yaml"), experiment);
    Shell shell = Shell.run("continue", file, "--out", directory, "--workers", workers, "--quiet");
    assertEquals(0, shell.code(), shell.err());
    return directory;
  }

  /// What is stored.
  private record Stored(
      List<BranchRow> branches, List<BranchPathRow> path, List<BranchEventRow> events) {
    static Stored of(Path directory) {
      try (ContinuationReader reader = ContinuationReader.open(directory)) {
        List<BranchRow> branches = reader.branches();
        return new Stored(
            branches,
            branches.stream().flatMap(b -> reader.path(b.start(), b.branch()).stream()).toList(),
            branches.stream().flatMap(b -> reader.events(b.start(), b.branch()).stream()).toList());
      }
    }

    BranchEventRow only(BranchEvent.Kind kind) {
      assertEquals(1, events.size(), events::toString);
      assertEquals(kind, events.getFirst().kind());
      return events.getFirst();
    }
  }

  /// x⁴/4 − a x²/2: 0 everywhere, ±√a from a = 0 on.
  @Test
  void aPitchforkWithItsTines() throws IOException {
    Path directory =
        follow(formula("x^4/4 - a*x^2/2", "a: -1", "0.3", "parameter: a, to: 1, branches: 2"));
    Stored stored = Stored.of(directory);
    BranchEventRow event = stored.only(BranchEvent.Kind.BRANCH);
    assertEquals(0, event.parameter(), 1e-8);
    assertEquals(List.of(0, 1), List.of(event.indexBefore(), event.indexAfter()));
    assertTrue(event.within() <= 1e-9, event::toString);
    assertEquals(3, stored.branches().size());
    for (BranchRow branch : stored.branches()) {
      assertEquals(Branch.End.ARRIVED, branch.ended());
      assertEquals(1, branch.lastParameter());
      boolean trunk = branch.branch() == 0;
      assertEquals(trunk ? 0 : -0.25, branch.lastLoss(), 1e-12);
      assertEquals(trunk ? 1 : 0, branch.lastIndex().orElseThrow());
      assertEquals(trunk ? -1 : 0, branch.parent().orElse(-1));
    }
    assertEquals(List.of(1, -1), stored.branches().stream().skip(1).map(BranchRow::side).toList());
    for (BranchPathRow point : stored.path()) {
      double x = point.theta().get(0);
      double expected = point.branch() == 0 ? 0 : point.parameter();
      assertEquals(expected, x * x, 1e-9);
      assertEquals(Math.abs(x), point.norm(), 1e-15);
      assertTrue(point.gradientNorm() < 1e-12, point::toString);
    }
    String page = Files.readString(directory.resolve("report.html"));
    PageLinks.assertLeadTo(page, "summary", "figures", "branches", "events", "settings");
    assertTrue(page.contains("0 folds, 1 branch point on"), page.substring(0, 200));
    assertTrue(
        Files.readString(directory.resolve("summary.json")).contains("\"branch_points\" : 1"));
    String drawn = Files.readString(directory.resolve("figures/branches.csv"));
    assertTrue(drawn.lines().anyMatch(line -> line.startsWith("A,branch point,")), drawn);
    assertTrue(Files.size(directory.resolve("figures/branches.png")) > 10_000);
    assertTrue(Files.exists(directory.resolve("parquet/branch_events.parquet")));
  }

  /// By hand 2y² − a x²; its Hessian in doubles has no −2a.
  @Test
  void aSaddleThatDoublesLose() throws IOException {
    Stored stored =
        Stored.of(
            follow(
                formula(
                    "(1e8*x+y)^2 - 1e16*x^2 - 2e8*x*y - a*x^2 + y^2",
                    "a: 0.01",
                    "0, 0",
                    "parameter: a, to: 1")));
    assertEquals(Branch.End.ARRIVED, stored.branches().getFirst().ended());
    assertEquals(List.of(), stored.events());
    for (BranchPathRow point : stored.path()) {
      assertEquals(1, point.morseIndex());
      assertEquals(0, point.loss());
      assertEquals(2 * point.parameter(), point.smallestModulus(), 1e-12);
    }
  }

  /// By hand x⁴ − x²/100 + a x, which folds where 600x² = 1; in doubles its values are multiples of
  /// 2 and its slopes of 10⁻⁸.
  @Test
  void aFoldThatDoublesLose() throws IOException {
    Stored stored =
        Stored.of(
            follow(
                formula(
                    "(x+1e8)^2 - 1e16 - 2e8*x - 1.01*x^2 + x^4 + a*x",
                    "a: 0",
                    "0",
                    "parameter: a, to: 0.1")));
    BranchEventRow fold = stored.only(BranchEvent.Kind.FOLD);
    double x = Math.sqrt(1 / 600.0);
    assertEquals(x, fold.theta().get(0), 1e-9);
    assertEquals(x / 50 - 4 * x * x * x, fold.parameter(), 1e-12);
    BranchRow branch = stored.branches().getFirst();
    assertEquals(-2.5e-5, branch.lastLoss(), 1e-15);
    assertEquals(Math.sqrt(0.005), branch.lastNorm(), 1e-12);
    assertTrue(stored.path().stream().allMatch(point -> point.gradientNorm() < 1e-12));
  }

  /// x³/3 − a x: ±√a meet at 0.
  @Test
  void aFold() throws IOException {
    Stored stored =
        Stored.of(follow(formula("x^3/3 - a*x", "a: 1", "0.8", "parameter: a, to: -1")));
    BranchEventRow fold = stored.only(BranchEvent.Kind.FOLD);
    assertEquals(0, fold.parameter(), 1e-9);
    assertEquals(0, fold.norm(), 1e-6);
    assertEquals(List.of(0, 1), List.of(fold.indexBefore(), fold.indexAfter()));
    BranchRow branch = stored.branches().getFirst();
    assertEquals(Branch.End.RETURNED, branch.ended());
    assertEquals(2.0 / 3, branch.lastLoss(), 1e-12);
    assertEquals(2, branch.lastNorm() + branch.firstNorm(), 1e-12);
  }

  /// A cusp, along one parameter while the other stays: x³ − a x + b = 0 has a double root where
  /// 4a³ = 27b².
  @Test
  void aCuspAlongEitherParameter() throws IOException {
    String f = "x^4/4 - a*x^2/2 + b*x";
    Stored along = Stored.of(follow(formula(f, "a: 2, b: 0.1", "1.4", "parameter: a, to: -1")));
    BranchEventRow fold = along.only(BranchEvent.Kind.FOLD);
    assertEquals(27 * 0.01, 4 * Math.pow(fold.parameter(), 3), 1e-8);
    Stored across =
        Stored.of(follow(formula(f, "a: 3, b: 0", "1.7", "parameter: b, to: 5"), "across", 1));
    BranchEventRow other = across.only(BranchEvent.Kind.FOLD);
    assertEquals(2, other.parameter(), 1e-8);
    assertEquals(1, other.norm(), 1e-5);
  }

  /// Bratu's problem −u″ = λeᵘ on (0, 1), central differences: the fold of the differential
  /// equation is at λ = 8 min w²/cosh² w = 3.513830719, where w tanh w = 1; differences of second
  /// order come four times closer with half the step.
  @Tag("long")
  @Test
  void bratusFold() throws IOException {
    double[] errors = new double[2];
    for (int k = 0; k < 2; k++) {
      int n = k == 0 ? 7 : 15;
      List<String> u = new ArrayList<>(List.of("0"));
      IntStream.rangeClosed(1, n).forEach(i -> u.add("u" + i));
      u.add("0");
      String f =
          IntStream.rangeClosed(0, n)
                  .mapToObj(i -> "(%s - %s)^2*%s/2".formatted(u.get(i + 1), u.get(i), n + 1))
                  .collect(Collectors.joining(" + "))
              + " - lambda/%s*(".formatted(n + 1)
              + u.subList(1, n + 1).stream()
                  .map("exp(%s)"::formatted)
                  .collect(Collectors.joining(" + "))
              + ")";
      String start = String.join(", ", u.subList(1, n + 1).stream().map(_ -> "0").toList());
      Stored stored =
          Stored.of(
              follow(
                  formula(f, "lambda: 0", start, "parameter: lambda, to: 4, largest_norm: 20"),
                  "bratu" + n,
                  1));
      assertEquals(Branch.End.DIVERGING, stored.branches().getFirst().ended());
      errors[k] = stored.only(BranchEvent.Kind.FOLD).parameter();
    }
    double w = 1;
    for (int k = 0; k < 50; k++) {
      w = 1 / Math.tanh(w);
    }
    double fold = 8 * Math.pow(w / Math.cosh(w), 2);
    assertEquals(3.513830719, fold, 1e-9);
    assertEquals(4, (errors[0] - fold) / (errors[1] - fold), 0.4);
    assertTrue(Math.abs(errors[1] - fold) < 0.02, () -> "" + errors[1]);
  }

  /// Euler's rod of m elements buckles at P = 2 − 2 cos((2j − 1)π/(2m + 1)).
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void eulersRod(int m) throws IOException {
    StringBuilder f = new StringBuilder("t1^2/2 - P*(1 - cos(t1))");
    for (int i = 2; i <= m; i++) {
      f.append(" + (t%s - t%s)^2/2 - P*(1 - cos(t%s))".formatted(i, i - 1, i));
    }
    String start = IntStream.range(0, m).mapToObj(_ -> "0").collect(Collectors.joining(", "));
    Stored stored =
        Stored.of(follow(formula(f.toString(), "P: 0", start, "parameter: P, to: 4.2")));
    assertEquals(m, stored.events().size());
    for (int j = 1; j <= m; j++) {
      BranchEventRow event = stored.events().get(j - 1);
      assertEquals(BranchEvent.Kind.BRANCH, event.kind());
      double load = 2 - 2 * Math.cos((2 * j - 1) * Math.PI / (2 * m + 1));
      assertEquals(load, event.parameter(), 1e-7);
    }
  }

  @Tag("long")
  @Test
  void eulersRodOfTenElements() throws IOException {
    eulersRod(10);
  }

  /// The loss (1 − vw)² + λ(v² + w²)/2 of a linear network has v = w = √(1 − λ/2) up to λ = 2,
  /// where it meets the origin.
  private static final String NETWORK =
      """
      name: mine
      problem:
        type: network
        data: {type: given, inputs: [[1]], targets: [[1]]}
        layers: [1, 1, 1]
        activation: identity
        biases: false
        l2: 0.5
      start: {type: given, points: [[%s]]}
      finder: {type: pseudo_inverse_newton}
      runs: %s
      iterations: 100
      continuation: {parameter: problem.l2, %s}
      """;

  @Test
  void regularisationOfANetwork() throws IOException {
    Stored stored = Stored.of(follow(NETWORK.formatted("0.8, 0.9", 1, "to: 1.5")));
    assertEquals(List.of(), stored.events());
    for (BranchPathRow point : stored.path()) {
      assertEquals(2 - point.parameter(), point.norm() * point.norm(), 1e-9);
      assertEquals(0, point.morseIndex());
    }
    assertEquals(1.5, stored.path().getLast().parameter());
  }

  @Test
  void theOriginGainsMinimaWhereTheyMeetIt() throws IOException {
    Stored stored =
        Stored.of(follow(NETWORK.formatted("0, 0", 1, "to: 4, scale: decades, branches: 2")));
    BranchEventRow event =
        stored.events().stream().filter(e -> e.branch() == 0).findFirst().orElseThrow();
    assertEquals(2, event.parameter(), 1e-7);
    assertEquals(List.of(1, 0), List.of(event.indexBefore(), event.indexAfter()));
    assertEquals(BranchEvent.Kind.BRANCH, event.kind());
    assertEquals(0.5, stored.branches().getFirst().firstParameter());
    assertEquals(4, stored.branches().getFirst().lastParameter());
    for (BranchRow tine : stored.branches().subList(1, 3)) {
      assertEquals(Branch.End.RETURNED, tine.ended());
      assertEquals(0.5, tine.lastParameter());
      assertEquals(0.4375, tine.lastLoss(), 1e-12);
      assertEquals(0, tine.lastIndex().orElseThrow());
    }
  }

  /// Three starts on one worker, on two, and stopped in between: the same rows.
  @Tag("long")
  @Test
  void neitherWorkersNorInterruptionsChangeABit() throws IOException {
    String experiment =
        """
        name: mine
        problem: {type: formula, f: "x^4/4 - a*x^2/2 + y^4/4 - (a - 0.3)*y^2/2", parameters: {a: -1}}
        start: {type: uniform, lower: -1, upper: 1}
        finder: {type: pseudo_inverse_newton}
        runs: 3
        iterations: 100
        continuation: {parameter: a, to: 1, branches: 2}
        """;
    Stored one = Stored.of(follow(experiment));
    Stored two = Stored.of(follow(experiment, "two", 2));
    assertSame(one, two);
    Path directory = temporary.resolve("stopped");
    ExperimentFile file = ExperimentFile.read(temporary.resolve("mine.yaml"));
    try (Study study = Studies.branches(file, directory, Mixing.REFUSED)) {
      assertEquals(Outcome.INTERRUPTED, study.run(Engine.of(1), _ -> study.stop()));
    }
    assertEquals(
        1, Stored.of(directory).branches().stream().map(BranchRow::start).distinct().count());
    Shell shell = Shell.run("resume", directory, "--quiet");
    assertEquals(0, shell.code(), shell.err());
    assertSame(one, Stored.of(directory));
  }

  /// All but times and sessions.
  private static void assertSame(Stored first, Stored second) {
    assertEquals(first.path(), second.path());
    assertEquals(first.events(), second.events());
    assertEquals(
        first.branches().stream().map(ContinueCommandTest::timeless).toList(),
        second.branches().stream().map(ContinueCommandTest::timeless).toList());
  }

  private static List<Object> timeless(BranchRow row) {
    return List.of(
        row.start(),
        row.branch(),
        row.parent(),
        row.event(),
        row.side(),
        row.points(),
        row.ended(),
        row.lastParameter(),
        row.lastLoss(),
        row.arclength(),
        row.iterations());
  }

  /// The three points that a landscape search has found, followed further.
  @Tag("long")
  @Test
  void pointsOfAnotherStudyAreFollowed() throws IOException {
    Path found = temporary.resolve("found");
    Path landscape =
        Files.writeString(
            temporary.resolve("landscape.yaml"),
            """
            name: double-well
            problem: {type: formula, f: "x^4/4 - a*x^2/2", parameters: {a: 1}}
            start: {type: uniform, lower: -2, upper: 2}
            finder: {type: newton_mr}
            runs: 100
            iterations: 100
            """);
    Shell shell = Shell.run("landscape", landscape, "--out", found, "--quiet");
    assertEquals(0, shell.code(), shell.err());
    Stored stored =
        Stored.of(
            follow(
                """
                name: mine
                problem: {type: formula, f: "x^4/4 - a*x^2/2", parameters: {a: 1}}
                start: {type: found, study: found}
                finder: {type: newton_mr}
                runs: 3
                iterations: 100
                continuation: {parameter: a, to: 4}
                """));
    double[] ends = stored.branches().stream().mapToDouble(BranchRow::lastLoss).sorted().toArray();
    assertArrayEquals(new double[] {-4, -4, 0}, ends, 1e-9);
    assertNotEquals(0, stored.path().size());
    Shell many = Shell.run("continue", temporary.resolve("mine.yaml"), "--runs", 4, "--out", "x");
    assertEquals(1, many.code());
    assertTrue(many.err().contains("has 3 critical points"), many.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "continuation.parameter=b | 1 | must be one of a",
        "continuation.to=-1 | 1 | continuation.to is -1.0, where a begins",
        "continuation.scale=decades | 1 | both must be > 0",
        "start={type: training} | 1 | start.type",
        "problem={type: function, name: quartic} | 1 | problems of this type have none",
        "problem.parameters={c: 1} | 2 | parameter 'c' does not stand in the formula",
        "problem.variables=[x, a] | 2 | is a variable and a parameter",
        "continuation.first_step=1 | 2 | first_step is 1.0, must be at most longest_step, 0.1",
      })
  void whatCannotBeFollowedIsRefused(String set, int code, String words) throws IOException {
    Path file =
        Files.writeString(
            temporary.resolve("mine.yaml"),
            formula("x^4/4 - a*x^2/2", "a: -1", "0.3", "parameter: a, to: 1"));
    Path out = temporary.resolve("none");
    Shell shell = Shell.run("continue", file, "--set", set.strip(), "--out", out);
    assertEquals(code, shell.code(), shell.err());
    assertTrue(shell.err().contains(words), shell.err());
    assertTrue(!Files.exists(out), "nothing is left behind");
    Shell missing =
        Shell.run(
            "continue",
            Files.writeString(
                temporary.resolve("plain.yaml"),
                Files.readString(file)
                    .lines()
                    .filter(l -> !l.startsWith("continuation"))
                    .collect(Collectors.joining("\n"))),
            "--out",
            out);
    assertTrue(missing.err().contains("key 'continuation' is missing"), missing.err());
  }

  /// What other commands say of branches.
  @Test
  void otherCommandsKnowBranches() throws IOException {
    Path directory = follow(formula("x^4/4 - a*x^2/2", "a: -1", "0.3", "parameter: a, to: 1"));
    Shell other =
        Shell.run(
            "continue",
            temporary.resolve("mine.yaml"),
            "--set",
            "continuation.to=2",
            "--out",
            directory);
    assertEquals(1, other.code());
    assertTrue(other.err().contains("+ "), other.err());
    assertTrue(other.err().contains("follows others: give another directory"), other.err());
    assertEquals(0, Shell.run("report", directory).code());
    assertEquals(0, Shell.run("export", directory, "--format", "csv").code());
    String events = Files.readString(directory.resolve("csv/branch_events.csv"));
    assertTrue(events.startsWith("start,branch,event,kind,arclength,"), events);
    assertTrue(events.contains(",branch,"), events);
    assertTrue(Shell.run("export", directory, "--format", "npz").err().contains("holds branches"));
    assertTrue(Shell.run("certify", directory).err().contains("holds branches"));
    assertTrue(
        Shell.run("landscape", temporary.resolve("mine.yaml"), "--out", directory)
            .err()
            .toLowerCase(Locale.ROOT)
            .contains("give another directory"));
  }
}
