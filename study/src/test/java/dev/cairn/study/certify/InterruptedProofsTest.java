package dev.cairn.study.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is proven when it is asked to end is kept, and the rest is proven when it goes on.
class InterruptedProofsTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-24T00:00:00Z");

  private static final ExperimentFile WELLS =
      ExperimentFile.parse(
          """
          name: wells
          problem: {type: formula, f: "(x^2 - 1)^2 + (y^2 - 1)^2"}
          start: {type: uniform, lower: -2, upper: 2}
          finder: {type: newton_mr}
          runs: 4
          iterations: 40
          """,
          "wells");

  @TempDir private Path temporary;

  @Test
  void ofACampaign() {
    interrupted(
        directory -> Studies.campaign(WELLS, directory, CLOCK),
        directory -> {
          try (StoreReader reader = StoreReader.open(directory)) {
            return reader.certificates().stream()
                .map(CertificateRow::proof)
                .map(proof -> proof.certificate())
                .toList();
          }
        });
  }

  @Test
  void ofALandscape() {
    interrupted(
        directory -> Studies.landscape(WELLS, directory, CLOCK, Mixing.REFUSED),
        directory -> {
          try (CollectionReader reader = CollectionReader.open(directory)) {
            return reader.proofs(0).stream()
                .map(PointProofRow::proof)
                .map(proof -> proof.certificate())
                .toList();
          }
        });
  }

  private void interrupted(Function<Path, Study> made, Function<Path, List<String>> certificates) {
    Path whole = temporary.resolve("whole");
    Path parts = temporary.resolve("parts");
    for (Path directory : List.of(whole, parts)) {
      try (Study study = made.apply(directory)) {
        assertEquals(Outcome.FINISHED, study.run(Engine.of(1), _ -> {}));
      }
    }
    assertEquals(Outcome.FINISHED, certify(whole, Integer.MAX_VALUE));
    List<String> all = certificates.apply(whole);
    assertEquals(Outcome.INTERRUPTED, certify(parts, 2));
    List<String> kept = certificates.apply(parts);
    assertEquals(2, kept.size());
    assertTrue(all.containsAll(kept));
    assertEquals(Outcome.FINISHED, certify(parts, Integer.MAX_VALUE));
    assertEquals(all, certificates.apply(parts));
  }

  /// Asks to end when so many points are proven.
  private static Outcome certify(Path directory, int enough) {
    var stop = new StopRequest();
    var session = new WorkSession(ProvenanceRow.Work.CERTIFY, Engine.of(1), Mixing.REFUSED, stop);
    int[] told = {-1}; // a line says that it begins
    return Studies.certify(
        directory,
        Selection.FINAL,
        session,
        _ -> {
          if (++told[0] == enough) {
            stop.atOnce();
          }
        });
  }
}
