package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store keeps of points at which doubles lose a formula is measured by numbers with its
/// digits, or nothing.
final class LostDigitsCampaignTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));

  @TempDir Path directory;

  /// Of a run that stays where it starts.
  private StoreReader run(String formula, String start) {
    ExperimentFile file =
        ExperimentFile.parse(
            """
            name: lost
            problem: {type: formula, f: "%s"}
            start: {type: given, points: [[%s]]}
            finder: {type: gradient_descent, learning_rate: 1e-200}
            runs: 1
            iterations: 1
            """
                .formatted(formula, start),
            "lost.yaml");
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(1, CLOCK, System::nanoTime, _ -> {}));
    }
    return StoreReader.open(directory);
  }

  private static PointRow end(StoreReader reader) {
    return reader.points(PointKind.FINAL).getFirst();
  }

  /// By hand 10¹⁶ − 0.01x² + y²: g = (−0.01, 0.5), H = diag(−0.02, 2). In doubles ∂²f/∂x² is 0.
  @Test
  void numbersAreThoseOfTheFormula() {
    try (StoreReader reader =
        run("1e16*(x-1)^2 - 0.01*x^2 - 1e16*x^2 + 2e16*x + y^2", "0.5, 0.25")) {
      PointRow end = end(reader);
      assertEquals(Verdict.NEITHER, end.verdict());
      assertEquals(1e16, end.loss());
      assertEquals(0.2501, end.squaredGradientNorm(), 1e-12);
      assertEquals((2 * 0.25 - 0.02 * 1e-4) / 0.2501, end.rayleigh(), 1e-10);
      assertEquals(Math.sqrt(4.0004), end.frobeniusNorm(), 1e-12);
      assertEquals(-0.02, end.spectrum().get(0), 1e-12);
      assertEquals(2, end.spectrum().get(1), 1e-12);
      assertEquals(0, end.kernelShare());
      for (MorseRow row : reader.morse()) {
        assertEquals(1, row.negative(), row::toString);
      }
    }
  }

  /// By hand −0.01x² + 2y², with its critical point at 0.
  @Test
  void aSaddleIsOne() {
    try (StoreReader reader = run("(1e8*x+y)^2 - 1e16*x^2 - 2e8*x*y - 0.01*x^2 + y^2", "0, 0")) {
      PointRow end = end(reader);
      assertEquals(Verdict.CRITICAL, end.verdict());
      assertEquals(RunEnding.CRITICAL, reader.runs().getFirst().ending());
      assertEquals(0, end.loss());
      assertEquals(-0.02, end.spectrum().get(0), 1e-12);
      assertEquals(4, end.spectrum().get(1), 1e-12);
    }
  }

  /// By hand −0.01x² + y², of which 106 bits lose the first part beside 10⁴⁰ as well.
  @Test
  void whereNoNumbersTellNoneIsKept() {
    try (StoreReader reader =
        run("1e40*sqrt(2)*x^2 - 0.01*x^2 - 1e40*2/sqrt(2)*x^2 + y^2", "0.5, 0.25")) {
      PointRow end = end(reader);
      assertEquals(Verdict.NEITHER, end.verdict());
      assertTrue(Double.isNaN(end.loss()), end::toString);
      assertTrue(Arrays.stream(end.spectrum().toArray()).allMatch(Double::isNaN), end::toString);
      assertTrue(Double.isNaN(end.rayleigh()), end::toString);
      assertEquals(List.of(), reader.morse());
    }
  }
}
