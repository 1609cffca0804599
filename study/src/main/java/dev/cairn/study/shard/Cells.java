package dev.cairn.study.shard;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.study.store.RunId;
import java.util.ArrayList;
import java.util.List;

/// The cells of a campaign, each at its position: the runs of the first variant, then those of the
/// second and so on, so that every shard has its share of every variant.
///
/// @param independent the cells that are functions of the seed and their numbers alone, by position
/// @param dependent those that start from points of other cells of the campaign: they are in no
///     shard, and are made when the others are together
public record Cells(List<RunId> independent, List<RunId> dependent) {
  /// Copies the lists.
  public Cells {
    independent = List.copyOf(independent);
    dependent = List.copyOf(dependent);
  }

  /// Those of a campaign with these variants.
  public static Cells of(List<Experiment> variants) {
    List<RunId> independent = new ArrayList<>();
    List<RunId> dependent = new ArrayList<>();
    for (int variant = 0; variant < variants.size(); variant++) {
      Experiment experiment = variants.get(variant);
      List<RunId> cells = waits(experiment) ? dependent : independent;
      for (int run = 0; run < experiment.runs(); run++) {
        cells.add(new RunId(variant, run));
      }
    }
    return new Cells(independent, dependent);
  }

  /// Whether the runs of a variant start from points of another variant of the same campaign.
  public static boolean waits(Experiment experiment) {
    return experiment.start() instanceof StartSpec.Marked marked && marked.campaign().isEmpty();
  }

  /// The cells of a shard; all cells of the campaign where it is the whole.
  public List<RunId> of(Shard shard) {
    List<RunId> own = new ArrayList<>();
    for (int position = 0; position < independent.size(); position++) {
      if (shard.holds(position)) {
        own.add(independent.get(position));
      }
    }
    if (shard.equals(Shard.WHOLE)) {
      own.addAll(dependent);
    }
    return own;
  }
}
