package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.Failures;
import dev.cairn.text.ShellWord;
import dev.cairn.text.SystemWords;
import dev.cairn.text.Visible;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/// How this package opens and closes DuckDB, and how it says what went wrong.
final class DuckDb {
  /// What an opened connection may do.
  enum Mode {
    READ,
    WRITE
  }

  /// What the database says where the bytes of a file are not those that it wrote.
  private static final List<String> DAMAGED =
      List.of(
          "corrupt",
          "checksum",
          "could not read enough bytes",
          "invalid result set",
          "not a valid duckdb",
          "serialization error",
          "failed to deserialize",
          "database has been invalidated");

  /// What would run where tables are read.
  private static final String FOREIGN =
      "SELECT 'view ' || view_name FROM duckdb_views() WHERE NOT internal UNION ALL"
          + " SELECT 'macro ' || function_name FROM duckdb_functions() WHERE NOT internal";

  /// Its names for kinds of failures, which say nothing to people.
  private static final Pattern KIND = Pattern.compile("^(?:[A-Z][\\w ]* Error: )+");

  private DuckDb() {}

  /// Opens the file; with Mode.WRITE it is made where it is missing. Statements read and write
  /// files in the directories that are named, and nowhere else: a file that comes from elsewhere
  /// may hold more than tables.
  static DuckDBConnection open(Path file, Mode mode, List<Path> directories) {
    Properties settings = new Properties();
    // Rows stream: the memory of a query does not grow with the number of iterates.
    settings.setProperty("jdbc_stream_results", "true");
    // Everything that is used is built in, and nothing is ever fetched.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    // The workers need the cores.
    settings.setProperty("threads", "1");
    boolean known = !Files.exists(file) || KnownFiles.unchanged(file);
    try {
      DuckDBConnection connection =
          DuckDBConnection.newConnection(
              "jdbc:duckdb:" + file.toAbsolutePath(), mode == Mode.READ, settings);
      confine(connection, directories);
      if (!known) {
        requireTablesAlone(file, connection);
      }
      return connection;
    } catch (CairnException e) {
      throw e;
    } catch (ExceptionInInitializerError | UnsatisfiedLinkError e) {
      throw Failures.at(
          "cannot unpack the database's library to",
          Path.of(System.getProperty("java.io.tmpdir")),
          e);
    } catch (Exception e) {
      throw failure("cannot open", file, e);
    }
  }

  private static void confine(DuckDBConnection connection, List<Path> directories)
      throws SQLException {
    String allowed =
        directories.stream()
            .map(directory -> directory.toAbsolutePath().normalize() + "/")
            .map(directory -> "'" + directory.replace("'", "''") + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery("SELECT current_setting('enable_external_access')")) {
        if (rows.next() && !rows.getBoolean(1)) {
          return; // this process has the file open, and confined
        }
      }
      statement.execute("SET allowed_directories = " + allowed);
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    } catch (SQLException e) {
      CleanUp.after(e, connection);
      throw e;
    }
  }

  /// Refuses a file that holds views or macros: it may come from elsewhere, and reading it would
  /// run their SQL, which can read any file.
  private static void requireTablesAlone(Path file, DuckDBConnection connection)
      throws SQLException {
    Optional<String> foreign = Optional.empty();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FOREIGN)) {
      if (rows.next()) {
        foreign = Optional.of(rows.getString(1));
      }
    } catch (SQLException e) {
      CleanUp.after(e, connection);
      throw e;
    }
    if (foreign.isPresent()) {
      connection.close();
      throw new CairnException(
          "%s holds the %s, which no store of Cairn's has: it is not read"
              .formatted(file, Visible.line(foreign.get(), 200)));
    }
  }

  /// Why a directory has no campaign.
  static CairnException missing(Path directory) {
    Optional<String> reason = SystemWords.outOfSight(directory.resolve(Schema.FILE));
    if (reason.isPresent()) {
      return new CairnException("no campaign in %s: %s".formatted(directory, reason.get()));
    }
    return new CairnException(
        Files.isDirectory(directory.resolve(Schema.SHARDS))
            ? "the shards in %s are not merged yet: cairn merge %s"
                .formatted(directory, ShellWord.of(directory))
            : "no campaign in %s: %s is missing".formatted(directory, Schema.FILE));
  }

  static void checkVersion(Path file, DuckDBConnection connection) {
    Object version;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT store_version FROM campaign")) {
      if (!rows.next()) {
        throw new CairnException("%s holds no campaign".formatted(file));
      }
      version = rows.getObject(1);
    } catch (SQLException e) {
      throw new CairnException("%s is no store of Cairn's".formatted(file), e);
    }
    if (!(version instanceof Integer number)) {
      throw new CairnException("%s is no store of Cairn's: it names no version".formatted(file));
    }
    requireVersion(file, number);
  }

  /// Refuses a store of another layout.
  static void requireVersion(Path file, int version) {
    if (version != Schema.VERSION) {
      throw new CairnException(
          "%s has store version %s, this Cairn reads version %s"
              .formatted(file, version, Schema.VERSION));
    }
  }

  /// The columns that a table has, none where it is missing. Not for use in a transaction, which
  /// the question for a missing table ends. Those of all tables take as long as opening the file.
  static Set<String> columns(DuckDBConnection connection, String table) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name FROM pragma_table_info('%s')".formatted(table))) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
      return columns;
    } catch (SQLException e) {
      Map<String, Set<String>> all = columns(connection);
      if (all.containsKey(table)) {
        throw e;
      }
      return Set.of();
    }
  }

  /// The columns that a store has, by table.
  static Map<String, Set<String>> columns(DuckDBConnection connection) throws SQLException {
    Map<String, Set<String>> columns = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")) {
      while (rows.next()) {
        columns.computeIfAbsent(rows.getString(1), _ -> new HashSet<>()).add(rows.getString(2));
      }
    }
    return columns;
  }

  static void close(Path file, DuckDBConnection connection) {
    try {
      connection.close();
      KnownFiles.leave(file);
    } catch (SQLException e) {
      throw new CairnException("cannot close the store: " + Failures.reason(e), e);
    }
  }

  /// What the database says of a lock that nobody holds and that is refused all the same.
  private static final String NOBODY = "pid 0";

  private static final String HELD = "another process has it open";

  private static final String LOCKLESS =
      "its file system gives no lock: another machine has it open, or the mount has no locks"
          + " (NFS takes the option nolock, Lustre localflock)";

  /// The one line for an exception of the database.
  static CairnException failure(String what, Path file, Exception e) {
    String message = firstLine(e);
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("could not set lock") || lower.contains("conflicting lock")) {
      return new CairnException(
          "%s %s: %s".formatted(what, file, lower.contains(NOBODY) ? LOCKLESS : HELD), e);
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      return new CairnException("%s %s: %s is no longer there".formatted(what, file, directory), e);
    }
    if (DAMAGED.stream().anyMatch(lower::contains)) {
      return new CairnException(
          "%s is damaged, cut short or no store of Cairn's: put back a copy of it, or begin anew"
              .formatted(file),
          e);
    }
    return new CairnException(
        "%s %s: %s"
            .formatted(
                what,
                file,
                SystemWords.behind(file, KIND.matcher(Failures.reason(e)).replaceFirst(""))),
        e);
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse(e.toString());
  }
}
