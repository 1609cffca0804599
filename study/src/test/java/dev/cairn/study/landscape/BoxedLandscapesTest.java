package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A landscape search collects what lies in its box, also where descents lead out of it.
class BoxedLandscapesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));

  @TempDir Path directory;

  private void search(String formula, double lower, double upper) {
    var file =
        ExperimentFile.parse(
            """
            name: boxed
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: %s, upper: %s}
            finder: {type: pseudo_inverse_newton}
            runs: 3000
            iterations: 200
            """
                .formatted(formula, lower, upper),
            "boxed.yaml");
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(2), _ -> {}));
    }
  }

  private static Map<Integer, Long> byIndex(List<CollectedRow> points) {
    return points.stream()
        .collect(
            Collectors.groupingBy(CollectedRow::morseIndex, TreeMap::new, Collectors.counting()));
  }

  /// Its points are at multiples of π in both coordinates, five of which are in the box: three
  /// maxima and two minima of the cosine.
  @Test
  void minimaBeyondTheBoxAreNoPointsOfTheCollection() {
    search("cos(x) + cos(y)", -7, 7);
    try (CollectionReader reader = CollectionReader.open(directory)) {
      assertEquals(Map.of(0, 4L, 1, 12L, 2, 9L), byIndex(reader.collected(0)));
      // The saddles at x = ±2π with y = ±π, and likewise turned, have one minimum beyond the box.
      var descents = reader.connections(0);
      assertEquals(24, descents.size());
      assertEquals(8, descents.stream().filter(d -> d.minimum().isEmpty()).count());
    }
  }

  /// By hand: a minimum at 0, and saddles at (−2c/3, 0) and, turned by a third, twice more, in a
  /// hundredth of a push from each other.
  @Test
  void aMinimumBetweenSaddlesThatCrowdIsFound() {
    double c = 1e-4;
    search("x^3 - 3*x*y^2 + 1e-4*(x^2 + y^2)", -1, 1);
    try (CollectionReader reader = CollectionReader.open(directory)) {
      List<CollectedRow> rows = reader.collected(0);
      assertEquals(Map.of(0, 1L, 1, 3L), byIndex(rows));
      for (CollectedRow row : rows) {
        double distance = Math.hypot(row.theta().get(0), row.theta().get(1));
        assertEquals(row.morseIndex() * 2 * c / 3, distance, 1e-6, row::toString);
      }
    }
  }

  /// The cosine is zero at ½π, a saddle, and at 1½π, a minimum; the minimum at −½π is outside.
  @Test
  void onlyOneOfTwoMinimaBesideASaddleIsInTheBox() {
    search("sin(x) + y^2", -1, 5);
    try (CollectionReader reader = CollectionReader.open(directory)) {
      assertEquals(Map.of(0, 1L, 1, 1L), byIndex(reader.collected(0)));
    }
  }
}
