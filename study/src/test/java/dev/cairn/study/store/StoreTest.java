package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.linalg.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  /// Bytes of the headers of a DuckDB file.
  private static final int HEADERS = 3 * 4096;

  @TempDir Path directory;

  @Test
  void everyRowComesBackWithTheSameBits() {
    FinishedRun first = Rows.run(0, 1);
    FinishedRun second = Rows.run(1, 2);
    List<TrainingRow> trajectory =
        List.of(
            new TrainingRow(0, 0, 0, 1.5, Point.of(1, 2)),
            new TrainingRow(0, 0, 10, 0.5, Point.of(3, Double.MIN_VALUE)));
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.begin(Rows.session(0));
      store.add(trajectory);
      store.add(second);
      store.add(first);
      store.end(0, Outcome.FINISHED, 12.5);
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(Rows.campaign(), reader.campaign());
      assertEquals(Rows.variants(), reader.variants());
      assertEquals(trajectory, reader.training(0));
      assertEquals(List.of(first.run(), second.run()), reader.runs());
      assertEquals(first.iterates(), reader.iterates(0, 0));
      assertEquals(second.points(), reader.points(0, 1));
      assertEquals(2 * first.points().size(), reader.points().size());
      assertEquals(List.of(first.morse().getFirst(), second.morse().getFirst()), reader.morse());
      assertEquals(first.kernelShares(), reader.kernelShares(0, first.run().run()));
      List<IterateRow> all = new ArrayList<>();
      reader.forEachIterate(all::add);
      assertEquals(first.iterates().size() + second.iterates().size(), all.size());
      assertEquals(Optional.of(Outcome.FINISHED), reader.provenance().getFirst().ended());
      assertEquals(12.5, reader.provenance().getFirst().seconds());
    }
  }

  /// Appenders belong to the transaction: a process killed within it leaves nothing of a run.
  @Test
  void aTransactionThatFailsLeavesNothing() {
    FinishedRun first = Rows.run(0, 1);
    Store.create(directory, Rows.campaign(), Rows.variants(), List.of()).close();
    Path file = directory.resolve(Schema.FILE);
    try (Database database = Database.open(file, DuckDb.Mode.WRITE)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              database.transaction(
                  () -> {
                    database.append(Schema.ITERATES, first.iterates());
                    throw new IllegalStateException("killed");
                  }));
      assertEquals(List.of(), database.all(Schema.ITERATES, ""));
    }
  }

  @Test
  void rowsOfARunThatIsNotStoredAreRemoved() {
    FinishedRun first = Rows.run(0, 1);
    FinishedRun torn = Rows.run(1, 2);
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.add(first);
    }
    Path file = directory.resolve(Schema.FILE);
    try (Database database = Database.open(file, DuckDb.Mode.WRITE)) {
      database.transaction(() -> database.append(Schema.ITERATES, torn.iterates()));
    }
    try (Store store = Store.open(directory)) {
      store.add(torn);
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(first.iterates(), reader.iterates(0, 0));
      assertEquals(torn.iterates(), reader.iterates(0, 1));
    }
  }

  @Test
  void aReaderSeesFinishedRunsWhileTheStoreIsOpen() {
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of());
        StoreReader reader = store.reader()) {
      assertEquals(List.of(), reader.runs());
      FinishedRun run = Rows.run(0, 3);
      store.add(run);
      assertEquals(List.of(run.run()), reader.runs());
    }
  }

  @Test
  void aStoreOfAnotherVersionIsRefusedWithBothVersions() throws Exception {
    Store.create(directory, Rows.campaign(), Rows.variants(), List.of()).close();
    try (var connection =
            DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(Schema.FILE));
        var statement = connection.createStatement()) {
      statement.execute("UPDATE campaign SET store_version = 99");
    }
    var refused = assertThrows(CairnException.class, () -> StoreReader.open(directory));
    assertTrue(refused.getMessage().contains("99"), refused.getMessage());
    assertThrows(CairnException.class, () -> Store.open(directory));
  }

  @Test
  void aStoreOfAnEarlierCairnIsReadAndGetsWhatItLacks() throws Exception {
    FinishedRun run = Rows.run(0, 1);
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.add(run);
    }
    try (var connection =
            DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(Schema.FILE));
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE certificates");
      statement.execute("ALTER TABLE iterates DROP COLUMN assembled_after");
      statement.execute("ALTER TABLE iterates DROP COLUMN theta");
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(List.of(), reader.certificates());
      assertEquals(run.points(), reader.points());
      for (IterateRow row : reader.iterates(0, 0)) {
        assertEquals(0, row.theta().dimension());
      }
      Export.write(reader, Export.Format.CSV, directory.resolve("csv"));
      assertTrue(Files.exists(directory.resolve("csv/certificates.csv")));
    }
    FinishedRun next = Rows.run(1, 2);
    try (Store store = Store.open(directory)) {
      store.add(next);
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(next.iterates(), reader.iterates(0, 1));
      assertEquals(List.of(), reader.certificates());
    }
  }

  @Test
  void damagedMissingAndForeignFilesAreRefusedWithOneLineThatNamesTheFile() throws Exception {
    Path file = directory.resolve(Schema.FILE);
    assertRefused();
    Files.write(file, new byte[] {1, 2, 3});
    assertRefused();
    Files.delete(file);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE other (x INTEGER)");
    }
    assertRefused();
    Files.delete(file);
    Store.create(directory, Rows.campaign(), Rows.variants(), List.of()).close();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, HEADERS));
    assertRefused();
  }

  @Test
  void theDocumentationNamesEveryTableAndColumn() throws IOException {
    String documentation = Files.readString(Path.of("../docs/store.md"));
    for (Table<?> table : Schema.TABLES) {
      String heading = "## `" + table.name() + "`";
      int start = documentation.indexOf(heading);
      assertTrue(start >= 0, heading);
      int end = documentation.indexOf("\n## ", start + 1);
      String section = documentation.substring(start, end < 0 ? documentation.length() : end);
      for (String column : table.columns()) {
        assertTrue(section.contains("| `" + column + "` |"), table.name() + "." + column);
      }
    }
  }

  private void assertRefused() {
    var refused = assertThrows(CairnException.class, () -> StoreReader.open(directory));
    assertTrue(refused.getMessage().contains(Schema.FILE), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }
}
