package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The store of one campaign, open for writing: a DuckDB file in the campaign's directory.
///
/// Each method that writes is one transaction, so a process killed at any moment leaves whole runs
/// and whole trajectories only. Serves one process; its methods may be called from any thread, one
/// at a time (they are synchronized). Every method throws [CairnException] where the file cannot be
/// written, and what was committed before stays.
public final class Store implements SessionLog, AutoCloseable {
  private final Database database;

  private Store(Database database) {
    this.database = database;
  }

  /// Makes the store in a directory that has none. It appears there whole or not at all.
  ///
  /// @param theory what theory knows of the variants' critical points
  public static Store create(
      Path directory, CampaignRow campaign, List<VariantRow> variants, List<TheoryRow> theory) {
    Path file = directory.resolve(Schema.FILE);
    if (Files.exists(file)) {
      throw new CairnException("%s exists already".formatted(file));
    }
    Database.create(file, made -> fill(made, campaign, variants, theory));
    var made = new Store(Database.open(file, DuckDb.Mode.WRITE));
    made.database.madeWith(Schema.TABLES);
    return made;
  }

  private static void fill(
      Database database, CampaignRow campaign, List<VariantRow> variants, List<TheoryRow> theory) {
    database.transaction(
        () -> {
          database.make(Schema.TABLES);
          database.append(Schema.CAMPAIGN, List.of(campaign));
          database.append(Schema.VARIANTS, variants);
          database.append(Schema.THEORY, theory);
        });
  }

  /// Opens the store of a campaign to go on with it. One of an earlier Cairn gets the tables and
  /// columns that it lacks.
  public static Store open(Path directory) {
    Path file = directory.resolve(Schema.FILE);
    if (!Files.exists(file)) {
      throw DuckDb.missing(directory);
    }
    Store store = new Store(Database.open(file, DuckDb.Mode.WRITE));
    try {
      DuckDb.checkVersion(file, store.database.connection());
      boolean decided = store.database.has(Schema.POINTS, "by_numbers");
      store.database.upgrade(Schema.TABLES);
      if (!decided) {
        store.decide();
      }
      store.removeTornRuns();
      return store;
    } catch (CairnException e) {
      CleanUp.after(e, store);
      throw e;
    }
  }

  /// What has been proven decides what points are called: an earlier Cairn left that to readers.
  private void decide() {
    database.transaction(
        () -> new Decisions(database).about("SELECT variant, run FROM certificates"));
  }

  /// Rows of runs that are not stored: an earlier Cairn that was killed could leave them.
  private void removeTornRuns() {
    database.transaction(
        () -> {
          for (Table<?> table :
              List.of(Schema.ITERATES, Schema.POINTS, Schema.MORSE, Schema.KERNEL_SHARES)) {
            database.execute(
                "DELETE FROM %s WHERE (variant, run) NOT IN (SELECT (variant, run) FROM runs)"
                    .formatted(table.name()));
          }
        });
  }

  /// A process starts to work: its row, as yet without an end.
  @Override
  public synchronized void begin(ProvenanceRow session) {
    database.begin(session);
  }

  /// The process with this session number ends its work.
  @Override
  public synchronized void end(int session, Outcome ended, double seconds) {
    database.end(session, ended, seconds);
  }

  @Override
  public List<ProvenanceRow> sessions() {
    try (StoreReader reader = reader()) {
      return reader.provenance();
    }
  }

  /// One whole training trajectory.
  public synchronized void add(List<TrainingRow> trajectory) {
    database.transaction(() -> database.append(Schema.TRAINING, trajectory));
  }

  /// Writes the trainings to a Parquet file, which is there whole or not at all.
  public synchronized void writeTraining(Path file) {
    database.copy(Schema.TRAINING, file, Export.Format.PARQUET);
  }

  /// Takes the trainings of a file that another store has written, in place of its own.
  public synchronized void readTraining(Path file) {
    database.transaction(
        () -> {
          database.execute("DELETE FROM training");
          database.execute(
              "INSERT INTO training BY NAME FROM read_parquet('%s')"
                  .formatted(file.toString().replace("'", "''")));
        });
  }

  /// Takes in what a shard's store has and this one lacks; the number of runs that are new. The
  /// caller has checked that both are of one campaign.
  public synchronized int merge(Path shardDirectory, int shard) {
    return ShardMerge.of(database, shardDirectory.resolve(Schema.FILE), shard).run();
  }

  /// One finished run.
  public synchronized void add(FinishedRun run) {
    database.transaction(
        () -> {
          database.append(Schema.ITERATES, run.iterates());
          database.append(Schema.POINTS, run.points());
          database.append(Schema.MORSE, run.morse());
          database.append(Schema.KERNEL_SHARES, run.kernelShares());
          database.append(Schema.RUNS, List.of(run.run()));
        });
  }

  /// What has been proven about a point, in place of what was there about it. It decides what the
  /// point is called.
  public synchronized void add(CertificateRow certificate) {
    database.transaction(
        () -> {
          try (var forget =
              database
                  .connection()
                  .prepareStatement(
                      "DELETE FROM certificates WHERE variant = ? AND run = ? AND kind = ?")) {
            forget.setInt(1, certificate.variant());
            forget.setInt(2, certificate.run());
            forget.setString(3, certificate.kind().word());
            forget.execute();
          }
          database.append(Schema.CERTIFICATES, List.of(certificate));
          new Decisions(database).about(certificate.id().run());
        });
  }

  /// A reader of what is committed, for the process that has the store open. The caller closes it.
  public synchronized StoreReader reader() {
    return new StoreReader(database.duplicate());
  }

  @Override
  public synchronized void close() {
    database.close();
  }
}
