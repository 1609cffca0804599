package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.PointCollection;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.linalg.Point;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.landscape.CollectSettings;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.landscape.ProblemStructure;
import dev.cairn.study.setup.SearchDomains;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.Schema;
import dev.cairn.study.work.Engine;
import dev.cairn.symmetry.SignedPermutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Formulas whose critical points are counted up to a group that the user gives.
class SymmetricFormulasTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  private static final String WELLS = "(x^2 - 1)^2 + (y^2 - 1)^2 + (z^2 - 1)^2";

  /// Five double wells on a ring, weakly coupled: each of the 3⁵ points has every coordinate near
  /// −1, 0 or 1, and as many negative eigenvalues as coordinates near 0.
  private static final String RING =
      "((a^2 - 1)^2 + (b^2 - 1)^2 + (c^2 - 1)^2 + (d^2 - 1)^2 + (e^2 - 1)^2)/4"
          + " + ((a - b)^2 + (b - c)^2 + (c - d)^2 + (d - e)^2 + (e - a)^2)/50";

  private static final int SITES = 5;

  @TempDir Path temporary;

  private static ExperimentFile file(String formula, String symmetry) {
    return ExperimentFile.parse(
        """
        name: mine
        problem:
          type: formula
          f: "%s"
          symmetry: %s
        start: {type: uniform, lower: -2, upper: 2}
        finder: {type: pseudo_inverse_newton}
        runs: 20000
        iterations: 200
        """
            .formatted(formula, symmetry),
        "mine.yaml");
  }

  private static PointCollection explore(String formula, String symmetry) {
    Experiment experiment = file(formula, symmetry).experiment();
    var domain =
        SearchDomains.of(
            experiment, Problems.load(experiment), ProblemStructure.of(experiment).symmetry());
    return LandscapeSearch.DEFAULT
        .within(experiment.runs(), experiment.iterations())
        .explore(domain, SearchDomains.seed(experiment))
        .points();
  }

  private CollectionSummary summary(Path directory) {
    try (CollectionReader reader = CollectionReader.open(directory)) {
      return CollectionSummary.read(reader).getFirst();
    }
  }

  private static void search(ExperimentFile file, Path directory) {
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(2), _ -> {}));
    }
  }

  /// A vertex, an edge, a face and the middle of the cube.
  @Tag("long")
  @Test
  void theTwentySevenPointsOfThreeDoubleWellsAreFourUpToTheSymmetryOfTheCube() {
    search(file(WELLS, "[[y, x, z], [y, z, x], [-x, y, z]]"), temporary);
    CollectionSummary summary = summary(temporary);
    assertEquals("48 given signed permutations of the variables", summary.collection().symmetry());
    assertEquals("48", summary.collection().groupOrder());
    assertEquals(Map.of(0, 1L, 1, 1L, 2, 1L, 3, 1L), summary.census());
    Map<Integer, String> orbits =
        summary.rows().stream()
            .collect(Collectors.toMap(CollectedRow::morseIndex, CollectedRow::orbitSize));
    assertEquals(Map.of(0, "8", 1, "12", 2, "6", 3, "1"), orbits);
    Map<Integer, String> stabilisers =
        summary.rows().stream()
            .collect(Collectors.toMap(CollectedRow::morseIndex, CollectedRow::stabiliser));
    assertEquals(Map.of(0, "6", 1, "4", 2, "8", 3, "48"), stabilisers);
    assertEquals("27", summary.orbits().toString());
    assertEquals("1", summary.completeness().eulerSum().toString());
    assertTrue(summary.euler().applies(), "f rises outward on the box");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[b, c, d, e, a], [e, d, c, b, a], [-a, -b, -c, -d, -e]]",
        "[[-b, -c, -d, -e, -a]]",
      })
  void pointsOfARingAreItsPatternsUpToTheGroup(String symmetry) {
    requirePatterns(symmetry);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"[]", "[[b, c, d, e, a]]", "[[b, c, d, e, a], [e, d, c, b, a]]"})
  void pointsOfARingAreItsPatternsUpToLessOfIt(String symmetry) {
    requirePatterns(symmetry);
  }

  private static void requirePatterns(String symmetry) {
    PointCollection points = explore(RING, symmetry);
    var generators =
        ((ProblemSpec.Formula) file(RING, symmetry).experiment().problem()).generators();
    Map<Integer, Map<Integer, Long>> sizes = new TreeMap<>();
    for (CollectedPoint point : points.points()) {
      sizes
          .computeIfAbsent(point.index(), _ -> new TreeMap<>())
          .merge(point.orbitSize().intValueExact(), 1L, Long::sum);
    }
    assertEquals(patterns(generators), sizes);
  }

  /// For every number of zeros in a pattern of −1, 0 and 1, how many orbits of each size there are.
  private static Map<Integer, Map<Integer, Long>> patterns(List<SignedPermutation> generators) {
    Map<Integer, Map<Integer, Long>> sizes = new TreeMap<>();
    Set<List<Integer>> met = new HashSet<>();
    for (int code = 0; code < Math.pow(3, SITES); code++) {
      double[] pattern = new double[SITES];
      int rest = code;
      for (int i = 0; i < SITES; i++) {
        pattern[i] = rest % 3 - 1;
        rest /= 3;
      }
      Set<List<Integer>> orbit = orbit(rounded(Point.of(pattern)), generators);
      if (met.addAll(orbit)) {
        int zeros = (int) rounded(Point.of(pattern)).stream().filter(x -> x == 0).count();
        sizes.computeIfAbsent(zeros, _ -> new TreeMap<>()).merge(orbit.size(), 1L, Long::sum);
      }
    }
    return sizes;
  }

  private static List<Integer> rounded(Point theta) {
    return Arrays.stream(theta.toArray()).mapToObj(x -> (int) Math.round(x)).toList();
  }

  private static Set<List<Integer>> orbit(
      List<Integer> pattern, List<SignedPermutation> generators) {
    Set<List<Integer>> orbit = new HashSet<>(Set.of(pattern));
    Deque<List<Integer>> left = new ArrayDeque<>(orbit);
    while (!left.isEmpty()) {
      Point theta = Point.of(left.removeFirst().stream().mapToDouble(x -> x).toArray());
      for (SignedPermutation generator : generators) {
        List<Integer> image = rounded(generator.apply(theta));
        if (orbit.add(image)) {
          left.add(image);
        }
      }
    }
    return orbit;
  }

  /// Himmelblau's function made symmetric in x and y: two cubics vanish in at most 9 points.
  @Test
  void aCollectionOfACampaignTakesPointsUpToTheGroup() {
    ExperimentFile file =
        file("(x^2 + y - 11)^2 + (x + y^2 - 11)^2", "[[y, x]]")
            .set("runs", "60")
            .set("start.lower", "-6")
            .set("start.upper", "6")
            .set("stop.squared_gradient_below", "1e-12");
    try (Campaign campaign = Campaign.create(file, temporary, CLOCK)) {
      campaign.run(2, CLOCK, System::nanoTime, _ -> {});
    }
    new Collector(temporary, CollectSettings.DEFAULT, Collecting.session(), _ -> {})
        .take(temporary);
    CollectionSummary summary = summary(temporary);
    assertEquals("2 given permutations of the variables", summary.collection().symmetry());
    assertEquals("9", summary.orbits().toString());
    assertTrue(summary.rows().size() < 9, summary.lines()::toString);
    for (CollectedRow row : summary.rows()) {
      boolean diagonal = Math.abs(row.theta().get(0) - row.theta().get(1)) < 1e-5;
      assertEquals(diagonal ? "1" : "2", row.orbitSize());
    }
  }

  @Test
  void aGeneratorThatChangesTheFormulaIsRefusedBeforeAnyWork() {
    ExperimentFile wrong = file("x^4 + y^4 + x*y", "[[y, x], [-x, y]]");
    Path directory = temporary.resolve("wrong");
    var refusals =
        List.of(
            assertThrows(
                CairnException.class,
                () ->
                    LandscapeStudy.open(wrong, directory, LandscapeSearch.DEFAULT, CLOCK).close()),
            assertThrows(
                CairnException.class, () -> Campaign.create(wrong, directory, CLOCK).close()));
    for (CairnException refusal : refusals) {
      String message = refusal.getMessage();
      assertTrue(
          message.matches(
              "problem\\.symmetry\\[1] is \\[-x, y], which does not leave f as it is:"
                  + " f is (\\S+) at \\[(\\S+), (\\S+)] and (?!\\1 )\\S+ at \\[-?\\S+, \\3]"),
          message);
    }
    assertFalse(Files.exists(directory));
  }

  /// Sums in another order differ by rounding, above all where large terms cancel.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exp(x*y*z/100) + (x + y + z)/3",
        "x^9 + y^9 + z^9 - 300*(x*y + y*z + z*x)^2",
        "log(x + y + z)",
        "sin(x + 2*y + 3*z) + sin(y + 2*z + 3*x) + sin(z + 2*x + 3*y)",
      })
  void roundingIsNoDifference(String formula) {
    Experiment experiment = file(formula, "[[y, z, x]]").experiment();
    assertEquals(3, Problems.load(experiment).parameters().tensors().size());
  }

  @Test
  void aSymmetryThatNothingIsKnownOfIsRefused() {
    Experiment experiment = file("log(-1 - x^2 - y^2)", "[[y, x]]").experiment();
    String message =
        assertThrows(CairnException.class, () -> Problems.load(experiment)).getMessage();
    assertTrue(message.startsWith("problem.symmetry cannot be checked: f has no value"), message);
  }

  /// The definition that it stored lacks keys that are new since.
  @Test
  void aSearchOfAnEarlierCairnGoesOn() throws SQLException {
    ExperimentFile file = file("(x^2 - 1)^2 + (y^2 - 1)^2", "[]");
    search(file, temporary);
    CollectionSummary before = summary(temporary);
    try (var connection =
            DriverManager.getConnection(
                "jdbc:duckdb:" + temporary.resolve(Schema.COLLECTION_FILE));
        var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE collections SET definition = replace(definition, '  symmetry: []\n', '')");
    }
    assertFalse(summary(temporary).collection().definition().contains("symmetry"));
    search(file, temporary);
    assertEquals(before.rows(), summary(temporary).rows());
  }
}
