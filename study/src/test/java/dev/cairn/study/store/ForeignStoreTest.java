package dev.cairn.study.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Stores that others have changed: of another version, or with something else in their columns.
class ForeignStoreTest {
  @TempDir Path directory;

  private static void change(Path store, String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + store);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String refusal(Executable reading) {
    String message = assertThrows(CairnException.class, reading).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.contains("Exception"), message);
    return message;
  }

  private Path campaign() {
    try (Store store = Store.create(directory, Rows.campaign(), Rows.variants(), List.of())) {
      store.add(Rows.run(0, 1));
    }
    return directory.resolve(Schema.FILE);
  }

  private void requireRefused(String words) {
    for (Executable reading :
        List.<Executable>of(
            () -> StoreReader.open(directory).close(),
            () -> Store.open(directory).close(),
            () -> CollectionStore.open(directory).close())) {
      String message = refusal(reading);
      assertTrue(message.contains(words), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "-1", "2147483647"})
  void aCampaignOfAnotherVersionIsNotRead(int version) throws SQLException {
    change(campaign(), "UPDATE campaign SET store_version = " + version);
    requireRefused(" has store version %s, this Cairn reads version 1".formatted(version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE campaign SET store_version = NULL",
        "ALTER TABLE campaign ALTER store_version TYPE VARCHAR USING 'rubbish'",
        "ALTER TABLE campaign ALTER store_version TYPE DOUBLE USING 1.5",
        "ALTER TABLE campaign ALTER store_version TYPE BIGINT USING 4294967297",
        "ALTER TABLE campaign ALTER store_version TYPE INTEGER[] USING [1]"
      })
  void aVersionThatIsNoneIsSaidToBe(String sql) throws SQLException {
    change(campaign(), sql);
    requireRefused(" is no store of Cairn's: it names no version");
  }

  @Test
  void collectionsOfAnotherVersionAreNotRead() throws SQLException {
    try (CollectionStore store = CollectionStore.open(directory)) {
      store.add(Rows.collection());
    }
    change(directory.resolve(Schema.COLLECTION_FILE), "UPDATE collections SET store_version = 7");
    try (CollectionReader reader = CollectionReader.open(directory)) {
      assertTrue(refusal(reader::collections).contains(" has store version 7, this Cairn reads"));
    }
  }

  @Test
  void branchesOfAnotherVersionAreNotRead() throws SQLException {
    try (ContinuationStore store = ContinuationStore.open(directory)) {
      store.add(Rows.continuation());
    }
    change(
        directory.resolve(Schema.CONTINUATION_FILE), "UPDATE continuations SET store_version = 7");
    try (ContinuationReader reader = ContinuationReader.open(directory)) {
      assertTrue(refusal(reader::begun).contains(" has store version 7, this Cairn reads"));
      assertTrue(refusal(reader::continuation).contains(" has store version 7"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "runs, ALTER TABLE runs ALTER run TYPE VARCHAR USING 'rubbish'",
    "runs, UPDATE runs SET ending = 'rubbish'",
    "points, UPDATE points SET kind = 'rubbish'",
    "points, ALTER TABLE points ALTER iterate TYPE VARCHAR USING 'rubbish'",
    "variants, ALTER TABLE variants ALTER samples TYPE VARCHAR USING 'rubbish'",
  })
  void whatNoStoreHoldsIsSaidToBe(String table, String sql) throws SQLException {
    change(campaign(), sql);
    String message =
        refusal(
            () -> {
              try (StoreReader reader = StoreReader.open(directory)) {
                reader.variants();
                reader.runs();
                reader.points();
              }
            });
    assertTrue(
        message.endsWith("the table %s holds what no store of Cairn's does".formatted(table)),
        message);
  }
}
