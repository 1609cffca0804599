package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.search.PointKind;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.landscape.CollectSettings;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.landscape.SaddleDescents;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.ConnectionRow;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.store.RunOutcomeRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  /// A network of five parameters with a minimum and saddles, and sign flips as its symmetry.
  private static final String NETWORK =
      """
      name: linear
      problem:
        type: network
        data: {type: gaussian, samples: 40, variances: [2, 1]}
        layers: [2, 1, 1, 2]
        activation: identity
        biases: false
        l2: 0.1
      start: {type: normal, variance: 1}
      finder: {type: eigenvector_following}
      runs: 20
      iterations: 200
      stop: {squared_gradient_below: 1e-20}
      """;

  @TempDir Path temporary;

  private Path campaign(String name, int runs, long seed) {
    return run(
        name,
        """
        name: %s
        problem: {type: function, name: himmelblau}
        start: {type: box}
        finder: {type: pseudo_inverse_newton}
        runs: %d
        iterations: 60
        seed: %d
        stop: {squared_gradient_below: 1e-12}
        """
            .formatted(name, runs, seed));
  }

  private Path run(String name, String yaml) {
    Path directory = temporary.resolve(name);
    try (Campaign campaign = Campaign.create(ExperimentFile.parse(yaml, name), directory, CLOCK)) {
      campaign.run(2, CLOCK, System::nanoTime, _ -> {});
    }
    return directory;
  }

  private static void collect(Path target, Path... campaigns) {
    var collector = new Collector(target, CollectSettings.DEFAULT, Collecting.session(), _ -> {});
    for (Path campaign : campaigns) {
      collector.take(campaign);
    }
  }

  private static CollectionSummary summary(Path directory) {
    try (CollectionReader reader = CollectionReader.open(directory)) {
      List<CollectionSummary> summaries = CollectionSummary.read(reader);
      assertEquals(1, summaries.size());
      return summaries.getFirst();
    }
  }

  @Test
  void everyPointOfACampaignOnce() {
    Path directory = campaign("a", 60, 1);
    collect(directory, directory);
    CollectionSummary summary = summary(directory);
    assertEquals(Map.of(0, 4L, 1, 4L, 2, 1L), summary.census());
    assertEquals(9, summary.knownFound());
    assertEquals(60, summary.runs());
    assertEquals(
        summary.completeness().arrivals(),
        summary.rows().stream().mapToInt(CollectedRow::seen).sum());
    assertTrue(summary.rows().stream().allMatch(r -> r.squaredGradientNorm() < 1e-10));
    try (StoreReader campaign = StoreReader.open(directory)) {
      assertEquals(60, campaign.runs().size());
    }
  }

  @Test
  void aSecondCallTakesWhatIsNewAndSeveralCampaignsShareOneCollection() throws IOException {
    Path first = campaign("a", 20, 1);
    Path second = campaign("b", 40, 2);
    Path together = temporary.resolve("together");
    collect(together, first);
    List<CollectedRow> before = summary(together).rows();
    collect(together, first);
    assertEquals(before, summary(together).rows());
    collect(together, first, second);
    CollectionSummary summary = summary(together);
    assertEquals(60, summary.runs());
    for (CollectedRow row : before) {
      CollectedRow now = summary.rows().get(row.point());
      assertEquals(row.theta(), now.theta());
      assertTrue(now.seen() >= row.seen());
    }
    try (CollectionReader reader = CollectionReader.open(together)) {
      Export.write(reader, Export.Format.CSV, together);
      CollectionReport.write(reader, together);
      assertEquals(2, reader.sources().size());
    }
    assertTrue(Files.exists(together.resolve("collected.csv")));
    assertTrue(Files.size(together.resolve("report.html")) > 10_000);
    assertTrue(Files.exists(together.resolve("figures/collection.png")));
  }

  @Test
  void otherSettingsAreRefused() {
    Path directory = campaign("a", 10, 1);
    collect(directory, directory);
    var other = new CollectSettings(1e-3, OptionalDouble.empty(), 1e-7, false);
    var refused =
        assertThrows(
            CairnException.class,
            () -> new Collector(directory, other, Collecting.session(), _ -> {}).take(directory));
    assertTrue(refused.getMessage().contains("tolerance 1.0E-5"), refused.getMessage());
  }

  @Test
  void proofsThatComeLaterAreTold() {
    Path directory = campaign("a", 10, 1);
    collect(directory, directory);
    RunOutcomeRow ended = outcomes(directory).get(arrived(directory).getFirst());
    prove(directory, ProofState.CRITICAL, List.of(ended.run()));
    collect(directory, directory);
    CollectionSummary summary = summary(directory);
    assertEquals(1, summary.proven(ProofState.CRITICAL));
    assertEquals(
        Optional.of(ProofState.CRITICAL), summary.rows().get(ended.point().orElseThrow()).proof());
  }

  /// As long as the run's certificate says so.
  @Test
  void whatIsProvenOfARunStandsForItsPoint() {
    Path directory = campaign("a", 10, 1);
    collect(directory, directory);
    RunOutcomeRow ended = outcomes(directory).get(arrived(directory).getFirst());
    prove(directory, ProofState.CRITICAL, List.of(ended.run()));
    collect(directory, directory);
    try (CollectionReader reader = CollectionReader.open(directory)) {
      PointProofRow proof = reader.proofs(0).getFirst();
      assertEquals(1, reader.proofs(0).size());
      assertEquals(ended.point(), OptionalInt.of(proof.point()));
      assertEquals(OptionalInt.of(ended.run()), proof.run());
    }
    prove(directory, ProofState.UNDECIDED, List.of(ended.run()));
    collect(directory, directory);
    try (CollectionReader reader = CollectionReader.open(directory)) {
      assertEquals(List.of(), reader.proofs(0));
    }
    assertEquals(0, summary(directory).proven(ProofState.CRITICAL));
  }

  /// As a collection that knew from the first: but for the descents, which a new one does not have.
  @Test
  void whatIsProvenNotCriticalAfterwardsIsDropped() {
    Path directory = campaign("a", 60, 1);
    collect(directory, directory);
    try (CollectionStore store = CollectionStore.open(directory)) {
      new SaddleDescents(() -> false, _ -> {}).descend(store, directory, 4, Collecting.session());
    }
    CollectionSummary before = summary(directory);
    int saddle =
        before.rows().stream().filter(r -> r.morseIndex() == 1).findFirst().orElseThrow().point();
    int other = saddle == 0 ? 1 : 0;
    List<RunOutcomeRow> all = outcomes(directory);
    assertTrue(all.stream().filter(s -> at(s, other)).count() > 1);
    List<Integer> refuted =
        all.stream()
            .filter(s -> at(s, saddle))
            .map(RunOutcomeRow::run)
            .collect(Collectors.toList());
    refuted.add(all.stream().filter(s -> at(s, other)).toList().getLast().run());
    prove(directory, ProofState.NOT_CRITICAL, refuted);
    collect(directory, directory);

    Path anew = temporary.resolve("anew");
    collect(anew, directory);
    CollectionSummary after = summary(directory);
    assertEquals(before.rows().size() - 1, after.rows().size());
    assertEquals(summary(anew).rows(), after.rows());
    assertEquals(summary(anew).outcomes(), after.outcomes());
    assertEquals(
        outcomes(anew).stream().map(RunOutcomeRow::point).toList(),
        outcomes(directory).stream().map(RunOutcomeRow::point).toList());
    try (CollectionReader reader = CollectionReader.open(directory)) {
      List<ConnectionRow> descents = reader.connections(0);
      assertEquals(6, descents.size(), "three of four saddles are left");
      for (ConnectionRow descent : descents) {
        assertEquals(1, after.rows().get(descent.saddle()).morseIndex());
        assertEquals(0, after.rows().get(descent.minimum().orElseThrow()).morseIndex());
      }
    }
    collect(directory, directory);
    assertEquals(after.rows(), summary(directory).rows());
  }

  @Test
  void provenPointsOnlyWhereAskedFor() {
    Path directory = campaign("a", 20, 1);
    Path sure = temporary.resolve("sure");
    var settings = new CollectSettings(1e-5, OptionalDouble.empty(), 1e-7, true);
    collect(directory, directory);
    List<Integer> arrived = arrived(directory);
    prove(directory, ProofState.CRITICAL, arrived.subList(0, 1));
    prove(directory, ProofState.FAMILY, arrived.subList(1, 2));
    prove(directory, ProofState.UNDECIDED, arrived.subList(2, 3));
    new Collector(sure, settings, Collecting.session(), _ -> {}).take(directory);
    assertEquals(
        Map.of(RunOutcome.COLLECTED, 2L, RunOutcome.UNPROVEN, 18L), summary(sure).outcomes());
    assertTrue(summary(sure).rows().stream().allMatch(row -> row.proof().isPresent()));

    prove(directory, ProofState.CRITICAL, arrived.subList(3, arrived.size()));
    new Collector(sure, settings, Collecting.session(), _ -> {}).take(directory);
    assertEquals((long) arrived.size() - 1, summary(sure).outcomes().get(RunOutcome.COLLECTED));
    var refused = assertThrows(CairnException.class, () -> collect(sure, directory));
    assertTrue(refused.getMessage().contains("proven points only"), refused.getMessage());
  }

  /// Of (x² − 1)² + (y² − 1)² each saddle lies between the two minima beside it.
  @Tag("long")
  @Test
  void saddlesConnectTheMinimaBesideThem() {
    Path directory =
        run(
            "wells",
            """
            name: wells
            problem: {type: function, name: 'double-wells:2'}
            start: {type: box}
            finder: {type: pseudo_inverse_newton}
            runs: 120
            iterations: 60
            seed: 3
            stop: {squared_gradient_below: 1e-20}
            """);
    collect(directory, directory);
    assertEquals(Map.of(0, 4L, 1, 4L, 2, 1L), summary(directory).census());
    try (CollectionStore store = CollectionStore.open(directory)) {
      var connecting = new SaddleDescents(() -> false, _ -> {});
      connecting.descend(store, directory, 3, Collecting.session());
      assertEquals(6, store.reader().connections(0).size());
      connecting.descend(store, directory, 1, Collecting.session());
    }
    List<CollectedRow> points = summary(directory).rows();
    try (CollectionReader reader = CollectionReader.open(directory)) {
      List<ConnectionRow> descents = reader.connections(0);
      assertEquals(8, descents.size());
      for (ConnectionRow descent : descents) {
        CollectedRow saddle = points.get(descent.saddle());
        CollectedRow minimum = points.get(descent.minimum().orElseThrow());
        assertEquals(1, saddle.morseIndex());
        assertEquals(0, minimum.morseIndex());
        for (int i = 0; i < 2; i++) {
          double x = saddle.theta().get(i);
          double y = minimum.theta().get(i);
          assertEquals(1, Math.abs(y), 1e-8);
          if (Math.abs(x) < 0.5) {
            assertEquals(
                -y,
                points.get(opposite(descents, descent).minimum().orElseThrow()).theta().get(i),
                1e-8,
                "the other side of " + descent);
          } else {
            assertEquals(x, y, 1e-8);
          }
        }
      }
    }
  }

  private static ConnectionRow opposite(List<ConnectionRow> descents, ConnectionRow one) {
    return descents.stream()
        .filter(d -> d.saddle() == one.saddle() && d.side() != one.side())
        .findFirst()
        .orElseThrow();
  }

  private static boolean at(RunOutcomeRow ended, int point) {
    return ended.point().equals(OptionalInt.of(point));
  }

  private static List<RunOutcomeRow> outcomes(Path directory) {
    try (CollectionReader reader = CollectionReader.open(directory)) {
      return reader.outcomes(0);
    }
  }

  /// The runs that ended at a point.
  private static List<Integer> arrived(Path directory) {
    return outcomes(directory).stream()
        .filter(s -> s.point().isPresent())
        .map(RunOutcomeRow::run)
        .toList();
  }

  /// Certificates of the final points of runs that say so.
  private static void prove(Path directory, ProofState statement, List<Integer> runs) {
    try (Campaign campaign = Campaign.resume(directory, Optional.empty(), CLOCK)) {
      for (int run : runs) {
        campaign.add(
            new CertificateRow(
                0,
                run,
                PointKind.FINAL,
                new Proof(
                    statement,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    1e-12,
                    1e-3,
                    0,
                    Optional.empty(),
                    Double.NaN,
                    Double.NaN,
                    "{}",
                    0.1)));
      }
    }
  }

  @Test
  void networksUpToTheSignsOfTheirUnits() {
    Path directory = run("linear", NETWORK);
    collect(directory, directory);
    CollectionSummary summary = summary(directory);
    assertEquals("4", summary.collection().groupOrder());
    assertTrue(summary.euler().applies(), () -> summary.lines().toString());
    assertTrue(
        summary.rows().stream().anyMatch(r -> r.orbitSize().equals("4")),
        () -> summary.lines().toString());
  }

  @Tag("long")
  @Test
  void aLandscapeThatWasStoppedGoesOn() {
    ExperimentFile file = ExperimentFile.landscape("himmelblau");
    Path whole = temporary.resolve("whole");
    try (var session = LandscapeStudy.open(file, whole, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(2), _ -> {}));
    }
    Path parts = temporary.resolve("parts");
    try (var session = LandscapeStudy.open(file, parts, LandscapeSearch.DEFAULT, CLOCK)) {
      session.run(Engine.of(1), _ -> session.stopRequest().atOnce());
    }
    assertEquals(16, summary(parts).runs(), "one round");
    try (var session = LandscapeStudy.open(file, parts, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(1), _ -> {}));
    }
    CollectionSummary summary = summary(whole);
    assertEquals(9, summary.knownFound());
    assertEquals("1", summary.completeness().eulerSum().toString());
    assertEquals(summary.rows(), summary(parts).rows());
    assertEquals(summary.outcomes(), summary(parts).outcomes());
    try (CollectionReader reader = CollectionReader.open(whole)) {
      assertEquals(8, reader.connections(0).size());
      assertTrue(reader.connections(0).stream().allMatch(c -> c.minimum().isPresent()));
    }
    var other = ExperimentFile.landscape("quartic");
    assertThrows(
        CairnException.class,
        () -> LandscapeStudy.open(other, whole, LandscapeSearch.DEFAULT, CLOCK).close());
  }
}
