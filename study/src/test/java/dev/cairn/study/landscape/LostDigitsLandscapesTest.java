package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Shape;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where doubles lose a formula, its points are those of the formula all the same, or unresolved.
class LostDigitsLandscapesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));

  @TempDir Path directory;

  private List<CollectedRow> found(String formula) {
    var file =
        ExperimentFile.parse(
            """
            name: lost
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: -1, upper: 1}
            finder: {type: newton_mr}
            runs: 40
            iterations: 60
            """
                .formatted(formula),
            "lost.yaml");
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(1), _ -> {}));
    }
    try (CollectionReader reader = CollectionReader.open(directory)) {
      return reader.collected(0);
    }
  }

  /// By hand these are 10¹⁶ − 0.01x², 2y² − 0.01x² and 10¹²(x + y)² − (x − y)²/100, each with one
  /// critical point, 0, which is no member of a family.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e16*(x-1)^2 - 0.01*x^2 - 1e16*x^2 + 2e16*x|1",
        "(1e8*x+y)^2 - 1e16*x^2 - 2e8*x*y - 0.01*x^2 + y^2|1",
        "1e12*(x+y)^2 - 0.01*(x-y)^2|1"
      })
  void onePointIsOneEntryOfItsIndex(String formula, int index) {
    List<CollectedRow> rows = found(formula);
    assertEquals(1, rows.size(), rows::toString);
    CollectedRow row = rows.getFirst();
    assertTrue(row.shape() instanceof Shape.Isolated, rows::toString);
    assertEquals(index, row.morseIndex(), rows::toString);
  }

  /// A saddle and a minimum, their values by mpmath's findroot with 40 digits; the sum of all that
  /// has a factor of 10⁶ is 0, and leaves doubles four digits of the value.
  @Test
  void onePointIsOneEntryWhateverDoublesMakeOfItsValue() {
    List<CollectedRow> rows =
        found(
            "2*tanh(7*y) + 7*(3.99*x+4.04*y)^2 - 1e-3*exp(-x/2)"
                + " + (1000000*x+y)^2 - 1000000000000*x^2 - 2000000*x*y - y^2");
    assertEquals(2, rows.size(), rows::toString);
    for (CollectedRow row : rows) {
      assertTrue(row.shape() instanceof Shape.Isolated, rows::toString);
      double value = row.morseIndex() == 1 ? 1.9984459834279140 : -2.0006234014941900;
      assertEquals(value, row.loss(), 1e-12, rows::toString);
    }
  }

  /// One point each, at 0, in a valley of which doubles cannot hold the slope: 0.02 beside 2·10¹⁶.
  @ParameterizedTest
  @CsvSource({"1e16*(x+y)^2 + 0.01*(x-y)^2", "1e16*(x+y)^2 - 0.01*(x-y)^2"})
  void whatRoundingHidesIsSaid(String formula) {
    assertEquals(List.of(), found(formula));
    try (CollectionReader reader = CollectionReader.open(directory)) {
      assertTrue(reader.outcomes(0).stream().anyMatch(row -> row.outcome() == RunOutcome.HIDDEN));
      assertTrue(
          reader.outcomes(0).stream().noneMatch(row -> row.outcome() == RunOutcome.UNFINISHED));
    }
  }

  /// Of −0.01x² + y², by hand, where 106 bits lose the first coefficient beside 10⁴⁰ too.
  @Test
  void whatNoNumbersTellHasNoIndex() {
    List<CollectedRow> rows = found("1e40*sqrt(2)*x^2 - 0.01*x^2 - 1e40*2/sqrt(2)*x^2 + y^2");
    assertFalse(rows.isEmpty());
    for (CollectedRow row : rows) {
      assertTrue(row.shape() instanceof Shape.Unresolved, rows::toString);
      assertEquals(0, row.morseIndex(), rows::toString);
      assertEquals(2, row.nullity(), rows::toString);
    }
  }
}
