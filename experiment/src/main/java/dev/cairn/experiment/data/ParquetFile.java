package dev.cairn.experiment.data;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Rows;
import dev.cairn.formats.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/// Reads Parquet files through an in-memory DuckDB, which may read local files and nothing else.
final class ParquetFile {
  private static final int FIRST_ROWS = 1024;

  /// Characters by which DuckDB would take a name for a pattern of names.
  private static final String PATTERNS = "*?[]{}";

  private ParquetFile() {}

  /// The columns of numbers of a file; columns of other types are left out.
  ///
  /// @throws FormatException where the file is no Parquet file or a value is missing
  static Table read(Path file, Limits limits) throws IOException {
    return read(file, limits, Rows.ALL);
  }

  /// Some rows of them.
  static Table read(Path file, Limits limits, Rows rows) throws IOException {
    try (DuckDBConnection connection = open()) {
      return read(connection, file, limits, rows);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  /// The number of rows, which a file says.
  static int rows(Path file) throws IOException {
    requireName(file);
    try (DuckDBConnection connection = open();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT count(*) FROM read_parquet(%s)".formatted(name(file)))) {
      count.next();
      return Math.toIntExact(count.getLong(1));
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  /// The same through a connection that stays open.
  static Table read(DuckDBConnection connection, Path file, Limits limits, Rows rows)
      throws IOException {
    requireName(file);
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query(file, rows))) {
      return table(file, result, limits);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static void requireName(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (file.toString().chars().anyMatch(c -> PATTERNS.indexOf(c) >= 0)) {
      throw FormatException.at(
          file.toString(), "file name", "must hold none of the characters " + PATTERNS);
    }
  }

  private static FormatException unreadable(Path file, SQLException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    String message = said.replaceAll("(\\w+ Error|\\w+Exception): ", ""); // names of its classes
    return FormatException.at(file.toString(), "Parquet", FormatException.quote(message));
  }

  /// A database in memory, one thread.
  static DuckDBConnection open() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("threads", "1");
    try {
      return DuckDBConnection.newConnection("jdbc:duckdb:", false, settings);
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException(e);
    }
  }

  private static String query(Path file, Rows rows) {
    return rows.all()
        ? "FROM read_parquet(%s)".formatted(name(file))
        : "SELECT * EXCLUDE (file_row_number) FROM read_parquet(%s, file_row_number = true) WHERE file_row_number >= %s AND file_row_number < %s"
            .formatted(name(file), rows.from(), rows.to());
  }

  private static String name(Path file) {
    return "'%s'".formatted(file.toAbsolutePath().toString().replace("'", "''"));
  }

  private static Table table(Path file, ResultSet rows, Limits limits)
      throws SQLException, FormatException {
    ResultSetMetaData meta = rows.getMetaData();
    List<Integer> chosen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int j = 1; j <= meta.getColumnCount(); j++) {
      if (isNumber(meta.getColumnType(j))) {
        chosen.add(j);
        names.add(meta.getColumnName(j));
      }
    }
    if (names.isEmpty() || names.size() > limits.maxTensors()) {
      throw FormatException.at(
          file.toString(),
          "columns",
          "%s of numbers, must be 1 to %s".formatted(names.size(), limits.maxTensors()));
    }
    double[][] columns = new double[names.size()][FIRST_ROWS];
    int count = 0;
    while (rows.next()) {
      if ((count + 1L) * names.size() > limits.maxElements()) {
        throw FormatException.at(
            file.toString(), "rows", "more than %s elements".formatted(limits.maxElements()));
      }
      for (int c = 0; c < columns.length; c++) {
        if (count == columns[c].length) {
          columns[c] = Arrays.copyOf(columns[c], count + (count >> 1));
        }
        columns[c][count] = rows.getDouble(chosen.get(c));
        if (rows.wasNull()) {
          throw FormatException.at(
              file.toString(),
              "column %s, row %s".formatted(FormatException.quote(names.get(c)), count),
              "the value is missing");
        }
      }
      count++;
    }
    int rowCount = count;
    return Table.of(
        file.toString(),
        names,
        Arrays.stream(columns).map(column -> Arrays.copyOf(column, rowCount)).toList());
  }

  private static boolean isNumber(int type) {
    return switch (type) {
      case Types.BOOLEAN,
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.FLOAT,
          Types.REAL,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC ->
          true;
      default -> false;
    };
  }
}
