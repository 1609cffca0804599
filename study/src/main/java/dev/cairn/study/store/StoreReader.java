package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.search.PointKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the store of one campaign, running or ended.
///
/// Rows come in the order of their table's key. Only finished runs have rows. Every method throws
/// [CairnException] where the file cannot be read.
public final class StoreReader implements StudyReader {
  private final Database database;

  StoreReader(Database database) {
    this.database = database;
  }

  /// Opens the store in a campaign's directory. While another process writes to it this fails,
  /// saying so; a process that has the [Store] itself open reads through [Store#reader()].
  public static StoreReader open(Path directory) {
    return open(directory, directory);
  }

  /// Likewise, to write its tables to files in a directory elsewhere.
  public static StoreReader open(Path directory, Path target) {
    Path file = directory.resolve(Schema.FILE);
    if (!Files.exists(file)) {
      throw DuckDb.missing(directory);
    }
    StoreReader reader = new StoreReader(Database.open(file, DuckDb.Mode.READ, List.of(target)));
    try {
      DuckDb.checkVersion(file, reader.database.connection());
      reader.requireDefinition(directory.resolve(Schema.DEFINITION));
      return reader;
    } catch (CairnException e) {
      CleanUp.after(e, reader);
      throw e;
    }
  }

  /// Refuses, with the difference, a definition in a file beside the store that is not the stored
  /// one; nothing where there is no such file.
  public void requireDefinition(Path file) {
    if (Files.exists(file) && !unchanged(file)) {
      // written out by this Cairn, which may know more keys than the one that stored it
      requireSame(experiment().definition(), ExperimentFile.read(file), file.toString());
    }
  }

  /// Whether a file is what was stored, byte for byte: paths in it may be those of a program that
  /// embeds Cairn, from where it works.
  private boolean unchanged(Path file) {
    try {
      return Files.readString(file).equals(campaign().definition());
    } catch (IOException e) {
      return false; // read again, with its sentence
    }
  }

  /// Refuses another experiment than the stored one, with the difference.
  ///
  /// @param what it is called in the message
  public static void requireSame(String stored, ExperimentFile other, String what) {
    ExperimentFile.difference(stored, other.definition())
        .ifPresent(
            lines -> {
              throw CairnException.above(
                  "%s is not the experiment of this campaign (- stored, + given):".formatted(what),
                  lines);
            });
  }

  /// What the campaign is.
  public CampaignRow campaign() {
    return database.all(Schema.CAMPAIGN, "").getFirst();
  }

  /// The whole experiment, read once however often it is asked for.
  public ExperimentFile experiment() {
    return Definitions.parse(campaign().definition(), database.file().toString());
  }

  @Override
  public List<Experiment> experiments() {
    return List.copyOf(experiment().variants().values());
  }

  /// The variants of the experiment.
  public List<VariantRow> variants() {
    return database.all(Schema.VARIANTS, "");
  }

  @Override
  public List<ProvenanceRow> provenance() {
    return database.all(Schema.PROVENANCE, "");
  }

  /// The finished runs.
  public List<RunRow> runs() {
    return database.all(Schema.RUNS, "");
  }

  /// One finished run; empty where it is not stored.
  public Optional<RunRow> run(RunId id) {
    String where = "variant = %s AND run = %s".formatted(id.variant(), id.run());
    return database.all(Schema.RUNS, where).stream().findFirst();
  }

  /// The iterates of one run.
  public List<IterateRow> iterates(int variant, int run) {
    return database.all(Schema.ITERATES, "variant = %s AND run = %s".formatted(variant, run));
  }

  /// All iterates, one after the other; memory does not grow with their number.
  public void forEachIterate(Consumer<IterateRow> action) {
    database.forEach(Schema.ITERATES, "", action);
  }

  /// The marked points of all runs.
  public List<PointRow> points() {
    return database.all(Schema.POINTS, "");
  }

  /// The marked points of one kind.
  public List<PointRow> points(PointKind kind) {
    return database.all(Schema.POINTS, "kind = '%s'".formatted(kind.word()));
  }

  /// The marked points of one run.
  public List<PointRow> points(int variant, int run) {
    return database.all(Schema.POINTS, "variant = %s AND run = %s".formatted(variant, run));
  }

  /// The inertia of the marked points at each cut-off.
  public List<MorseRow> morse() {
    return database.all(Schema.MORSE, "");
  }

  /// The inertia of the marked points of one run at each cut-off.
  public List<MorseRow> morse(int variant, int run) {
    return database.all(Schema.MORSE, "variant = %s AND run = %s".formatted(variant, run));
  }

  /// The gradient's share in the approximate kernel of the marked points, at each cut-off; none in
  /// stores of an earlier Cairn.
  public List<KernelShareRow> kernelShares() {
    return database.all(Schema.KERNEL_SHARES, "");
  }

  /// Likewise of the marked points of one run.
  public List<KernelShareRow> kernelShares(int variant, int run) {
    return database.all(Schema.KERNEL_SHARES, "variant = %s AND run = %s".formatted(variant, run));
  }

  /// What has been proven about marked points.
  public List<CertificateRow> certificates() {
    return database.all(Schema.CERTIFICATES, "");
  }

  /// What has been proven about the marked points of one run.
  public List<CertificateRow> certificates(int variant, int run) {
    return database.all(Schema.CERTIFICATES, "variant = %s AND run = %s".formatted(variant, run));
  }

  /// The critical points that theory knows of a variant; none in stores of an earlier Cairn.
  public List<TheoryRow> theory(int variant) {
    return database.all(Schema.THEORY, "variant = %s".formatted(variant));
  }

  /// The kept θ of the training trajectories of one variant.
  public List<TrainingRow> training(int variant) {
    return database.all(Schema.TRAINING, "variant = %s".formatted(variant));
  }

  /// The training trajectories that are stored, of all variants.
  public List<TrajectoryId> trajectories() {
    List<TrajectoryId> ids = new ArrayList<>();
    database.query(
        "SELECT DISTINCT variant, trajectory FROM training ORDER BY variant, trajectory",
        rows -> ids.add(new TrajectoryId(rows.getInt(1), rows.getInt(2))));
    return ids;
  }

  /// A training trajectory.
  ///
  /// @param variant the variant that it was trained for
  /// @param trajectory its number
  public record TrajectoryId(int variant, int trajectory) {}

  /// The connection, for what reads the tables of a collection.
  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
