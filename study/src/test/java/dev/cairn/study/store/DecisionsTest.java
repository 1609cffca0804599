package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables call a point what its proof says.
final class DecisionsTest {
  @TempDir Path directory;

  private static CertificateRow certificate(int run, ProofState state) {
    return new CertificateRow(
        0,
        run,
        PointKind.FINAL,
        new Proof(
            state,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Double.NaN,
            1e-6,
            0,
            Optional.empty(),
            Double.NaN,
            Double.NaN,
            "{}",
            0));
  }

  private static Store create(Path directory) {
    return Store.create(directory, Rows.campaign(), Rows.variants(), List.of());
  }

  private static void assertCalled(
      StoreReader reader, int run, Verdict verdict, Optional<Verdict> byNumbers, RunEnding ending) {
    PointRow point = reader.points(0, run).getFirst();
    assertEquals(verdict, point.verdict());
    assertEquals(byNumbers, point.byNumbers());
    assertEquals(Verdict.CRITICAL, point.numbersVerdict());
    assertEquals(ending, reader.run(new RunId(0, run)).orElseThrow().ending());
  }

  private static void assertDecided(StoreReader reader, int run) {
    assertCalled(reader, run, Verdict.NEITHER, Optional.of(Verdict.CRITICAL), RunEnding.NEITHER);
  }

  private static void assertByNumbers(StoreReader reader, int run) {
    assertCalled(reader, run, Verdict.CRITICAL, Optional.empty(), RunEnding.CRITICAL);
  }

  @Test
  void aProofIsToldByTheRowsThatItIsAbout() {
    try (Store store = create(directory)) {
      store.add(Rows.critical(0, 1));
      store.add(Rows.critical(1, 2));
      store.add(certificate(0, ProofState.UNDECIDED));
      try (StoreReader reader = store.reader()) {
        assertByNumbers(reader, 0);
      }
      store.add(certificate(0, ProofState.NOT_CRITICAL));
      store.add(certificate(0, ProofState.NOT_CRITICAL));
      try (StoreReader reader = store.reader()) {
        assertDecided(reader, 0);
        assertByNumbers(reader, 1);
      }
    }
  }

  /// One run is proven before it is merged, the other between two merges.
  @Test
  void soDoesThatOfAShard() {
    Path part = directory.resolve("shard");
    part.toFile().mkdir();
    try (Store whole = create(directory)) {
      try (Store shard = create(part)) {
        shard.add(Rows.critical(0, 1));
        shard.add(Rows.critical(1, 2));
        shard.add(certificate(0, ProofState.NOT_CRITICAL));
      }
      whole.merge(part, 0);
      try (StoreReader reader = whole.reader()) {
        assertDecided(reader, 0);
        assertByNumbers(reader, 1);
      }
      try (Store shard = Store.open(part)) {
        shard.add(certificate(1, ProofState.NOT_CRITICAL));
      }
      whole.merge(part, 0);
      try (StoreReader reader = whole.reader()) {
        assertDecided(reader, 0);
        assertDecided(reader, 1);
      }
    }
  }

  /// An earlier Cairn kept the verdict of the numbers beside the proof.
  @Test
  void anEarlierStoreIsDecidedWhenItIsOpened() throws Exception {
    try (Store store = create(directory)) {
      store.add(Rows.critical(0, 1));
      store.add(certificate(0, ProofState.NOT_CRITICAL));
    }
    try (var connection =
            DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(Schema.FILE));
        var statement = connection.createStatement()) {
      statement.execute("UPDATE points SET verdict = 'critical'");
      statement.execute("UPDATE runs SET ending = 'critical'");
      statement.execute("ALTER TABLE points DROP COLUMN by_numbers");
    }
    Store.open(directory).close();
    try (StoreReader reader = StoreReader.open(directory)) {
      assertDecided(reader, 0);
    }
  }
}
