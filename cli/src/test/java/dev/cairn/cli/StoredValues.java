package dev.cairn.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every value of a store that must not depend on times, workers and interruptions, read by DuckDB
/// alone: rows by table, each in its order, each value as text that has all of its bits.
///
/// @param tables columns and rows of each table
record StoredValues(Map<String, List<List<String>>> tables) {
  /// Columns that tell when, where and by which process.
  private static final Set<String> WHEN_AND_WHERE =
      Set.of("seconds", "worker", "session", "started", "created", "directory");

  /// The table that does so altogether.
  private static final String PROVENANCE = "provenance";

  /// What a store's file is called, in the directory of its study: a campaign's, a collection's, of
  /// branches, of a shard.
  private static final List<String> STORES =
      List.of(
          "campaign.duckdb",
          "collection.duckdb",
          "continuation.duckdb",
          "shards/1/campaign.duckdb");

  /// Those of the store in a directory.
  static StoredValues read(Path directory) throws SQLException {
    Path file =
        STORES.stream()
            .map(directory::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(directory + " holds no store"));
    Properties settings = new Properties();
    settings.setProperty("duckdb.read_only", "true");
    Map<String, List<List<String>>> tables = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, settings)) {
      for (List<String> name : rows(connection, "SELECT table_name FROM duckdb_tables()")) {
        if (!name.getFirst().equals(PROVENANCE)) {
          tables.put(
              name.getFirst(), rows(connection, "FROM " + name.getFirst() + " ORDER BY ALL"));
        }
      }
    }
    return new StoredValues(tables);
  }

  private static List<List<String>> rows(Connection connection, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      var columns = result.getMetaData();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          if (!WHEN_AND_WHERE.contains(columns.getColumnName(i))) {
            row.add(text(result.getObject(i)));
          }
        }
        rows.add(row);
      }
    }
    return rows.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }

  private static String text(@Nullable Object value) throws SQLException {
    return value instanceof Array list
        ? Arrays.toString((Object[]) list.getArray())
        : String.valueOf(value);
  }

  /// How many values there are.
  long count() {
    return tables.values().stream().flatMap(List::stream).mapToLong(List::size).sum();
  }

  /// How many values differ; a row or a table that only one has counts whole.
  long differing(StoredValues other) {
    long differing = 0;
    var names = new TreeSet<>(tables.keySet());
    names.addAll(other.tables.keySet());
    for (String name : names) {
      List<List<String>> mine = tables.getOrDefault(name, List.of());
      List<List<String>> theirs = other.tables.getOrDefault(name, List.of());
      for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
        List<String> a = i < mine.size() ? mine.get(i) : List.of();
        List<String> b = i < theirs.size() ? theirs.get(i) : List.of();
        for (int j = 0; j < Math.max(a.size(), b.size()); j++) {
          differing += j < a.size() && j < b.size() && a.get(j).equals(b.get(j)) ? 0 : 1;
        }
      }
    }
    return differing;
  }
}
