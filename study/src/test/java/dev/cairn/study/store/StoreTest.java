package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /// The database itself goes on writing to a file that has no name any more.
  @Test
  void aStoreThatIsTakenAwayTakesNoRows() throws IOException {
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.begin(Rows.session(0));
      Files.delete(directory.resolve(Schema.FILE));
      var refused = assertThrows(CairnException.class, () -> store.end(0, Outcome.FINISHED, 1));
      assertTrue(
          String.valueOf(refused.getMessage()).endsWith(Schema.FILE + ": it is no longer there"),
          refused.toString());
    }
  }

  /// Lists are read beside their rows: each comes back with its own, whatever its length.
  @Test
  void listsOfAnyLengthComeBackWithTheirRows() {
    List<TrainingRow> rows = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      double[] theta = new double[step % 7 == 3 ? 0 : step % 5 * 400 % 1_301];
      Arrays.setAll(theta, i -> i == 0 ? Double.NaN : i);
      if (theta.length > 1) {
        theta[1] = step;
      }
      rows.add(new TrainingRow(0, 0, step, step, Point.of(theta)));
    }
    List<TrainingRow> mixed = new ArrayList<>(rows);
    Collections.shuffle(mixed, new Random(18));
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.add(mixed.subList(0, 1_000));
      try (StoreReader reader = store.reader()) {
        assertEquals(1_000, reader.training(0).size());
        store.add(mixed.subList(1_000, mixed.size()));
        assertEquals(rows, reader.training(0));
        assertEquals(List.of(), reader.training(1));
      }
    }
  }

  /// A store that was put beside another experiment is not that one's.
  @Test
  void aStoreBesideAnotherExperimentIsRefused() throws IOException {
    String yaml =
        """
        name: NAME
        problem: {type: function, name: himmelblau}
        start: {type: box}
        finder: {type: newton_mr}
        runs: 2
        iterations: 3
        """;
    ExperimentFile mine = ExperimentFile.parse(yaml.replace("NAME", "mine"), "mine");
    CampaignRow row =
        new CampaignRow(
            Schema.VERSION, "mine", mine.definition(), 7, 3, 4, 1, "2026-11-24T00:00:00Z");
    Store.create(directory, row, Rows.variants(), List.of()).close();
    Path definition = directory.resolve(Schema.DEFINITION);
    Files.writeString(definition, mine.definition());
    StoreReader.open(directory).close();
    Files.writeString(definition, mine.definition().replace("mine", "other"));
    CairnException refused =
        assertThrows(CairnException.class, () -> StoreReader.open(directory).close());
    assertTrue(
        refused.getMessage().contains("is not the experiment of this campaign"),
        refused.getMessage());
  }

  /// Bytes of a store that are not those that were written, and a directory that is gone.
  @Test
  void aDamagedStoreIsSaidToBeDamaged() throws IOException {
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.add(Rows.run(0, 1));
    }
    Path file = directory.resolve(Schema.FILE);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(18);
    int refusals = 0;
    for (int trial = 0; trial < 20; trial++) {
      byte[] damaged = bytes.clone();
      for (int i = 0; i < 4_000; i++) {
        damaged[HEADERS + random.nextInt(bytes.length - HEADERS)] ^= (byte) 0x55;
      }
      Files.write(file, trial == 0 ? Arrays.copyOf(bytes, HEADERS + 100) : damaged);
      try (StoreReader reader = StoreReader.open(directory)) {
        reader.points();
      } catch (CairnException e) {
        assertFalse(e.getMessage().contains("Error"), e.getMessage());
        assertTrue(e.getMessage().contains("damaged"), e.getMessage());
        refusals++;
      }
    }
    assertTrue(refusals > 0, "no damage was met");
  }

  /// SQL that stands in a store that comes from elsewhere is not run.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW variants AS SELECT * REPLACE ((SELECT content FROM read_text('SECRET')) AS problem) FROM v2",
        "CREATE VIEW extra AS SELECT * FROM read_text('SECRET')",
        "CREATE MACRO len(x) AS (SELECT count(*) FROM read_text('SECRET'))",
        "CREATE MACRO all_of() AS TABLE SELECT * FROM read_text('SECRET')"
      })
  void aStoreOfViewsOrMacrosIsNotRead(String sql) throws Exception {
    Store.create(directory, Rows.campaign(), Rows.variants(), List.of()).close();
    Path secret = Files.writeString(directory.resolve("secret.txt"), "of the user's");
    Path file = directory.resolve(Schema.FILE);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        var statement = connection.createStatement()) {
      if (sql.contains("v2")) {
        statement.execute("CREATE TABLE v2 AS SELECT * FROM variants");
        statement.execute("DROP TABLE variants");
      }
      statement.execute(sql.replace("SECRET", secret.toString()));
    }
    List<Executable> readers =
        List.of(
            () -> StoreReader.open(directory).close(),
            () -> Store.open(directory).close(),
            () -> CollectionReader.open(directory).close(),
            () -> CollectionStore.open(directory).close());
    for (Executable reader : readers) {
      String message = assertThrows(CairnException.class, reader).getMessage();
      assertTrue(message.contains("which no store of Cairn's has: it is not read"), message);
    }
  }

  /// Whatever a store's own SQL may be made to say: it reads and writes beside the store alone.
  @Test
  void statementsReachTheStudyAndNoOtherFile() throws Exception {
    Path study = directory.resolve("study");
    Path target = Files.createDirectory(directory.resolve("target"));
    Files.createDirectory(study);
    Store.create(study, Rows.campaign(), Rows.variants(), List.of()).close();
    Path file = study.resolve(Schema.FILE);
    for (Path place : List.of(study, target, directory)) {
      Files.writeString(place.resolve("note.txt"), "of the user's");
    }
    for (DuckDb.Mode mode : DuckDb.Mode.values()) {
      try (Database database = Database.open(file, mode, List.of(target))) {
        assertEquals("of the user's", read(database, study.resolve("note.txt")));
        assertEquals("of the user's", read(database, target.resolve("note.txt")));
        database.copy(Schema.VARIANTS, target.resolve("v.csv"), Export.Format.CSV);
        for (Executable reach :
            List.<Executable>of(
                () -> read(database, directory.resolve("note.txt")),
                () -> read(database, study.resolve("../note.txt")),
                () -> database.copy(Schema.VARIANTS, directory.resolve("v"), Export.Format.CSV),
                () -> database.query("SET enable_external_access = true", _ -> {}),
                () -> database.query("SELECT * FROM glob('%s/*')".formatted(directory), _ -> {}),
                () -> database.query("LOAD httpfs", _ -> {}))) {
          assertThrows(CairnException.class, reach);
        }
      }
    }
    assertFalse(Files.exists(directory.resolve("v")));
  }

  private static String read(Database database, Path file) {
    var text = new StringBuilder();
    database.query(
        "SELECT content FROM read_text('%s')".formatted(file),
        row -> text.append(row.getString(1)));
    return text.toString();
  }

  /// What a process that was killed leaves stands in a log beside the file, which stays as it was.
  @Test
  void aMacroInTheLogBesideAStoreIsNotRead() throws Exception {
    Store.create(directory, Rows.campaign(), Rows.variants(), List.of()).close();
    Path file = directory.resolve(Schema.FILE);
    var before = Files.getLastModifiedTime(file);
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA disable_checkpoint_on_shutdown");
      statement.execute("CREATE MACRO len(x) AS 0");
    }
    assertEquals(before, Files.getLastModifiedTime(file));
    String message =
        assertThrows(CairnException.class, () -> StoreReader.open(directory)).getMessage();
    assertTrue(message.contains("which no store of Cairn's has: it is not read"), message);
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
      statement.execute("DROP TABLE training");
      statement.execute("ALTER TABLE iterates DROP COLUMN assembled_after");
      statement.execute("ALTER TABLE iterates DROP COLUMN theta");
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(List.of(), reader.certificates());
      assertEquals(List.of(), reader.training(0), "a table with lists");
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
    Set<Table<?>> tables = new LinkedHashSet<>(Schema.TABLES);
    tables.addAll(Schema.CONTINUATION_TABLES);
    for (Table<?> table : tables) {
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
