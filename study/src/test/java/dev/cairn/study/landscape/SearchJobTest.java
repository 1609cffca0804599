package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.cluster.Loopback;
import dev.cairn.study.store.StoredTables;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Landscape searches whose runs go to another process as bytes and come back as bytes.
class SearchJobTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-30T00:00:00Z"));

  /// Saddles of every index, subspaces of clusters, of like and dead units, trained starts.
  private static final String WELLS =
      """
      problem: {type: formula, f: "(x^2-1)^2 + (y^2-1)^2 + x*y/5"}
      start: {type: uniform, lower: -2, upper: 2}
      """;

  private static final String ATOMS =
      """
      problem: {type: "function", name: "lennard-jones:4"}
      start: {type: box}
      """;

  private static final String NETWORK =
      """
      problem:
        type: network
        layers: [2, 3, 2]
        activation: tanh
        l2: 0.01
        data: {type: gaussian, samples: 20, variances: [2, 1]}
      start: {type: training, trajectories: 2, steps: 20, every: 5, learning_rate: 0.1}
      """;

  @TempDir private Path temporary;

  private static ExperimentFile experiment(String problem) {
    return ExperimentFile.parse(
        "name: search\n" + problem + "finder: {type: newton_mr}\nruns: 120\niterations: 80\n",
        "search.yaml");
  }

  private LandscapeStudy open(ExperimentFile file, String directory) {
    return LandscapeStudy.open(file, temporary.resolve(directory), LandscapeSearch.DEFAULT, CLOCK);
  }

  private static Engine cluster() {
    return Engine.of(1).with(new Loopback(3));
  }

  @Test
  void theBitsOfAFormulaAreThoseOfThreads() {
    theBitsAreThoseOfThreads(WELLS);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {ATOMS, NETWORK})
  void theBitsAreThoseOfThreads(String problem) {
    ExperimentFile file = experiment(problem);
    try (LandscapeStudy here = open(file, "threads")) {
      assertTrue(here.run(Engine.of(2), _ -> {}));
    }
    try (LandscapeStudy there = open(file, "elsewhere")) {
      assertFalse(there.run(cluster(), _ -> there.stopRequest().atOnce()), "stopped after a round");
    }
    try (LandscapeStudy there = open(file, "elsewhere")) {
      assertTrue(there.run(cluster(), _ -> {}));
    }
    StoredTables.Comparison all =
        StoredTables.compare(temporary.resolve("threads"), temporary.resolve("elsewhere"));
    assertTrue(all.rows() > 120, all::toString);
    assertEquals(0, all.differing(), all::toString);
  }
}
