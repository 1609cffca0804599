package dev.cairn.study.store;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.RunEnding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Stores what points and the ends of runs are called where a proof decides otherwise than the
/// numbers, so that tables say what all else says.
///
/// @param database in a transaction
record Decisions(Database database) {
  /// Of the runs that a query names, by the columns variant and run.
  void about(String runs) throws SQLException {
    List<RunId> ids = new ArrayList<>();
    database.query(
        "SELECT DISTINCT variant, run FROM (%s)".formatted(runs),
        row -> ids.add(new RunId(row.getInt(1), row.getInt(2))));
    for (RunId id : ids) {
      about(id);
    }
  }

  /// Of a run.
  void about(RunId id) throws SQLException {
    String where = "variant = %s AND run = %s".formatted(id.variant(), id.run());
    var proven =
        new ProvenPoints(
            database.all(Schema.POINTS, where), database.all(Schema.CERTIFICATES, where));
    for (PointRow point : proven.points()) {
      Verdict called = proven.verdict(point);
      if (called != point.verdict()) {
        database.execute(
            "UPDATE points SET by_numbers = verdict, verdict = '%s' WHERE %s AND kind = '%s'"
                .formatted(called.word(), where, point.kind().word()));
      }
    }
    for (RunRow run : database.all(Schema.RUNS, where)) {
      RunEnding called = proven.ending(run);
      if (called != run.ending()) {
        database.execute("UPDATE runs SET ending = '%s' WHERE %s".formatted(called.word(), where));
      }
    }
  }
}
