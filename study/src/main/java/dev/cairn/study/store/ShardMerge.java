package dev.cairn.study.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// Takes the rows of a shard's store into the store of its campaign: whole runs that are not there
/// yet, trainings, proofs, and the processes that made them, under numbers of their own. One
/// transaction; rows keep every bit, since the database copies them itself.
///
/// @param database of the campaign
/// @param file of the shard
/// @param shard its number
record ShardMerge(Database database, Path file, int shard) {
  /// The name of the shard's store in statements.
  private static final String FROM = "shard_store";

  /// Tables whose rows belong to runs.
  private static final List<Table<?>> OF_RUNS =
      List.of(Schema.ITERATES, Schema.POINTS, Schema.MORSE, Schema.KERNEL_SHARES);

  static ShardMerge of(Database database, Path file, int shard) {
    return new ShardMerge(database, file, shard);
  }

  /// How many runs were new.
  int run() {
    try {
      database.execute(
          "ATTACH '%s' AS %s (READ_ONLY)"
              .formatted(file.toAbsolutePath().toString().replace("'", "''"), FROM));
      try (Attached _ = this::detach) {
        database.transaction(this::copy);
        return count("fresh");
      }
    } catch (SQLException e) {
      throw DuckDb.failure("cannot merge", file, e);
    }
  }

  /// What a failure of the merge, which is told, may keep from being detached.
  private interface Attached extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  private void detach() throws SQLException {
    database.execute("DROP TABLE IF EXISTS fresh");
    database.execute("DROP TABLE IF EXISTS numbered");
    database.execute("DROP TABLE IF EXISTS proven");
    database.execute("DETACH " + FROM);
  }

  private void copy() throws SQLException {
    execute(
        "CREATE OR REPLACE TEMP TABLE fresh AS SELECT variant, run FROM @.runs ANTI JOIN runs USING (variant, run)");
    sessions();
    for (Table<?> table : OF_RUNS) {
      execute(
          "INSERT INTO %1$s BY NAME SELECT * FROM @.%1$s SEMI JOIN fresh USING (variant, run)"
              .formatted(table.name()));
    }
    execute(
        """
        INSERT INTO runs BY NAME
        SELECT r.* REPLACE (n.merged AS session)
        FROM @.runs r SEMI JOIN fresh USING (variant, run)
        LEFT JOIN numbered n ON r.session = n.own""");
    execute(
        """
        INSERT INTO training BY NAME
        SELECT * FROM @.training ANTI JOIN training USING (variant, trajectory)""");
    proofs();
  }

  /// The shard's processes, those of an earlier merge under the numbers that they have.
  private void sessions() throws SQLException {
    execute(
        """
        CREATE OR REPLACE TEMP TABLE numbered AS
        WITH theirs AS (SELECT session, row_number() OVER (ORDER BY session) AS place FROM @.provenance),
        mine AS (SELECT session, row_number() OVER (ORDER BY session) AS place FROM provenance WHERE shard = %s)
        SELECT theirs.session AS own,
          CAST(coalesce(mine.session,
            (SELECT coalesce(max(session), -1) FROM provenance)
              + row_number() OVER (PARTITION BY mine.session IS NULL ORDER BY theirs.session)) AS INTEGER) AS merged
        FROM theirs LEFT JOIN mine USING (place)"""
            .formatted(shard));
    execute("DELETE FROM provenance WHERE shard = %s".formatted(shard));
    execute(
        """
        INSERT INTO provenance BY NAME
        SELECT p.* REPLACE (n.merged AS session)
        FROM @.provenance p JOIN numbered n ON p.session = n.own""");
    execute(
        "UPDATE provenance SET shard = %s WHERE session IN (SELECT merged FROM numbered)"
            .formatted(shard));
  }

  /// What is proven takes the place of what was left undecided, and decides what points are called.
  private void proofs() throws SQLException {
    execute(
        """
        DELETE FROM certificates USING @.certificates AS s
        WHERE (certificates.variant, certificates.run, certificates.kind) = (s.variant, s.run, s.kind)
        AND certificates.statement = '%1$s' AND s.statement <> '%1$s'"""
            .formatted(ProofState.UNDECIDED.word()));
    execute(
        "CREATE OR REPLACE TEMP TABLE proven AS SELECT variant, run FROM @.certificates ANTI JOIN certificates USING (variant, run, kind)");
    execute(
        """
        INSERT INTO certificates BY NAME
        SELECT * FROM @.certificates ANTI JOIN certificates USING (variant, run, kind)""");
    new Decisions(database).about("SELECT * FROM proven");
  }

  private void execute(String sql) throws SQLException {
    database.execute(sql.replace("@", FROM));
  }

  private int count(String table) {
    int[] count = new int[1];
    database.query("SELECT count(*) FROM " + table, rows -> count[0] = rows.getInt(1));
    return count[0];
  }
}
