package dev.cairn.study.landscape;

import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.SourceRow;
import dev.cairn.study.work.StudyEvent;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Collects the critical points where the runs of campaigns ended, each once up to symmetry.
///
/// Runs that were looked at before are left alone, so a second call takes only what is new. Points
/// that are not sharp enough to be compared are polished by a few Newton steps; all others cost no
/// evaluation.
///
/// @param target directory of the collection: of the campaign itself, or one of its own
/// @param settings how
/// @param session of this process, noted where there is something to collect
/// @param watcher is told how far it is
public record Collector(
    Path target, CollectSettings settings, WorkSession session, Consumer<StudyEvent> watcher) {
  /// Looks at the runs of a campaign that were not looked at before.
  ///
  /// Throws [dev.cairn.experiment.CairnException] where points would mix with results of another
  /// arithmetic.
  public void take(Path campaign) {
    CampaignResults results = CampaignResults.read(campaign);
    InputFiles.adopt(campaign, results.experiments(), target);
    try (CollectionStore store = CollectionStore.open(target)) {
      int source = source(store, results);
      for (int variant = 0;
          variant < results.experiments().size() && !session.stopped();
          variant++) {
        new VariantImport(this, store, results, new VariantImport.SourceVariant(source, variant))
            .take();
      }
      store.count();
      session.end(store);
    }
  }

  /// The number of a campaign among the sources.
  private static int source(CollectionStore store, CampaignResults results) {
    CampaignRow campaign = results.campaign();
    List<SourceRow> sources = store.reader().sources();
    for (SourceRow known : sources) {
      if (known.experiment().equals(campaign.experiment())
          && known.seed() == campaign.seed()
          && known.created().equals(campaign.created())) {
        return known.source();
      }
    }
    store.add(
        new SourceRow(
            sources.size(),
            campaign.experiment(),
            campaign.seed(),
            campaign.created(),
            results.directory().toString()));
    return sources.size();
  }

  /// The collection of an experiment's problem, made where there is none.
  static CollectionRow collection(
      CollectionStore store, Experiment experiment, CollectionRow wanted) {
    CollectionReader reader = store.reader();
    List<CollectionRow> rows = reader.collections();
    for (CollectionRow row : rows) {
      if (sameProblem(reader.experiment(row), experiment)) {
        return row;
      }
    }
    CollectionRow row = wanted.numbered(rows.size());
    store.add(row);
    return row;
  }

  /// Whether both search the same function: data that are drawn differ between seeds.
  private static boolean sameProblem(Experiment a, Experiment b) {
    return a.problem().equals(b.problem()) && (a.seed() == b.seed() || !drawn(a.problem()));
  }

  private static boolean drawn(ProblemSpec problem) {
    return problem instanceof ProblemSpec.Network network
        && switch (network.data()) {
          case DataSpec.Mnist _, DataSpec.Given _ -> false;
          case DataSpec.MnistComponents _, DataSpec.Gaussian _, DataSpec.File _ -> true;
        };
  }
}
