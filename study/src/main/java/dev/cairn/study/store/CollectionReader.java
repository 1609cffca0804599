package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads a collection of critical points: from a campaign's store, or from a file of its own.
public final class CollectionReader implements StudyReader {
  private final Database database;

  CollectionReader(Database database) {
    this.database = database;
  }

  /// The file of the collection in a directory; empty where it has neither a campaign nor a
  /// collection of its own.
  static Optional<Path> file(Path directory) {
    Path campaign = directory.resolve(Schema.FILE);
    Path own = directory.resolve(Schema.COLLECTION_FILE);
    return Files.exists(campaign) ? Optional.of(campaign) : Optional.of(own).filter(Files::exists);
  }

  /// Whether a directory holds a collection and no campaign.
  public static boolean standsAlone(Path directory) {
    return !Files.exists(directory.resolve(Schema.FILE))
        && Files.exists(directory.resolve(Schema.COLLECTION_FILE));
  }

  /// Opens the collection in a directory. A campaign whose points were never collected has an empty
  /// one.
  public static CollectionReader open(Path directory) {
    return open(directory, directory);
  }

  /// Likewise, to write its tables to files in a directory elsewhere.
  static CollectionReader open(Path directory, Path target) {
    Path file =
        file(directory)
            .orElseThrow(
                () ->
                    new CairnException(
                        "no collection in %s: neither %s nor %s is there"
                            .formatted(directory, Schema.COLLECTION_FILE, Schema.FILE)));
    return new CollectionReader(Database.open(file, DuckDb.Mode.READ, List.of(target)));
  }

  /// The collection in a campaign's store, read through its reader, which stays the caller's.
  public static CollectionReader of(StoreReader campaign) {
    return new CollectionReader(campaign.database());
  }

  /// The problems whose points are collected.
  public List<CollectionRow> collections() {
    List<CollectionRow> rows = database.all(Schema.COLLECTIONS, "");
    rows.forEach(row -> DuckDb.requireVersion(database.file(), row.storeVersion()));
    return rows;
  }

  /// The experiment that the problem of a collection comes from.
  public Experiment experiment(CollectionRow row) {
    return List.copyOf(file(row).variants().values()).get(row.variant());
  }

  /// The file of that experiment, read once however often it is asked for.
  public ExperimentFile file(CollectionRow row) {
    return Definitions.parse(row.definition(), database.file().toString());
  }

  @Override
  public List<Experiment> experiments() {
    return collections().stream().map(this::experiment).toList();
  }

  @Override
  public List<ProvenanceRow> provenance() {
    return database.all(Schema.PROVENANCE, "");
  }

  /// The campaigns that have been looked at.
  public List<SourceRow> sources() {
    return database.all(Schema.SOURCES, "");
  }

  /// The runs that have been looked at.
  public List<RunOutcomeRow> outcomes(int collection) {
    return database.all(Schema.RUN_OUTCOMES, "collection = " + collection);
  }

  /// The points of a collection by their numbers.
  public List<CollectedRow> collected(int collection) {
    return database.all(Schema.COLLECTED, "collection = " + collection);
  }

  /// The descents from saddles of a collection.
  public List<ConnectionRow> connections(int collection) {
    return database.all(Schema.CONNECTIONS, "collection = " + collection);
  }

  /// What has been proven about the points of a collection themselves.
  public List<PointProofRow> proofs(int collection) {
    return database.all(Schema.POINT_PROOFS, "collection = " + collection);
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
