package dev.cairn.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Shape;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.report.summary.CollectionNumbers;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.landscape.CollectSettings;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;
import dev.cairn.symmetry.SignedPermutation;
import dev.cairn.symmetry.SignedPermutations;
import dev.cairn.symmetry.Symmetry;
import dev.cairn.text.Worded;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Formulas whose critical points are known on paper, from the search to what is told.
class CountsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  @TempDir Path directory;

  private static ExperimentFile file(String formula, String lower, String upper) {
    return ExperimentFile.parse(
        """
        name: mine
        problem: {type: formula, f: "%s"}
        start: {type: uniform, lower: %s, upper: %s}
        finder: {type: pseudo_inverse_newton}
        runs: 300
        iterations: 200
        """
            .formatted(formula, lower, upper),
        "mine.yaml");
  }

  private CollectionSummary search(ExperimentFile file) {
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(2), _ -> {}));
      try (var reader = session.reader()) {
        return CollectionSummary.read(reader).getFirst();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(x^2 + y^2 - 1)^2         | 1 family of dimension 1, 1 point  | points come in",
        "x^3/3 - x + y^2           | 2 points                          | f does not rise",
      })
  void whatIsToldIsTrue(String formula, String entries, String euler) {
    requireTold(search(file(formula.strip(), "-3", "3")), entries, euler);
  }

  private static void requireTold(CollectionSummary summary, String entries, String euler) {
    String lines = summary.lines().toString();
    assertTrue(summary.lines().getFirst().contains(": " + entries.strip() + " from"), lines);
    assertFalse(summary.euler().applies(), lines);
    assertTrue(summary.euler().words().startsWith(euler.strip()), lines);
    assertEquals(Optional.empty(), CollectionNumbers.of(summary).eulerSum());
    assertTrue(lines.contains("duplicates up to symmetry are possible"), lines);
  }

  @Test
  void ofAFoldThereIsOneUnresolvedEntryAroundTheDegeneratePoint() {
    CollectionSummary summary = search(file("x^3/3 - x + sin(x) + y^2/2", "-3", "3"));
    requireTold(summary, "1 unresolved", "1 unresolved");
    CollectedRow row = summary.rows().getFirst();
    assertTrue(row.shape().radius() > 1e-6 && row.shape().radius() < 1e-3, row::toString);
    assertTrue(Math.abs(row.theta().get(0)) <= row.shape().radius(), row::toString);
    assertEquals(1, row.nullity());
  }

  /// Least squares of a line: one minimum; without its bias and with tanh f does not grow.
  @ParameterizedTest
  @CsvSource({"identity, true, outward", "tanh, false, not-outward"})
  void ofNetworksWithoutL2TheGrowthIsSampled(String activation, boolean biases, String growth) {
    ExperimentFile file =
        ExperimentFile.parse(
            """
            name: line
            problem:
              type: network
              data: {type: given, inputs: [[-1], [0], [2]], targets: [[1], [2], [2]]}
              layers: [1, %s1]
              activation: %s
              biases: %s
            start: {type: normal, variance: 1}
            finder: {type: pseudo_inverse_newton}
            runs: 40
            iterations: 100
            """
                .formatted(biases ? "" : "1, ", activation, biases),
            "line.yaml");
    CollectionSummary summary = search(file);
    assertEquals(
        Optional.of(growth),
        summary.collection().growth().map(Worded::word),
        summary.lines()::toString);
    assertEquals(biases, summary.euler().applies(), summary.lines()::toString);
    if (biases) {
      assertEquals(Map.of(0, 1L), summary.census());
      assertEquals(Optional.of("1"), CollectionNumbers.of(summary).eulerSum());
    }
  }

  /// Two branches meet in a cusp, near which neither can be followed to both sides.
  @Tag("long")
  @Test
  void aroundACuspThereAreFewEntries() {
    CollectionSummary summary = search(file("(y^2 - x^3)^2", "-3", "3"));
    assertEquals(Map.of(1, 2L), summary.families(), summary.lines()::toString);
    assertEquals(List.of(), summary.points());
    assertTrue(summary.unresolved().size() <= 6, summary.lines()::toString);
  }

  /// The ends of a campaign's runs are counted as a search's are.
  @Test
  void campaignsAreCountedTheSameWay() {
    ExperimentFile file = file("(x^2 + y^2 - 1)^2", "-2", "2").set("runs", "40");
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      campaign.run(2, CLOCK, System::nanoTime, _ -> {});
    }
    new Collector(directory, CollectSettings.DEFAULT, session(), _ -> {}).take(directory);
    try (CollectionReader reader = CollectionReader.open(directory)) {
      CollectionSummary summary = CollectionSummary.read(reader).getFirst();
      assertEquals(Map.of(1, 1L), summary.families(), summary.lines()::toString);
      assertTrue(summary.points().size() <= 1, summary.lines()::toString);
    }
  }

  @Test
  void aBoxMayDifferByCoordinate() {
    ExperimentFile file = file("(x^2 - 1)^2 + (y^2 - 1)^2", "[-2, 0.5]", "[2, 3]");
    CollectionSummary summary = search(file);
    assertEquals(Map.of(0, 2L, 1, 1L), summary.census(), "only what lies in the box");
    CairnException refused =
        assertThrows(
            CairnException.class,
            () ->
                Campaign.create(
                        file("x^2 + y^2", "[-1, -1, -1]", "1"), directory.resolve("other"), CLOCK)
                    .close());
    assertEquals(
        "start: [-1.0, -1.0, -1.0] has 3 numbers, must have one or 2, as many as there are"
            + " coordinates",
        refused.getMessage());
  }

  @Test
  void pointsAreProvenDistinctWhereTheirBallsAreDisjoint() {
    List<CollectedRow> rows = search(file("(x^2 - 1)^2 + y^2", "-2", "2")).rows();
    assertEquals(3, rows.size());
    var symmetry = Symmetry.none();
    assertEquals(new Distinctness(3, 0), Distinctness.of(rows, List.of(), symmetry));
    var proofs = List.of(proof(rows, 0, 0.4), proof(rows, 1, 0.4), proof(rows, 2, 0.4));
    assertEquals(new Distinctness(3, 3), Distinctness.of(rows, proofs, symmetry));
    var wide = List.of(proof(rows, 0, 0.7), proof(rows, 1, 0.7), proof(rows, 2, 0.7));
    assertEquals(1, Distinctness.of(rows, wide, symmetry).proven(), "−1 and 1 are 2 apart");
    var flips = SignedPermutations.generatedBy(List.of(SignedPermutation.of(-1, 2)));
    assertEquals(2, Distinctness.of(rows, proofs, flips).proven(), "−1 is an image of 1");
  }

  /// A certificate says that there is none: then it is no point, no family and no pair.
  @Test
  void whatIsProvenNotCriticalCountsAsNothing() {
    CollectionSummary found = search(file("(x^2 + y^2 - 1)^2 + (z^2 - 1)^2", "-2", "2"));
    assertEquals(3, found.families().get(1), found.lines()::toString);
    var rows =
        found.rows().stream()
            .map(row -> row.shape() instanceof Shape.Family ? refuted(row) : row)
            .toList();
    var summary =
        new CollectionSummary(
            found.collection(),
            found.structure(),
            rows,
            found.outcomes(),
            found.overflowing(),
            found.distinct(),
            found.completeness());
    assertEquals(Map.of(), summary.families());
    assertEquals(found.points(), summary.points());
    assertTrue(
        summary.lines().getFirst().contains(": 3 points, 3 proven not critical from"),
        summary.lines()::toString);
    assertTrue(
        found
            .lines()
            .contains(
                "  degenerate beyond known continuous symmetries: 3 (dead units 0, duplicated units 0,"
                    + " others 3); with dead or duplicated units in all: 0"),
        found.lines()::toString);
    assertFalse(
        summary.lines().toString().contains("degenerate beyond"), summary.lines()::toString);
    assertEquals(3, CollectionNumbers.of(summary).kinds().get(Degeneracy.REGULAR));
    assertEquals(0, CollectionNumbers.of(summary).kinds().get(Degeneracy.DEGENERATE));
  }

  private static CollectedRow refuted(CollectedRow row) {
    return new CollectedRow(
        row.collection(),
        row.point(),
        row.loss(),
        row.squaredGradientNorm(),
        row.morseIndex(),
        row.nullity(),
        row.gap(),
        row.fraction(),
        row.orbitSize(),
        row.stabiliser(),
        row.seen(),
        row.kind(),
        row.deadUnits(),
        row.duplicatedUnits(),
        Optional.of(ProofState.NOT_CRITICAL),
        row.source(),
        row.variant(),
        row.run(),
        row.theta(),
        row.standsFor());
  }

  private static PointProofRow proof(List<CollectedRow> rows, int point, double radius) {
    String centre =
        Arrays.stream(rows.get(point).theta().toArray())
            .mapToObj(x -> '"' + Double.toHexString(x) + '"')
            .collect(Collectors.joining(", ", "{\"centre\": [", "]}"));
    return PointProofRow.of(
        new Proof(
            ProofState.CRITICAL,
            OptionalInt.of(0),
            OptionalInt.empty(),
            1e-9,
            radius,
            1e-12,
            Optional.empty(),
            Double.NaN,
            Double.NaN,
            centre,
            0.1),
        0,
        point);
  }

  private static WorkSession session() {
    return new WorkSession(
        ProvenanceRow.Work.COLLECT, Engine.of(1), Mixing.REFUSED, new StopRequest());
  }
}
