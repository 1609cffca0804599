package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A campaign as a partitioned Parquet data set, read by DuckDB alone.
class DataSetTest {
  private static final String EXPERIMENT =
      """
      name: parts
      problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
      start: {type: grid, lower: -4, upper: 4, per_axis: 4}
      finder: {type: newton_mr}
      runs: 12
      iterations: 20
      variants:
        - name: strict
        - name: loose
          set: {finder.rtol: "1e-2", runs: "7"}
      """;

  /// Of the tables whose rows belong to runs: the columns that tell what was computed.
  private static final List<String> RUNS = List.of("runs", "iterates", "points", "morse");

  private static final String HOW = "worker|seconds|session";

  @TempDir private Path temporary;

  private static void ok(Object... command) {
    Shell shell = Shell.run(command);
    assertEquals(0, shell.code(), shell::err);
  }

  @Tag("long")
  @Test
  void shardsAreReadWithoutAMerge() throws Exception {
    Path experiment = Files.writeString(temporary.resolve("parts.yaml"), EXPERIMENT);
    Path whole = temporary.resolve("whole");
    ok("run", experiment, "--quiet", "--out", whole);
    Path split = temporary.resolve("split");
    ok("run", experiment, "--quiet", "--out", split, "--shard", "0/3");
    ok("run", experiment, "--quiet", "--out", split, "--shard", "2/3");
    export(split, "2 shards");
    assertTrue(Files.exists(split.resolve("dataset/runs/shard=2/variant=1/part-0.parquet")));
    var before = Files.getLastModifiedTime(split.resolve("dataset/runs/shard=0"));
    ok("run", experiment, "--quiet", "--out", split, "--shard", "1/3");
    export(split, "3 shards");
    assertEquals(before, Files.getLastModifiedTime(split.resolve("dataset/runs/shard=0")));
    assertFalse(Files.exists(split.resolve("campaign.duckdb")));

    for (String table : RUNS) {
      List<String> wanted = rows("'%s/parquet/%s.parquet'".formatted(whole, table));
      assertTrue(wanted.size() >= 19, table);
      assertEquals(wanted, rows("'%s/dataset/%s/**/*.parquet'".formatted(split, table)), table);
    }
    assertEquals(
        List.of("0, 0", "1, 0", "2, 0"),
        query(
            "SELECT shard, session FROM '%s/dataset/provenance/**/*.parquet'".formatted(split), 2));
  }

  @Tag("long")
  @Test
  void aMergedCampaignHasDirectoriesOfVariants() throws Exception {
    Path experiment = Files.writeString(temporary.resolve("parts.yaml"), EXPERIMENT);
    Path whole = temporary.resolve("whole");
    ok("run", experiment, "--quiet", "--out", whole);
    for (int again = 0; again < 2; again++) { // what is there is replaced
      ok("export", whole, "--format", "parquet", "--partitioned");
    }
    for (String table : RUNS) {
      assertEquals(
          rows("'%s/parquet/%s.parquet'".formatted(whole, table)),
          rows("'%s/dataset/%s/**/*.parquet'".formatted(whole, table)),
          table);
    }
    assertEquals(
        List.of("0, 12", "1, 7"),
        query(
            "SELECT variant, count(*) FROM '%s/dataset/runs/**/*.parquet' GROUP BY variant"
                .formatted(whole),
            2));
    Shell csv = Shell.run("export", whole, "--format", "csv", "--partitioned");
    assertEquals(2, csv.code());
    assertTrue(csv.err().contains("--partitioned is for --format parquet"), csv::err);
  }

  private static void export(Path split, String said) {
    Shell shell = Shell.run("export", split, "--format", "parquet", "--partitioned");
    assertEquals(0, shell.code(), shell::err);
    assertTrue(shell.out().contains(said), shell::out);
  }

  /// The rows of a table as texts in their order, without what tells times and places.
  private static List<String> rows(String from) throws SQLException, IOException {
    List<String> names = query("SELECT column_name FROM (DESCRIBE FROM %s)".formatted(from), 1);
    List<String> columns =
        Stream.concat(Stream.of("variant"), names.stream().filter(n -> !n.equals("variant")))
            .filter(name -> !name.matches(HOW + "|shard"))
            .toList();
    return query(
        "SELECT %s FROM %s"
            .formatted(
                columns.stream().map("%s::VARCHAR"::formatted).collect(Collectors.joining(", ")),
                from),
        columns.size());
  }

  private static List<String> query(String sql, int columns) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(", ", row));
      }
    }
    return rows.stream().sorted().toList();
  }
}
