package dev.cairn.study.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.search.PointKind;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.cluster.Loopback;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StoredTables;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs that other processes make.
class ProofJobTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-24T00:00:00Z");

  private static final ExperimentFile EXPERIMENT =
      ExperimentFile.parse(
          """
          name: proofs
          problem:
            type: network
            layers: [2, 2, 1]
            activation: swish
            l2: 0.1
            data: {type: given, inputs: [[1, 2], [-1, 0.5]], targets: [[1], [0]]}
          start: {type: normal, variance: 1}
          finder: {type: eigenvector_following}
          runs: 3
          iterations: 60
          """,
          "proofs");

  @TempDir private Path temporary;

  @Test
  void certificatesAreThoseOfThreads() throws Exception {
    var selection =
        new Selection(EnumSet.of(PointKind.START, PointKind.FINAL), false, Integer.MAX_VALUE);
    Path threads = temporary.resolve("threads");
    Path elsewhere = temporary.resolve("elsewhere");
    for (Path directory : new Path[] {threads, elsewhere}) {
      Engine engine = Engine.of(1);
      try (Study study = Studies.campaign(EXPERIMENT, directory, CLOCK)) {
        assertEquals(Outcome.FINISHED, study.run(engine, _ -> {}));
        study.certify(
            selection, directory.equals(threads) ? engine : engine.with(new Loopback(2)), _ -> {});
      }
    }
    try (StoreReader reader = StoreReader.open(elsewhere)) {
      assertEquals(6, reader.certificates().size());
      assertTrue(
          reader.certificates().stream()
              .anyMatch(row -> row.proof().statement() != ProofState.UNDECIDED));
    }
    assertEquals(0, StoredTables.compare(threads, elsewhere).differing());
  }
}
