package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Shape;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Manifolds of critical points across which the Hessian vanishes, somewhere or everywhere, are one
/// entry each. What there is follows from each formula by hand.
class SingularFamiliesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));

  @TempDir Path directory;

  /// Families by dimension, and what is unresolved; points apart.
  private Map<String, Long> found(String formula) {
    var file =
        ExperimentFile.parse(
            """
            name: singular
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: -2, upper: 2}
            finder: {type: newton_mr}
            runs: 60
            iterations: 200
            """
                .formatted(formula),
            "singular.yaml");
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(1), _ -> {}));
    }
    try (CollectionReader reader = CollectionReader.open(directory)) {
      return reader.collected(0).stream()
          .filter(row -> !(row.shape() instanceof Shape.Isolated))
          .collect(
              Collectors.groupingBy(
                  row ->
                      row.shape() instanceof Shape.Family(int dimension)
                          ? "family " + dimension
                          : "unresolved",
                  TreeMap::new,
                  Collectors.counting()));
    }
  }

  /// Both axes.
  @Test
  void twoLinesAreTwoEntries() {
    curvesAreOneEntryEach("x^2*y^2", 2);
  }

  /// x = 0, where eˣ − 1 is 0: 2x²y is 0 on both axes, and eˣ − 1 + 2xy² on the other one only at
  /// the origin. Then x² + y² = 1, with a gradient of third order around it.
  @Tag("long")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp(x) - x + x^2*y^2|1",
        "(x^2 + y^2 - 1)^4|1",
      })
  void curvesAreOneEntryEach(String formula, long curves) {
    assertEquals(Map.of("family 1", curves), found(formula));
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"(x^2 + y^2 - 1)^4 + z^2", "((x^2 + y^2 - 1)^2 + z^2)^2"})
  void curvesInSpaceAreOneEntryEach(String formula) {
    assertEquals(Map.of("family 1", 1L), found(formula));
  }

  /// ∂f/∂z = (x² + y² − 1)² vanishes on the cylinder alone, and there all of ∇f does. Across it the
  /// Hessian is 8z: near z = 0 nothing but the cylinder itself tells what is there.
  @Test
  void aCylinderIsOneSurface() {
    Map<String, Long> found = found("(x^2 + y^2 - 1)^2*z");
    assertTrue(found.getOrDefault("unresolved", 0L) <= 1, found::toString);
    found.remove("unresolved");
    assertEquals(Map.of("family 2", 1L), found);
  }
}
