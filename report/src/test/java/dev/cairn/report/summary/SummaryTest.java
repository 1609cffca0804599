package dev.cairn.report.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.page.Results;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.study.Studies;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class SummaryTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  private static final ExperimentFile QUARTIC =
      ExperimentFile.parse(
          """
          name: small
          problem: {type: function, name: quartic}
          start: {type: grid, lower: -4, upper: 4, per_axis: 4}
          finder: {type: newton_mr, rtol: 1e-10, maxit: 2, acondlim: 1e15, maxxnorm: 100}
          runs: 16
          iterations: 12
          """,
          "quartic.yaml");

  @TempDir Path temporary;

  /// A summary that lies in a directory says nothing about its campaign.
  @Test
  void whetherACampaignIsFinishedIsAskedOfItsStore() throws IOException {
    for (String name : List.of("done", "begun")) {
      Path directory = temporary.resolve(name);
      try (Campaign campaign = Campaign.create(QUARTIC, directory, CLOCK)) {
        if (name.equals("begun")) {
          campaign.stopRequest().atOnce();
        }
        campaign.run(1, CLOCK, System::nanoTime, _ -> {});
        try (StoreReader reader = campaign.reader()) {
          Results.write(reader, directory);
        }
      }
      assertTrue(Files.exists(directory.resolve(Summary.FILE)));
    }
    assertEquals(List.of("done"), Outline.gather(temporary).stream().map(Outline::name).toList());
    JsonNode all = new ObjectMapper().readTree(temporary.resolve(Summary.FILE).toFile());
    assertEquals(List.of("done"), all.propertyNames().stream().toList());
  }

  @Test
  void runsThatLeaveForInfinityAreNotCountedAsCritical() {
    ExperimentFile slide =
        ExperimentFile.parse(
            """
            name: slide
            problem: {type: function, name: exponential-slide}
            start: {type: box}
            finder: {type: pseudo_inverse_newton}
            runs: 5
            iterations: 40
            stop: {squared_gradient_below: 1e-12}
            """,
            "slide.yaml");
    Path directory = temporary.resolve("slide");
    try (Campaign campaign = Campaign.create(slide, directory, CLOCK)) {
      campaign.run(1, CLOCK, System::nanoTime, _ -> {});
      try (StoreReader reader = campaign.reader()) {
        RunCounts counts = Summary.of(CampaignView.read(reader)).counts();
        assertEquals(5, counts.diverging());
        assertEquals(Map.of("1e-10", 0L, "1e-8", 0L), counts.critical());
      }
    }
  }

  /// Every gradient of it that is met is below the cut-offs.
  private static final ExperimentFile TINY =
      ExperimentFile.parse(
          """
          name: tiny
          problem: {type: formula, f: "1e-12*(x - 2)^2 + 1e-12*y^2"}
          start: {type: given, points: [[2, 14.8], [2.001, 0], [2.0000000000000004, 0], [-3, 1]]}
          finder: {type: pseudo_inverse_newton}
          runs: 4
          iterations: 9
          stop: {squared_gradient_below: 1e-12}
          """,
          "tiny.yaml");

  /// From (2, 14.8) and (-3, 1) Newton's steps lead to (2, 0), which is far; from (2.001, 0) too,
  /// which is near. A proof says no more than that of them.
  @Test
  void whereOnlyTheCutOffIsMetTheSummarySaysHowFarTheCriticalPointIs() throws IOException {
    Path directory = temporary.resolve("tiny");
    try (Campaign campaign = Campaign.create(TINY, directory, CLOCK)) {
      campaign.run(1, CLOCK, System::nanoTime, _ -> {});
    }
    RunCounts counts = tell(directory);
    assertEquals(Map.of("1e-8", 4L, "1e-10", 4L), counts.below());
    assertEquals(Map.of("1e-8", 2L, "1e-10", 2L), counts.critical());
    JsonNode steps = json(directory).get("newton_step");
    assertEquals(2, steps.get("critical").asInt());
    assertEquals(1, steps.get("rounding").asInt(), "an ulp from (2, 0)");
    assertEquals(1e-3 / 2.001, steps.get("longest").asDouble(), 1e-9);
    assertEquals(2, steps.get("far").asInt());
    String page = Files.readString(directory.resolve("report.html"));
    assertTrue(page.contains("is at most 5.0e-04 of max(‖θ‖, 1) long: so far away"));
    assertTrue(page.contains("From the ends of 2 runs below the cut-off it is longer than 0.1"));

    Studies.certify(
        directory,
        Selection.FINAL,
        new WorkSession(
            ProvenanceRow.Work.CERTIFY, Engine.of(1), Mixing.REFUSED, new StopRequest()),
        _ -> {});
    assertEquals(counts, tell(directory));
    JsonNode proven = json(directory);
    assertEquals(4, proven.get("certified").get("critical").asInt());
    assertEquals(2, proven.get("newton_step").get("far").asInt());
    assertFalse(proven.get("newton_step").has("longest"));
  }

  private static RunCounts tell(Path directory) throws IOException {
    try (StoreReader reader = StoreReader.open(directory)) {
      Results.write(reader, directory);
      return Summary.of(CampaignView.read(reader)).counts();
    }
  }

  private static JsonNode json(Path directory) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(Summary.FILE).toFile());
  }

  @Test
  void theSummaryHasTheKeysOfTheContractAndCountsWhatIsStored() throws IOException {
    Path directory = temporary.resolve("a");
    try (Campaign campaign = Campaign.create(QUARTIC, directory, CLOCK)) {
      campaign.run(1, CLOCK, System::nanoTime, _ -> {});
      assertFalse(Files.exists(directory.resolve(Summary.FILE)), "running does not tell");
      try (StoreReader reader = campaign.reader()) {
        Results.write(reader, directory);
      }
    }
    JsonNode summary = new ObjectMapper().readTree(directory.resolve(Summary.FILE).toFile());
    assertEquals(
        List.of(
            "experiment",
            "seed",
            "runs",
            "iterations",
            "parameters",
            "samples",
            "starts",
            "critical",
            "below",
            "flat_below",
            "flat_final",
            "diverging",
            "ever_above",
            "endings",
            "arrived",
            "supralinear",
            "refused_steps",
            "kernel_shares",
            "r_twice",
            "newton_step",
            "known_points",
            "seconds",
            "workers",
            "arithmetics",
            "paper"),
        List.copyOf(summary.propertyNames()));
    assertEquals(16, summary.get("runs").asInt());
    assertEquals(2, summary.get("parameters").asInt());
    try (StoreReader reader = StoreReader.open(directory)) {
      long critical = reader.runs().stream().filter(r -> r.squaredGradientNorm() < 1e-10).count();
      assertEquals(List.of("1e-8", "1e-10"), List.copyOf(summary.get("critical").propertyNames()));
      assertEquals(critical, summary.get("critical").get("1e-10").asLong());
      assertEquals(critical, summary.get("below").get("1e-10").asLong());
      assertEquals(
          reader.runs().stream().filter(r -> r.maximalR() > 0.99).count(),
          summary.get("ever_above").get("0.99").asLong());
      assertEquals(
          summary.get("critical").get("1e-8").asLong(),
          summary.get("endings").get("critical").asLong());
    }
    assertEquals(16, summary.get("endings").valueStream().mapToInt(JsonNode::asInt).sum());
    for (String file : List.of("report.html", "figures/small.svg", "figures/small.png")) {
      assertTrue(Files.size(directory.resolve(file)) > 0);
    }
  }
}
