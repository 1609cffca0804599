package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.MemoryNeed;
import dev.cairn.text.SystemWords;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// One connection to a DuckDB file, and what can be done with tables in it.
///
/// @param file the file, for messages
/// @param connection open until [#close]
/// @param seen the columns that it was seen to have, by table: more may come, none goes
/// @param writing whether a transaction is open, which reading must not end
record Database(
    Path file, DuckDBConnection connection, Map<String, Set<String>> seen, AtomicBoolean writing)
    implements AutoCloseable {
  private Database(Path file, DuckDBConnection connection) {
    this(file, connection, new ConcurrentHashMap<>(), new AtomicBoolean());
  }

  /// Another connection to the same file, for another thread.
  Database duplicate() {
    try {
      return new Database(
          file, connection.duplicate(), new ConcurrentHashMap<>(seen), new AtomicBoolean());
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read", file, e);
    }
  }

  /// Statements of one transaction.
  interface Writing {
    void run() throws SQLException;
  }

  /// What is done with a row.
  interface RowAction {
    void accept(ResultSet row) throws SQLException;
  }

  /// Opens a file whose statements reach the study that it stands in, and no other files. A shard
  /// is part of the campaign around it.
  static Database open(Path file, DuckDb.Mode mode) {
    return open(file, mode, List.of());
  }

  /// Likewise; its statements reach these directories, too.
  static Database open(Path file, DuckDb.Mode mode, List<Path> more) {
    List<Path> reached = new ArrayList<>(more);
    Path study = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file");
    reached.add(study);
    Path above = study.getParent();
    if (above != null && above.endsWith(Schema.SHARDS)) {
      reached.add(above);
    }
    return new Database(file, DuckDb.open(file, mode, reached));
  }

  /// Makes a file of a database, which is there with all that fills it or not at all: a disk may be
  /// full, and a process killed.
  static void create(Path file, Consumer<Database> content) {
    Path partial = file.resolveSibling(file.getFileName() + SystemWords.PARTIAL);
    try (Closeable _ = () -> remove(partial)) {
      remove(partial); // of a process that was killed here
      try (Database made = open(partial, DuckDb.Mode.WRITE)) {
        content.accept(made);
        made.execute("CHECKPOINT"); // closing does so, too, but says nothing of a full disk
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | SQLException e) {
      throw DuckDb.failure("cannot write", file, e);
    }
  }

  /// A file of the database, and the log beside it.
  private static void remove(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
    Files.deleteIfExists(file);
  }

  /// Does all of it or nothing. A failure that ends the transaction itself, as a full disk does,
  /// leaves nothing to take back, and stays the cause that is told.
  ///
  /// The transaction is begun by a statement: appenders would commit by themselves after
  /// setAutoCommit(false), which begins none before the next statement.
  void transaction(Writing statements) {
    try {
      execute("BEGIN TRANSACTION");
      writing.set(true);
      try {
        statements.run();
        execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        CleanUp.after(e, () -> execute("ROLLBACK"));
        throw e;
      } finally {
        writing.set(false);
      }
    } catch (SQLException e) {
      throw DuckDb.failure("cannot write", file, e);
    }
    if (!Files.exists(file)) { // an open file takes on what nobody will find
      throw new CairnException("cannot write %s: it is no longer there".formatted(file));
    }
  }

  <R extends Record> void append(Table<R> table, List<R> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (DuckDBAppender appender = connection.createAppender(table.name())) {
      for (R row : rows) {
        table.append(appender, row);
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// A process starts to work: its row, as yet without an end.
  void begin(ProvenanceRow session) {
    transaction(() -> append(Schema.PROVENANCE, List.of(session)));
  }

  /// The process with this session number ends its work.
  void end(int session, Outcome ended, double seconds) {
    transaction(
        () -> {
          try (var statement =
              connection.prepareStatement(
                  "UPDATE provenance SET ended = ?, seconds = ? WHERE session = ?")) {
            statement.setString(1, ended.word());
            statement.setDouble(2, seconds);
            statement.setInt(3, session);
            statement.execute();
          }
        });
  }

  /// Makes the tables of a file that has none.
  void make(List<Table<?>> tables) throws SQLException {
    for (Table<?> table : tables) {
      execute(table.createStatement());
    }
  }

  /// This Cairn has made these tables of the file, or made them whole.
  void madeWith(List<Table<?>> tables) {
    tables.forEach(table -> seen.put(table.name(), Set.copyOf(table.columns())));
  }

  /// Makes the tables and columns that are missing.
  void upgrade(List<Table<?>> tables) {
    transaction(
        () -> {
          Map<String, Set<String>> present = DuckDb.columns(connection);
          for (Table<?> table : tables) {
            for (String change : table.upgrade(present.getOrDefault(table.name(), Set.of()))) {
              execute(change);
            }
          }
        });
    madeWith(tables);
  }

  /// All of these rows at once, where the heap has room for them.
  <R extends Record> List<R> all(Table<R> table, String condition) {
    List<String> lists = table.lists();
    if (lists.isEmpty()) {
      List<R> rows = new ArrayList<>();
      forEach(table, condition, rows::add);
      return rows;
    }
    String select = select(table, condition);
    return snapshot(
        () -> {
          requireRoom(table, select);
          List<List<Object>> rows = new ArrayList<>();
          query(table.lengths(select), row -> rows.add(read(table, () -> table.values(row))));
          for (String list : lists) {
            ListColumn column = new ListColumn(rows, table.columns().indexOf(list));
            query(
                "SELECT unnest(%s) FROM (%s)".formatted(list, select),
                row -> column.add(row.getDouble(1)));
            column.end();
          }
          return made(table, rows);
        });
  }

  private <R extends Record> List<R> made(Table<R> table, List<List<Object>> rows) {
    try {
      return read(table, () -> rows.stream().map(table::made).toList());
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read", file, e);
    }
  }

  /// Reads by several queries what one transaction sees, that of the caller where there is one.
  private <T> T snapshot(Supplier<T> reading) {
    if (writing.get()) {
      return reading.get();
    }
    List<T> read = new ArrayList<>();
    transaction(() -> read.add(reading.get()));
    return read.getFirst();
  }

  /// Said before they are read, since a heap that fills up slowly is slow to say so.
  private void requireRoom(Table<?> table, String select) {
    String lengths =
        table.lists().stream()
            .map("coalesce(len(%s), 0)"::formatted)
            .collect(Collectors.joining(" + "));
    query(
        "SELECT coalesce(sum(%s), 0) FROM (%s)".formatted(lengths, select),
        rows -> MemoryNeed.ofNumbers(rows.getLong(1)).check());
  }

  /// The rows of a table whose lists are short, one after the other.
  <R extends Record> void forEach(Table<R> table, String condition, Consumer<? super R> action) {
    query(select(table, condition), rows -> action.accept(read(table, () -> table.read(rows))));
  }

  /// Reads values of a table.
  private interface Reading<T> {
    T read() throws SQLException;
  }

  /// Whoever has changed the store may have put anything into it.
  private <T> T read(Table<?> table, Reading<T> reading) throws SQLException {
    try {
      return reading.read();
    } catch (RuntimeException e) {
      throw new CairnException(
          "%s: the table %s holds what no store of Cairn's does".formatted(file, table.name()), e);
    }
  }

  void query(String sql, RowAction action) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        action.accept(rows);
      }
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read", file, e);
    }
  }

  /// Writes a table to a file, replacing what is there at once.
  void copy(Table<?> table, Path target, Export.Format format) {
    Path partial = target.resolveSibling(target.getFileName() + SystemWords.PARTIAL);
    String sql =
        "COPY (%s) TO '%s' (%s)"
            .formatted(
                format.query(table, select(table, "")),
                partial.toString().replace("'", "''"),
                format.options);
    try {
      Files.deleteIfExists(partial); // a link would lead elsewhere
      execute(sql);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (SQLException | IOException e) {
      throw DuckDb.failure("cannot write", target, e);
    }
  }

  /// Writes a table into a directory that is empty: a file, or a directory for each variant where
  /// it has variants.
  ///
  /// @param ofShard whether directories tell the shard, so that no column does
  void copyParts(Table<?> table, Path directory, boolean ofShard) {
    boolean variants = table.columns().contains("variant");
    String rows = "SELECT * FROM (%s)".formatted(select(table, ""));
    if (ofShard && table.columns().contains("shard")) {
      rows = rows.replaceFirst("[*]", "* EXCLUDE (shard)");
    }
    String target = (variants ? directory : directory.resolve("part-0.parquet")).toString();
    String sql =
        "COPY (%s) TO '%s' (%s%s)"
            .formatted(
                rows,
                target.replace("'", "''"),
                Export.Format.PARQUET.options,
                variants
                    ? ", PARTITION_BY (variant), FILENAME_PATTERN 'part-{i}', OVERWRITE_OR_IGNORE"
                    : "");
    try {
      execute(sql);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot write", directory, e);
    }
  }

  /// Whether the file has this column of a table.
  boolean has(Table<?> table, String column) {
    try {
      return DuckDb.columns(connection, table.name()).contains(column);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read", file, e);
    }
  }

  /// Whether a table is missing or has no rows.
  boolean isEmpty(Table<?> table) {
    boolean[] found = new boolean[1];
    query("SELECT 1 FROM (%s) LIMIT 1".formatted(select(table, "")), _ -> found[0] = true);
    return !found[0];
  }

  private String select(Table<?> table, String condition) {
    try {
      if (!seen.getOrDefault(table.name(), Set.of()).containsAll(table.columns())) {
        if (writing.get()) {
          seen.putAll(DuckDb.columns(connection));
        } else {
          seen.put(table.name(), DuckDb.columns(connection, table.name()));
        }
      }
      return table.select(condition, seen.getOrDefault(table.name(), Set.of()));
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read", file, e);
    }
  }

  @Override
  public void close() {
    DuckDb.close(file, connection);
  }
}
