package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.flatness.Verdict;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.Ending;
import dev.cairn.report.statistics.Published;
import dev.cairn.report.summary.RunCounts;
import dev.cairn.report.summary.Summary;
import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// NumberText that contradicted each other, or the truth, each with its right value.
class NumberTextTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  @TempDir Path temporary;

  private StoreReader run(String definition) {
    ExperimentFile file = ExperimentFile.parse(definition, "words.yaml");
    Path directory = temporary.resolve("run");
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(1, CLOCK, System::nanoTime, _ -> {}));
      try (StoreReader reader = campaign.reader()) {
        Results.write(reader, directory);
      }
    }
    return StoreReader.open(directory);
  }

  /// ∂f/∂z = 10⁻⁹ everywhere: no point is critical, and every finder comes to ‖∇f‖² = 10⁻¹⁸.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "newton_mr",
        "damped_newton",
      })
  void aFunctionWithoutCriticalPointsHasNone(String finder) {
    requireNone(finder);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"exact_newton_mr", "pseudo_inverse_newton", "eigenvector_following"})
  void forOtherFindersItHasNoneEither(String finder) {
    requireNone(finder);
  }

  private void requireNone(String finder) {
    try (StoreReader reader =
        run(
            """
            name: trough
            problem: {type: formula, f: "(x+y)^2/2 + 1e-9*z"}
            start: {type: normal, variance: 1}
            finder: {type: %s}
            store: {residuals_every: 1}
            runs: 4
            iterations: 30
            """
                .formatted(finder))) {
      RunCounts summary = Summary.of(CampaignView.read(reader)).counts();
      assertEquals(Map.of("1e-8", 0L, "1e-10", 0L), summary.critical());
      for (RunRow run : reader.runs()) {
        assertFalse(run.ending() == RunEnding.CRITICAL, run::toString);
        if (run.squaredGradientNorm() < 1.1e-18) { // z falls for ever: to go there is to diverge
          assertFalse(run.ending() == RunEnding.NEITHER, run::toString);
        }
      }
      long flat = reader.runs().stream().filter(r -> r.ending() == RunEnding.GRADIENT_FLAT).count();
      assertEquals(flat, summary.flatBelow().get("1e-10"));
      assertEquals(flat, summary.flatFinal());
      assertTrue(flat > 0, "no run came down");
      assertEquals(flat, counted(reader, new Published.Measure.FlatFinal()));
      assertEquals(0, counted(reader, new Published.Measure.FlatAbove(1e-8)));
    }
  }

  private static int counted(StoreReader reader, Published.Measure measure) {
    return measure.count(CampaignView.read(reader).runs()).count();
  }

  /// Figure, caption and page say of Figure 2's runs what the summary says.
  @Test
  void figureTwoSaysWhatTheSummarySays() throws IOException {
    try (StoreReader reader =
        run(
            """
            name: quartic
            problem: {type: function, name: quartic}
            start: {type: grid, lower: -4, upper: 4, per_axis: 4}
            finder: {type: newton_mr, rtol: 1e-10, maxit: 2, acondlim: 1e15, maxxnorm: 100}
            runs: 16
            iterations: 15
            """)) {
      var endings = Summary.of(CampaignView.read(reader)).counts().endings();
      assertEquals(
          endings.get(Ending.Kind.GRADIENT_FLAT),
          (long) counted(reader, new Published.Measure.FlatAbove(1e-8)));
      String page = Files.readString(temporary.resolve("run/report.html"));
      String counts =
          "%s critical, %s gradient-flat, %s diverging, %s neither"
              .formatted(
                  endings.get(Ending.Kind.CRITICAL),
                  endings.get(Ending.Kind.GRADIENT_FLAT),
                  endings.get(Ending.Kind.DIVERGING),
                  endings.get(Ending.Kind.NEITHER));
      assertTrue(page.contains(counts), counts);
      for (RunEnding ending : RunEnding.values()) {
        assertTrue(page.contains("value=\"%s\" checked".formatted(ending.word())));
      }
    }
  }

  /// A finder that solves no system knows no r: nothing is counted of it, and no class is called
  /// empty for want of it.
  @Test
  void whatIsNotMeasuredIsNotCounted() throws IOException {
    try (StoreReader reader =
        run(
            """
            name: downhill
            problem: {type: formula, f: "x^2 + 2*y^2"}
            start: {type: uniform, lower: -1, upper: 1}
            finder: {type: gradient_norm}
            runs: 3
            iterations: 400
            """)) {
      RunCounts counts = Summary.of(CampaignView.read(reader)).counts();
      assertEquals(3L, counts.endings().get(Ending.Kind.CRITICAL));
      assertEquals(Map.of(), counts.everAbove());
      String page = Files.readString(temporary.resolve("run/report.html"));
      assertFalse(page.contains("ever pass r"));
      assertFalse(page.contains("no run ends critical"));
      assertTrue(page.contains("r is not known of runs that end critical"));
      assertTrue(page.contains("no run ends neither"));
    }
  }

  /// On a tail ‖∇f‖² falls below every cut-off; runs that go there are left out, as the page says.
  @Test
  void runsThatDivergeAreNotCountedAmongThoseBelow() throws IOException {
    try (StoreReader reader =
        run(
            """
            name: tail
            problem: {type: formula, f: "exp(-x) + y^2"}
            start: {type: uniform, lower: 0, upper: 1}
            finder: {type: newton_mr}
            runs: 3
            iterations: 200
            """)) {
      RunCounts counts = Summary.of(CampaignView.read(reader)).counts();
      List<RunRow> low =
          reader.runs().stream().filter(run -> run.squaredGradientNorm() < 1e-8).toList();
      long there = low.stream().filter(run -> run.ending() != RunEnding.DIVERGING).count();
      assertTrue(there < low.size(), "no run diverges below the cut-off");
      assertEquals(there, counts.below().get("1e-8"));
      String page = Files.readString(temporary.resolve("run/report.html"));
      assertTrue(page.contains("end with ‖∇f‖² &lt; 10⁻⁸ and do not diverge"));
    }
  }

  /// Once at a critical point, runs end, and what rounding makes of r there counts nowhere.
  @ParameterizedTest
  @ValueSource(strings = {"newton_mr", "eigenvector_following, index: 0", "pseudo_inverse_newton"})
  void runsEndWhereTheyHaveArrived(String finder) {
    try (StoreReader reader =
        run(
            """
            name: family
            problem: {type: formula, f: "(x^2 + y^2 - 1)^2 + z^2 + z^4"}
            start: {type: given, points: [[0.8, 0.7, 0.6], [0.9, 0.6, 0.7], [0.75, 0.75, 0.9], [1.1, 0.2, 0.5], [0.2, 1.2, 0.6], [0.7, 0.9, 0.4]]}
            finder: {type: %s}
            runs: 6
            iterations: 300
            """
                .formatted(finder))) {
      for (RunRow run : reader.runs()) {
        assertEquals(StopReason.Kind.ARRIVED, run.reason(), run::toString);
        assertTrue(run.iterations() < 60, run::toString);
        assertEquals(RunEnding.CRITICAL, run.ending(), run::toString);
        List<IterateRow> iterates = reader.iterates(0, run.run());
        double far =
            iterates.stream()
                .filter(i -> i.squaredGradientNorm() > 1e-24)
                .mapToDouble(IterateRow::relativeResidual)
                .filter(r -> !Double.isNaN(r))
                .max()
                .orElse(0);
        // r of noise is anything in [0, 1]
        assertTrue(run.maximalR() <= far + 1e-9, "r of noise is counted: " + run);
      }
    }
  }

  @Test
  void stoppingAtArrivalCanBeTurnedOff() {
    try (StoreReader reader =
        run(
            """
            name: on
            problem: {type: function, name: himmelblau}
            start: {type: box}
            finder: {type: newton_mr}
            stop: {at_arrival: false}
            runs: 3
            iterations: 60
            """)) {
      assertTrue(reader.runs().stream().noneMatch(run -> run.reason() == StopReason.Kind.ARRIVED));
    }
  }

  /// r at marked points is computed twice, and the two agree where the solve is short.
  @Test
  void shortSolvesGiveOneR() {
    try (StoreReader reader =
        run(
            """
            name: short
            problem: {type: function, name: himmelblau}
            start: {type: box}
            finder: {type: newton_mr}
            runs: 3
            iterations: 4
            """)) {
      for (PointRow point : reader.points()) {
        if (point.verdict() == Verdict.NEITHER) {
          assertTrue(point.rSpread() >= 1, point::toString);
        }
      }
      assertEquals(9, Summary.of(CampaignView.read(reader)).diagnostics().rTwice().points());
    }
  }
}
