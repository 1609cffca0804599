package dev.cairn.study.store;

import dev.cairn.collection.Renumbering;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.Failures;
import dev.cairn.landscape.Growth;
import dev.cairn.text.Worded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A collection of critical points, open for writing: in a campaign's store, or in a file of its
/// own where the directory has no campaign.
///
/// Each method that writes is one transaction. Not for use by several threads at once.
public final class CollectionStore implements SessionLog, AutoCloseable {
  /// What a file that it makes holds.
  private static final List<Table<?>> TABLES =
      Stream.concat(Schema.COLLECTION_TABLES.stream(), Stream.of(Schema.PROVENANCE)).toList();

  private final Database database;

  private CollectionStore(Database database) {
    this.database = database;
  }

  /// Opens the collection in a directory, which is made where it is missing.
  public static CollectionStore open(Path directory) {
    boolean campaign = Files.exists(directory.resolve(Schema.FILE));
    Path file = directory.resolve(campaign ? Schema.FILE : Schema.COLLECTION_FILE);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failures.at("cannot write to", directory, e);
    }
    if (!Files.exists(file)) {
      return made(file);
    }
    var store = new CollectionStore(Database.open(file, DuckDb.Mode.WRITE));
    try {
      if (campaign) {
        DuckDb.checkVersion(file, store.database.connection());
      }
      store.database.upgrade(TABLES);
      return store;
    } catch (CairnException e) {
      CleanUp.after(e, store);
      throw e;
    }
  }

  /// Makes an empty collection.
  private static CollectionStore made(Path file) {
    Database.create(file, made -> made.transaction(() -> made.make(TABLES)));
    var store = new CollectionStore(Database.open(file, DuckDb.Mode.WRITE));
    store.database.madeWith(TABLES);
    return store;
  }

  /// A reader of what is committed, on the same connection: closed with the store.
  public CollectionReader reader() {
    return new CollectionReader(database);
  }

  /// A reader on a connection of its own, for another thread. The caller closes it.
  public CollectionReader snapshot() {
    return new CollectionReader(database.duplicate());
  }

  /// A process starts to search: its row, as yet without an end.
  @Override
  public void begin(ProvenanceRow session) {
    database.begin(session);
  }

  /// The process with this session number ends its search.
  @Override
  public void end(int session, Outcome ended, double seconds) {
    database.end(session, ended, seconds);
  }

  @Override
  public List<ProvenanceRow> sessions() {
    return reader().provenance();
  }

  /// A problem whose points will be collected.
  public void add(CollectionRow collection) {
    database.transaction(() -> database.append(Schema.COLLECTIONS, List.of(collection)));
  }

  /// A campaign whose runs will be looked at.
  public void add(SourceRow source) {
    database.transaction(() -> database.append(Schema.SOURCES, List.of(source)));
  }

  /// Runs that were looked at, and the points that they were the first to find.
  ///
  /// @param renumbering of the collection's points after that
  public void add(
      int collection,
      List<RunOutcomeRow> outcomes,
      List<CollectedRow> points,
      Renumbering renumbering) {
    database.transaction(
        () -> {
          database.append(Schema.RUN_OUTCOMES, outcomes);
          database.append(Schema.COLLECTED, points);
          renumber(collection, renumbering);
        });
  }

  /// Descents from saddles, and the points that only they have found.
  ///
  /// @param renumbering of the collection's points after that
  public void connect(
      int collection,
      List<ConnectionRow> descents,
      List<CollectedRow> points,
      Renumbering renumbering) {
    database.transaction(
        () -> {
          database.append(Schema.CONNECTIONS, descents);
          database.append(Schema.COLLECTED, points);
          renumber(collection, renumbering);
        });
  }

  /// What ended at a point that was absorbed has ended at the one that absorbed it.
  private void renumber(int collection, Renumbering renumbering) throws SQLException {
    if (!renumbering.any()) {
      return;
    }
    database.execute("CREATE OR REPLACE TEMP TABLE lost (collection INTEGER, point INTEGER)");
    for (Map.Entry<Integer, Integer> absorbed : renumbering.absorbed().entrySet()) {
      String where = "WHERE collection = %s AND %%s = %s".formatted(collection, absorbed.getKey());
      int into = absorbed.getValue();
      database.execute("UPDATE sightings SET point = " + into + " " + where.formatted("point"));
      database.execute(
          "UPDATE connections SET minimum = " + into + " " + where.formatted("minimum"));
      database.execute("INSERT INTO lost VALUES (%s, %s)".formatted(collection, absorbed.getKey()));
    }
    dropLost();
  }

  /// What has been proven about a point itself; an earlier statement about it is replaced.
  public void prove(PointProofRow proof) {
    database.transaction(
        () -> {
          String point =
              "collection = %s AND point = %s".formatted(proof.collection(), proof.point());
          database.execute("DELETE FROM point_proofs WHERE " + point);
          database.append(Schema.POINT_PROOFS, List.of(proof));
          database.execute(
              "UPDATE collected SET proof = '%s' WHERE %s"
                  .formatted(proof.proof().statement().word(), point));
        });
  }

  /// What has been proven about the ends of a variant's runs and stands for the points there;
  /// replaces what stood so before, and what decided nothing about these points.
  public void adopt(int source, int variant, List<PointProofRow> proofs) {
    database.transaction(
        () -> {
          database.execute(
              "DELETE FROM point_proofs WHERE source = %s AND variant = %s"
                  .formatted(source, variant));
          for (PointProofRow proof : proofs) {
            database.execute(
                "DELETE FROM point_proofs WHERE collection = %s AND point = %s"
                    .formatted(proof.collection(), proof.point()));
          }
          database.append(Schema.POINT_PROOFS, proofs);
        });
  }

  /// What has been proven about the ends of runs that were looked at before proofs were there.
  ///
  /// Runs that were left out and are proven critical since are forgotten, to be looked at again.
  /// Runs that were collected and are proven not critical since are left out; a point where no
  /// other run and no descent ended is dropped, and those after it move up by one number.
  public void prove(List<RunOutcomeRow> proven) {
    database.transaction(
        () -> {
          try (PreparedStatement update =
              database
                  .connection()
                  .prepareStatement(
                      "UPDATE sightings SET proof = ? WHERE source = ? AND variant = ? AND run ="
                          + " ?")) {
            for (RunOutcomeRow row : proven) {
              update.setString(1, row.proof().map(ProofState::word).orElse(""));
              update.setInt(2, row.source());
              update.setInt(3, row.variant());
              update.setInt(4, row.run());
              update.execute();
            }
          }
          database.execute(
              "DELETE FROM sightings WHERE point IS NULL AND outcome IN (%s) AND proof IN (%s)"
                  .formatted(
                      words(RunOutcome.NOT_CRITICAL, RunOutcome.DIVERGING, RunOutcome.UNPROVEN),
                      words(ProofState.CRITICAL, ProofState.FAMILY, ProofState.DEGENERATE)));
          refute();
        });
  }

  /// Leaves out what has been collected and is proven not critical.
  private void refute() throws SQLException {
    String refuted = words(ProofState.NOT_CRITICAL);
    String lost =
        "FROM sightings WHERE point IS NOT NULL AND proof = "
            + refuted
            + " AND (collection, point) NOT IN (SELECT (collection, point) FROM sightings"
            + " WHERE point IS NOT NULL AND proof IS DISTINCT FROM "
            + refuted
            + ")";
    database.execute(
        "CREATE OR REPLACE TEMP TABLE lost AS SELECT DISTINCT collection, point " + lost);
    database.execute(
        "UPDATE sightings SET outcome = %s, point = NULL WHERE point IS NOT NULL AND proof = %s"
            .formatted(words(RunOutcome.NOT_CRITICAL), refuted));
    // where a descent ended there is a minimum all the same
    database.execute(
        "UPDATE collected SET seen = 0, proof = NULL WHERE (collection, point) IN"
            + " (SELECT (collection, point) FROM lost)");
    database.execute(
        "DELETE FROM lost WHERE (collection, point) IN (SELECT (collection, minimum)"
            + " FROM connections WHERE minimum IS NOT NULL)");
    dropLost();
  }

  /// Drops the points that the table `lost` names, with the descents from them and what was proven
  /// of them; those after them move up.
  private void dropLost() throws SQLException {
    database.execute(
        "DELETE FROM collected WHERE (collection, point) IN"
            + " (SELECT (collection, point) FROM lost)");
    database.execute(
        "DELETE FROM connections WHERE (collection, saddle) IN"
            + " (SELECT (collection, point) FROM lost)");
    database.execute(
        "DELETE FROM point_proofs WHERE (collection, point) IN"
            + " (SELECT (collection, point) FROM lost)");
    moveUp("collected", "point");
    moveUp("point_proofs", "point");
    moveUp("sightings", "point");
    moveUp("connections", "saddle");
    moveUp("connections", "minimum");
    database.execute("DROP TABLE lost");
  }

  /// Words as SQL lists them, those of earlier stores too.
  private static String words(Worded... values) {
    return Arrays.stream(values)
        .flatMap(value -> Stream.concat(Stream.of(value.word()), value.formerWords().stream()))
        .map("'%s'"::formatted)
        .collect(Collectors.joining(", "));
  }

  /// Numbers without gaps where points were lost.
  private void moveUp(String table, String column) throws SQLException {
    database.execute(
        "UPDATE %1$s SET %2$s = %2$s - (SELECT count(*) FROM lost WHERE lost.collection ="
                .formatted(table, column)
            + " %1$s.collection AND lost.point < %1$s.%2$s) WHERE %2$s IS NOT NULL"
                .formatted(table, column));
  }

  /// What is known of the growth of a collection's function.
  public void grows(int collection, Growth growth) {
    database.transaction(
        () ->
            database.execute(
                "UPDATE collections SET growth = '%s' WHERE collection = %s"
                    .formatted(growth.word(), collection)));
  }

  /// Counts anew how often each point was seen and what is proven about it.
  public void count() {
    database.transaction(
        () -> {
          database.execute(
              """
              UPDATE collected SET seen = s.seen, proof = CASE s.proof WHEN 0 THEN '%1$s' \
              WHEN 1 THEN '%2$s' WHEN 2 THEN '%3$s' WHEN 3 THEN '%4$s' ELSE NULL END \
              FROM (SELECT collection, point, count(*) AS seen, min(CASE proof \
              WHEN '%1$s' THEN 0 WHEN '%2$s' THEN 1 WHEN '%3$s' THEN 2 WHEN '%4$s' THEN 3 END) AS proof \
              FROM sightings WHERE point IS NOT NULL GROUP BY collection, point) AS s \
              WHERE collected.collection = s.collection AND collected.point = s.point \
              AND (collected.seen <> s.seen OR s.proof IS NOT NULL)\
              """
                  .formatted(
                      ProofState.CRITICAL.word(),
                      ProofState.FAMILY.word(),
                      ProofState.DEGENERATE.word(),
                      ProofState.UNDECIDED.word()));
          database.execute(
              """
              UPDATE collected SET proof = p.statement FROM point_proofs AS p \
              WHERE collected.collection = p.collection AND collected.point = p.point \
              AND (collected.proof IS NULL OR collected.proof = '%s')\
              """
                  .formatted(ProofState.UNDECIDED.word()));
        });
  }

  /// Forgets the whole collection.
  public void clear() {
    database.transaction(
        () -> {
          for (Table<?> table : Schema.COLLECTION_TABLES) {
            database.execute("DELETE FROM " + table.name());
          }
          database.execute(
              "DELETE FROM provenance WHERE work = '%s'"
                  .formatted(ProvenanceRow.Work.COLLECT.word()));
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
