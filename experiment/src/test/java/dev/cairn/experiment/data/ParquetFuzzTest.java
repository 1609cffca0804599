package dev.cairn.experiment.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.Limits;
import dev.cairn.formats.Rows;
import dev.cairn.testkit.ParserFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged Parquet files are read or refused in one line. What DuckDB allocates lies outside the
/// heap and is not seen here.
class ParquetFuzzTest {
  private static final int QUICK = 500;

  /// A few columns of the first rows.
  private static final long ALLOCATION = 4 << 20;

  @TempDir Path directory;

  private void fuzz(int times) throws Exception {
    Path sound = directory.resolve("sound.parquet");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT i AS y, i / 7 AS a, 'z' AS text FROM range(40) t(i)) TO '%s' (FORMAT parquet)"
              .formatted(sound));
    }
    Path damaged = directory.resolve("damaged.parquet");
    int refused;
    try (DuckDBConnection connection = ParquetFile.open()) {
      refused =
          new ParserFuzz(List.of(Files.readAllBytes(sound)), ALLOCATION, 20_261_127)
              .check(
                  times,
                  IOException.class,
                  bytes -> {
                    ParserFuzz.write(damaged, bytes);
                    ParquetFile.read(connection, damaged, Limits.DEFAULT, Rows.ALL);
                  });
    }
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedFilesAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedFilesAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
