package dev.cairn.report.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.page.Results;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.store.StoreReader;
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
