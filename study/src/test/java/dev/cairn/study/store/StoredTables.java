package dev.cairn.study.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares two stores, by DuckDB alone, in everything that must not depend on times, workers and
/// interruptions. Each value counts as text, which has all of its bits.
public final class StoredTables {
  private static final Set<String> WHEN_AND_WHERE =
      Set.of("seconds", "worker", "session", "started", "created", "directory");

  private StoredTables() {}

  /// What was compared.
  ///
  /// @param rows of the first store
  /// @param differing rows that only one of both has
  public record Comparison(long rows, long differing) {}

  /// Compares the stores in two directories: of campaigns, or of collections.
  public static Comparison compare(Path first, Path second) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '%s' AS a (READ_ONLY)".formatted(file(first)));
      statement.execute("ATTACH '%s' AS b (READ_ONLY)".formatted(file(second)));
      long rows = 0;
      long differing = 0;
      for (String table :
          texts(
              statement,
              "SELECT DISTINCT table_name FROM duckdb_tables() WHERE database_name IN ('a', 'b')")) {
        if (!table.equals(Schema.PROVENANCE.name())) {
          String columns =
              texts(
                      statement,
                      "SELECT column_name FROM duckdb_columns() WHERE database_name = 'a' AND table_name = '%s'"
                          .formatted(table))
                  .stream()
                  .filter(column -> !WHEN_AND_WHERE.contains(column))
                  .map("%s::VARCHAR"::formatted)
                  .collect(Collectors.joining(", "));
          String a = "SELECT %s FROM a.%s".formatted(columns, table);
          String b = "SELECT %s FROM b.%s".formatted(columns, table);
          rows += count(statement, a);
          differing += count(statement, a + " EXCEPT ALL " + b);
          differing += count(statement, b + " EXCEPT ALL " + a);
        }
      }
      return new Comparison(rows, differing);
    } catch (SQLException e) {
      throw new IllegalStateException("stores that cannot be compared", e);
    }
  }

  private static Path file(Path directory) {
    Path campaign = directory.resolve(Schema.FILE);
    return Files.exists(campaign) ? campaign : directory.resolve(Schema.COLLECTION_FILE);
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static long count(Statement statement, String query) throws SQLException {
    return Long.parseLong(
        texts(statement, "SELECT count(*) FROM (%s)".formatted(query)).getFirst());
  }
}
