package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads the branches of critical points along a parameter.
public final class ContinuationReader implements StudyReader {
  private final Database database;

  ContinuationReader(Database database) {
    this.database = database;
  }

  /// Whether a directory holds branches.
  public static boolean present(Path directory) {
    return Files.exists(directory.resolve(Schema.CONTINUATION_FILE));
  }

  /// Opens the branches in a directory.
  public static ContinuationReader open(Path directory) {
    return open(directory, directory);
  }

  /// Likewise, to write its tables to files in a directory elsewhere.
  static ContinuationReader open(Path directory, Path target) {
    if (!present(directory)) {
      throw new CairnException(
          "no branches in %s: %s is not there".formatted(directory, Schema.CONTINUATION_FILE));
    }
    return new ContinuationReader(
        Database.open(
            directory.resolve(Schema.CONTINUATION_FILE), DuckDb.Mode.READ, List.of(target)));
  }

  /// What is followed.
  ///
  /// Throws [CairnException] where the process that began ended before it said so.
  public ContinuationRow continuation() {
    return rows().stream()
        .findFirst()
        .orElseThrow(
            () -> new CairnException("%s says not what is followed".formatted(database.file())));
  }

  /// Whether it is said what is followed.
  public boolean begun() {
    return !rows().isEmpty();
  }

  private List<ContinuationRow> rows() {
    List<ContinuationRow> rows = database.all(Schema.CONTINUATIONS, "");
    rows.forEach(row -> DuckDb.requireVersion(database.file(), row.storeVersion()));
    return rows;
  }

  /// The experiment as a file.
  public ExperimentFile file() {
    return Definitions.parse(continuation().definition(), database.file().toString());
  }

  @Override
  public List<Experiment> experiments() {
    return List.copyOf(file().variants().values());
  }

  /// The branches that are there.
  public List<BranchRow> branches() {
    return database.all(Schema.BRANCHES, "");
  }

  /// The points of a branch.
  public List<BranchPathRow> path(int start, int branch) {
    return database.all(Schema.BRANCH_PATH, of(start, branch));
  }

  /// The events of a branch.
  public List<BranchEventRow> events(int start, int branch) {
    return database.all(Schema.BRANCH_EVENTS, of(start, branch));
  }

  private static String of(int start, int branch) {
    return "start = %s AND branch = %s".formatted(start, branch);
  }

  @Override
  public List<ProvenanceRow> provenance() {
    return database.all(Schema.PROVENANCE, "");
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
