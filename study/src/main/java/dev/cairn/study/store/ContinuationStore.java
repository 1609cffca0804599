package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Keeps the branches of critical points along a parameter. One process writes; what is committed
/// survives it.
public final class ContinuationStore implements AutoCloseable, SessionLog {
  private final Database database;

  private ContinuationStore(Database database) {
    this.database = database;
  }

  /// Opens the store in a directory, both made where they are missing.
  public static ContinuationStore open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failures.at("cannot write to", directory, e);
    }
    Path file = directory.resolve(Schema.CONTINUATION_FILE);
    if (!Files.exists(file)) {
      Database.create(file, made -> made.transaction(() -> made.make(Schema.CONTINUATION_TABLES)));
    }
    var store = new ContinuationStore(Database.open(file, DuckDb.Mode.WRITE));
    try {
      store.database.upgrade(Schema.CONTINUATION_TABLES);
      return store;
    } catch (CairnException e) {
      CleanUp.after(e, store);
      throw e;
    }
  }

  /// A reader of what is committed, on a connection of its own. The caller closes it.
  public ContinuationReader reader() {
    return new ContinuationReader(database.duplicate());
  }

  /// What will be followed.
  public void add(ContinuationRow row) {
    database.transaction(() -> database.append(Schema.CONTINUATIONS, List.of(row)));
  }

  /// All that was found from a start, at once.
  public void add(FollowedStart found) {
    database.transaction(
        () -> {
          database.append(Schema.BRANCHES, found.branches());
          database.append(Schema.BRANCH_PATH, found.path());
          database.append(Schema.BRANCH_EVENTS, found.events());
        });
  }

  @Override
  public List<ProvenanceRow> sessions() {
    return database.all(Schema.PROVENANCE, "");
  }

  @Override
  public void begin(ProvenanceRow session) {
    database.begin(session);
  }

  @Override
  public void end(int session, Outcome ended, double seconds) {
    database.end(session, ended, seconds);
  }

  @Override
  public void close() {
    database.close();
  }
}
