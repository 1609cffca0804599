package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.FigureSpec;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.flatness.Verdict;
import dev.cairn.linalg.Point;
import dev.cairn.report.summary.Summary;
import dev.cairn.search.PointKind;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.setup.MarkedStarts;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.StudyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class MarkedStartsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  /// Newton-MR on a small auto-encoder; every optimiser goes on from where it was flattest.
  private static final ExperimentFile OPTIMISERS =
      ExperimentFile.parse(
          """
          name: optimisers
          problem:
            type: network
            data: {type: gaussian, samples: 40, variances: [1, 2, 3, 4]}
            layers: [4, 2, 4]
          start: {type: marked}
          finder: {type: gradient_descent, learning_rate: 0.05}
          store: {residuals_every: 5, kernel_cutoffs: [1e-6, 1e-2, 1e9]}
          runs: 3
          iterations: 20
          variants:
            - name: Newton-MR
              set:
                start: "{type: training, trajectories: 2, steps: 60}"
                finder: "{type: newton_mr, rtol: 5e-4}"
                store.residuals_every: "0"
                runs: "6"
            - name: gradient descent
            - name: momentum
              set: {finder: "{type: gradient_descent, learning_rate: 0.05, momentum: 0.9}"}
            - name: AdaGrad
              set: {finder: "{type: adagrad}"}
            - name: Adam
              set: {finder: "{type: adam}"}
            - name: K-FAC
              set: {finder: "{type: k_fac}"}
            - name: saddle-free Newton
              set: {finder: "{type: saddle_free_newton}"}
          """,
          "optimisers.yaml");

  private static final List<Integer> MEASURED = List.of(0, 1, 2, 4, 5, 10, 15, 20);

  @TempDir Path temporary;

  @Test
  void everyOptimiserStartsWhereTheFirstVariantWasFlattest() throws Exception {
    Path directory = temporary.resolve("a");
    assertEquals(Outcome.FINISHED, run(OPTIMISERS, directory, _ -> {}));
    try (StoreReader reader = StoreReader.open(directory)) {
      List<Point> flattest =
          reader.points().stream()
              .filter(p -> p.variant() == 0 && p.kind() == PointKind.FLATTEST)
              .filter(p -> p.verdict() != Verdict.CRITICAL)
              .sorted(Comparator.comparingDouble(p -> -p.r()))
              .map(PointRow::theta)
              .distinct()
              .toList();
      for (int variant = 1; variant < 7; variant++) {
        for (int run = 0; run < 3; run++) {
          PointRow start = reader.points(variant, run).getFirst();
          assertEquals(flattest.get(run), start.theta(), "variant %d".formatted(variant));
          assertResiduals(reader.iterates(variant, run));
          assertEquals(reader.iterates(variant, run).getFirst().r(), start.r());
        }
      }
      List<RunRow> runs = reader.runs();
      assertTrue(
          runs.stream()
              .filter(run -> run.variant() > 0)
              .allMatch(run -> run.loss() < run.startLoss()),
          "every optimiser lowers the loss");
      assertShares(reader);
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      Results.write(reader, directory);
    }
    JsonNode summary = new ObjectMapper().readTree(directory.resolve(Summary.FILE).toFile());
    JsonNode momentum = summary.get("variants").get(2).get("descent");
    assertEquals(3, momentum.get("starts").asInt());
    assertEquals(3, momentum.get("lower").asInt());
    assertTrue(
        momentum.get("final").get("loss").asDouble()
            < momentum.get("start").get("loss").asDouble());
    assertFalse(summary.get("variants").get(0).has("descent"), "Newton-MR was trained for");
    for (String name : List.of("optimisers.png", "optimisers-0.png")) {
      assertTrue(Files.size(directory.resolve("figures").resolve(name)) > 1_000, name);
    }
    assertFalse(Files.exists(directory.resolve("figures/optimisers-1.png")));
  }

  /// r is measured at 0, 1, 2, 4, at multiples of 5 and nowhere else.
  private static void assertResiduals(List<IterateRow> iterates) {
    for (IterateRow iterate : iterates) {
      assertEquals(
          MEASURED.contains(iterate.iterate()), !Double.isNaN(iterate.r()), iterate.toString());
    }
  }

  /// The shares grow with the cut-off, up to all of the gradient.
  private static void assertShares(StoreReader reader) {
    List<KernelShareRow> shares = reader.kernelShares(1, 2);
    assertEquals(3 * reader.points(1, 2).size(), shares.size());
    for (PointRow point : reader.points(1, 2)) {
      double[] own =
          shares.stream()
              .filter(s -> s.kind().equals(point.kind()))
              .mapToDouble(KernelShareRow::share)
              .toArray();
      assertTrue(own[0] <= own[1] && own[1] <= own[2], point.kind().word());
      assertEquals(1, own[2], 1e-12);
    }
  }

  @Tag("long")
  @Test
  void anInterruptionBetweenTheStagesChangesNothing() {
    Path whole = temporary.resolve("whole");
    Path parted = temporary.resolve("parted");
    run(OPTIMISERS, whole, _ -> {});
    try (Campaign campaign = Campaign.create(OPTIMISERS, parted, CLOCK)) {
      int[] finished = {0};
      Outcome outcome =
          campaign.run(
              1,
              CLOCK,
              () -> 0,
              event -> {
                if (event instanceof StudyEvent.RunFinished && ++finished[0] == 6) {
                  campaign.stopRequest().atOnce();
                }
              });
      assertEquals(Outcome.INTERRUPTED, outcome);
    }
    try (Campaign campaign = Campaign.resume(parted, Optional.empty(), CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(2, CLOCK, () -> 0, _ -> {}));
    }
    try (StoreReader expected = StoreReader.open(whole);
        StoreReader found = StoreReader.open(parted)) {
      assertEquals(expected.points(), found.points());
      assertEquals(expected.kernelShares(), found.kernelShares());
      List<IterateRow> iterates = new ArrayList<>();
      expected.forEachIterate(iterates::add);
      List<IterateRow> again = new ArrayList<>();
      found.forEachIterate(again::add);
      assertEquals(iterates, again);
    }
  }

  @Tag("long")
  @Test
  void anotherCampaignServesAsWell() {
    Path source = temporary.resolve("source");
    run(OPTIMISERS, source, _ -> {});
    ExperimentFile alone =
        OPTIMISERS
            .set(
                "start",
                "{type: marked, variant: 0, points: final, campaign: %s}".formatted(source))
            .set("variants", "[]");
    Path directory = temporary.resolve("alone");
    run(alone.set("runs", "2"), directory, _ -> {});
    try (StoreReader reader = StoreReader.open(directory);
        StoreReader other = StoreReader.open(source)) {
      var spec = new StartSpec.Marked(Optional.empty(), 0, FigureSpec.Points.FINAL);
      assertEquals(
          MarkedStarts.chosen(spec, other.points()).subList(0, 2),
          List.of(reader.points(0, 0).getFirst().theta(), reader.points(0, 1).getFirst().theta()));
    }
    refused(alone.set("runs", "100"), "runs is 100, but variant 0 of its start has");
    refused(alone.set("start.variant", "9"), "start.variant is 9, which the campaign in");
    refused(alone.set("problem.layers", "[4, 3, 4]"), "coordinates, the problem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start.variant | 1 | variant 1 can start from variants before it only",
        "runs | 7 | runs is 7, but variant 0 of its start has 6 points",
        "start.campaign | nowhere | nowhere: campaign.duckdb is missing",
      })
  void whatCannotFitIsRefusedBeforeAnythingRuns(String key, String value, String message) {
    refused(
        key.equals("runs")
            ? OPTIMISERS.set("runs", value).set("variants", variantsWithSixRuns())
            : OPTIMISERS.set(key, value),
        message);
  }

  private static String variantsWithSixRuns() {
    return """
    [{name: a, set: {start: "{type: training}", finder: "{type: newton_mr}", runs: "6"}}, {name: b}]
    """;
  }

  @Test
  void kFacNeedsANetwork() {
    refused(
        ExperimentFile.parse(
            """
            name: q
            problem: {type: function, name: quartic}
            start: {type: uniform, lower: -1, upper: 1}
            finder: {type: k_fac}
            runs: 1
            iterations: 1
            """,
            "q.yaml"),
        "finder.type is 'k_fac', which needs the layers of a network: quartic is none");
  }

  private void refused(ExperimentFile file, String message) {
    Path directory = temporary.resolve("refused");
    CairnException refused =
        assertThrows(CairnException.class, () -> Campaign.create(file, directory, CLOCK));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
    assertFalse(Files.exists(directory));
  }

  private static Outcome run(ExperimentFile file, Path directory, Consumer<StudyEvent> watcher) {
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      return campaign.run(2, CLOCK, () -> 0, watcher);
    }
  }
}
