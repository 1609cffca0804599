package dev.cairn.study.store;

import java.util.List;

/// The tables of a store; docs/store.md describes them for readers in other languages.
public final class Schema {
  /// Version of the layout. A store of another version is refused. A new table, or a column at the
  /// end of one that may be NULL, does not raise it: stores without are read as having none.
  public static final int VERSION = 1;

  /// The file of the store in a campaign's directory.
  public static final String FILE = "campaign.duckdb";

  /// The experiment's definition, beside it.
  public static final String DEFINITION = "experiment.yaml";

  /// The directory of a campaign's shards in its own.
  public static final String SHARDS = "shards";

  /// What the campaign is, one row.
  public static final Table<CampaignRow> CAMPAIGN =
      Table.of("campaign", CampaignRow.class, "experiment");

  /// Variants of the experiment.
  public static final Table<VariantRow> VARIANTS =
      Table.of("variants", VariantRow.class, "variant");

  /// Processes that worked on the campaign.
  public static final Table<ProvenanceRow> PROVENANCE =
      Table.of("provenance", ProvenanceRow.class, "session");

  /// Kept θ of the training trajectories.
  public static final Table<TrainingRow> TRAINING =
      Table.of("training", TrainingRow.class, "variant", "trajectory", "step");

  /// Finished runs.
  public static final Table<RunRow> RUNS = Table.of("runs", RunRow.class, "variant", "run");

  /// Iterates of the finished runs.
  public static final Table<IterateRow> ITERATES =
      Table.of("iterates", IterateRow.class, "variant", "run", "iterate");

  /// Marked points of the finished runs: θ and spectrum.
  public static final Table<PointRow> POINTS =
      Table.of("points", PointRow.class, "variant", "run", "iterate", "kind");

  /// Inertia of the marked points at each cut-off.
  public static final Table<MorseRow> MORSE =
      Table.of("morse", MorseRow.class, "variant", "run", "kind", "cutoff");

  /// The gradient's share in the approximate kernel of the marked points, at each cut-off.
  public static final Table<KernelShareRow> KERNEL_SHARES =
      Table.of("kernel_shares", KernelShareRow.class, "variant", "run", "kind", "cutoff");

  /// What has been proven about marked points.
  public static final Table<CertificateRow> CERTIFICATES =
      Table.of("certificates", CertificateRow.class, "variant", "run", "kind");

  /// Critical points that theory knows.
  public static final Table<TheoryRow> THEORY =
      Table.of("theory", TheoryRow.class, "variant", "number");

  /// The file of a collection in a directory of its own.
  public static final String COLLECTION_FILE = "collection.duckdb";

  /// Problems whose critical points are collected.
  public static final Table<CollectionRow> COLLECTIONS =
      Table.of("collections", CollectionRow.class, "collection");

  /// Campaigns whose runs have been looked at.
  public static final Table<SourceRow> SOURCES = Table.of("sources", SourceRow.class, "source");

  /// Runs that have been looked at.
  public static final Table<RunOutcomeRow> RUN_OUTCOMES =
      Table.of("sightings", RunOutcomeRow.class, "source", "variant", "run");

  /// Critical points, each once up to symmetry.
  public static final Table<CollectedRow> COLLECTED =
      Table.of("collected", CollectedRow.class, "collection", "point");

  /// Descents from saddles.
  public static final Table<ConnectionRow> CONNECTIONS =
      Table.of("connections", ConnectionRow.class, "collection", "saddle", "side");

  /// What has been proven about points of a collection.
  public static final Table<PointProofRow> POINT_PROOFS =
      Table.of("point_proofs", PointProofRow.class, "collection", "point");

  /// The tables of a collection: in a campaign's store, or in a file of their own.
  public static final List<Table<?>> COLLECTION_TABLES =
      List.of(COLLECTIONS, SOURCES, RUN_OUTCOMES, COLLECTED, CONNECTIONS, POINT_PROOFS);

  /// All tables of a campaign's store, in the order in which they are documented.
  public static final List<Table<?>> TABLES =
      List.of(
          CAMPAIGN,
          VARIANTS,
          PROVENANCE,
          TRAINING,
          RUNS,
          ITERATES,
          POINTS,
          MORSE,
          KERNEL_SHARES,
          CERTIFICATES,
          THEORY,
          COLLECTIONS,
          SOURCES,
          RUN_OUTCOMES,
          COLLECTED,
          CONNECTIONS,
          POINT_PROOFS);

  /// The file of branches along a parameter.
  public static final String CONTINUATION_FILE = "continuation.duckdb";

  /// What is followed, one row.
  public static final Table<ContinuationRow> CONTINUATIONS =
      Table.of("continuations", ContinuationRow.class, "name");

  /// Branches of critical points along a parameter.
  public static final Table<BranchRow> BRANCHES =
      Table.of("branches", BranchRow.class, "start", "branch");

  /// Their points.
  public static final Table<BranchPathRow> BRANCH_PATH =
      Table.of("branch_path", BranchPathRow.class, "start", "branch", "point");

  /// What happens on them.
  public static final Table<BranchEventRow> BRANCH_EVENTS =
      Table.of("branch_events", BranchEventRow.class, "start", "branch", "event");

  /// The tables of a file of branches.
  public static final List<Table<?>> CONTINUATION_TABLES =
      List.of(CONTINUATIONS, BRANCHES, BRANCH_PATH, BRANCH_EVENTS, PROVENANCE);

  private Schema() {}
}
