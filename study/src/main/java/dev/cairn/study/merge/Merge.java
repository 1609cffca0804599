package dev.cairn.study.merge;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.formats.WholeFile;
import dev.cairn.study.certify.Certification;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.shard.Cells;
import dev.cairn.study.shard.ShardLock;
import dev.cairn.study.shard.ShardPlan;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.TheoryRow;
import dev.cairn.study.store.VariantRow;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StudyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Joins the shards of a campaign into a campaign as any other: its store has the rows that one
/// process would have made, bit for bit.
///
/// Shard after shard, each in one transaction. Killed at any moment it goes on when it is called
/// again, and takes in what has come since: shards that were not finished, and proofs.
///
/// @param plan of the campaign
/// @param mixing whether shards of different arithmetic may be joined
/// @param say is told of shards that are left out
public record Merge(ShardPlan plan, Mixing mixing, Consumer<String> say) {
  /// What a campaign has after a merge.
  ///
  /// @param fresh runs that this merge has taken in
  /// @param runs runs that are stored
  /// @param cells cells of the campaign that shards make
  /// @param missing what shards have not made yet, a line each
  /// @param dependent cells that start from points of others and are not made yet
  public record Merged(int fresh, int runs, int cells, List<String> missing, int dependent) {
    /// Copies the list.
    public Merged {
      missing = List.copyOf(missing);
    }
  }

  /// What all shards must agree in: that of the first one.
  private record Reference(int shard, Path directory, List<Arithmetic> arithmetic) {}

  /// Merges what is there.
  ///
  /// Throws [CairnException] with the first thing in which a shard differs from those before.
  public Merged run() {
    try (ShardLock _ = plan.lockMerge(say)) {
      List<Integer> shards = ready();
      if (shards.isEmpty()) {
        throw new CairnException(
            "no shard of %s has stored anything yet".formatted(plan.campaign()));
      }
      requireAlike(shards);
      begin(plan.directory(shards.getFirst()));
      int fresh = 0;
      try (Store store = Store.open(plan.campaign())) {
        for (int shard : shards) {
          fresh += store.merge(plan.directory(shard), shard);
          copyCertificates(plan.directory(shard));
        }
        try (StoreReader reader = store.reader()) {
          return merged(fresh, reader);
        }
      }
    }
  }

  /// The shards that have a store and that no process is making.
  private List<Integer> ready() {
    List<Integer> ready = new ArrayList<>();
    for (int shard : plan.begun()) {
      Optional<String> holder = plan.holder(shard);
      if (holder.isPresent()) {
        say.accept("shard %s is left out: %s makes it".formatted(shard, holder.get()));
      } else if (Files.exists(plan.directory(shard).resolve(Schema.FILE))) {
        ready.add(shard);
      }
    }
    return ready;
  }

  private void requireAlike(List<Integer> shards) {
    Optional<Reference> first = Optional.empty();
    for (int shard : shards) {
      Path directory = plan.directory(shard);
      try (StoreReader reader = StoreReader.open(directory)) {
        List<Arithmetic> arithmetic = Arithmetic.distinct(reader.provenance());
        requireSameExperiment(shard, reader.campaign().definition());
        first.ifPresent(reference -> requireAlike(reference, shard, arithmetic));
        first =
            first.isPresent() ? first : Optional.of(new Reference(shard, directory, arithmetic));
      }
    }
  }

  private void requireSameExperiment(int shard, String stored) {
    String definition = ExperimentFile.parse(stored, "shard " + shard).definition();
    ExperimentFile.difference(plan.definition(), definition)
        .ifPresent(
            lines -> {
              throw CairnException.above(
                  "shard %s is of another experiment (- the plan's, + the shard's):"
                      .formatted(shard),
                  lines);
            });
  }

  private void requireAlike(Reference first, int shard, List<Arithmetic> arithmetic) {
    InputFiles.difference(first.directory(), plan.directory(shard))
        .ifPresent(
            input -> {
              throw new CairnException(
                  "%s is not the same for the shards %s and %s: their results cannot be joined"
                      .formatted(input, first.shard(), shard));
            });
    if (mixing == Mixing.ACCEPTED) {
      return;
    }
    for (Arithmetic mine : first.arithmetic()) {
      for (Arithmetic theirs : arithmetic) {
        mine.difference(theirs)
            .ifPresent(
                difference -> {
                  throw new CairnException(
                      "the shards %s and %s were made with different arithmetic: %s (%s joins and marks them)"
                          .formatted(
                              first.shard(),
                              shard,
                              difference.replace(", here ", ", then "),
                              Mixing.OPTION));
                });
      }
    }
  }

  /// Makes the campaign's store as one process would have, empty. The definition comes last: with
  /// it and no store, a campaign would begin.
  private void begin(Path shard) {
    Path campaign = plan.campaign();
    try {
      if (!Files.exists(campaign.resolve(Schema.FILE))) {
        try (StoreReader reader = StoreReader.open(shard)) {
          List<VariantRow> variants = reader.variants();
          List<TheoryRow> theory =
              variants.stream().flatMap(v -> reader.theory(v.variant()).stream()).toList();
          Store.create(campaign, reader.campaign(), variants, theory).close();
        }
      }
      InputFiles.copy(shard, campaign);
      WholeFile.write(campaign.resolve(StudyDirectory.DEFINITION), plan.definition());
    } catch (IOException e) {
      throw StudyDirectory.unwritable(campaign, e);
    }
  }

  /// Files of proofs, and of the problems that they are about, which have not changed since.
  private void copyCertificates(Path shard) {
    Path from = shard.resolve(Certification.DIRECTORY);
    if (!Files.isDirectory(from)) {
      return;
    }
    Path to = plan.campaign().resolve(Certification.DIRECTORY);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        WholeFile.write(target, Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw Failures.at("cannot copy certificates of", shard, e);
    }
  }

  private Merged merged(int fresh, StoreReader reader) {
    Set<RunId> stored = new HashSet<>();
    reader.runs().stream().map(RunRow::id).forEach(stored::add);
    List<Experiment> variants = List.copyOf(plan.experiment().variants().values());
    Cells cells = Cells.of(variants);
    List<String> missing =
        Missing.of(cells, plan.shards(), stored).stream().map(Missing::line).toList();
    int dependent = (int) cells.dependent().stream().filter(id -> !stored.contains(id)).count();
    return new Merged(fresh, stored.size(), cells.independent().size(), missing, dependent);
  }
}
