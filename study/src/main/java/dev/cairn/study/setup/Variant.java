package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.study.shard.Cells;
import dev.cairn.study.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One variant of a campaign, its data in memory.
///
/// @param number from 0
/// @param name empty where the experiment has no variants
/// @param experiment its settings
/// @param problem its problem
/// @param finder what it searches with
/// @param trainedAs the first variant with the same problem and training, itself in most cases:
///     trainings are done and stored once
public record Variant(
    int number,
    String name,
    Experiment experiment,
    LoadedProblem problem,
    Finder<SmoothObjective> finder,
    int trainedAs) {

  /// Loads the variants of an experiment and refuses what does not fit together.
  public static List<Variant> load(ExperimentFile file) {
    List<Variant> variants = new ArrayList<>();
    for (Map.Entry<String, Experiment> entry : file.variants().entrySet()) {
      Experiment experiment = entry.getValue();
      Variant same =
          variants.stream().filter(v -> v.sharesProblem(experiment)).findFirst().orElse(null);
      LoadedProblem problem =
          same == null ? Problems.load(experiment.problem(), experiment.seed()) : same.problem();
      Starts.check(experiment, problem, variants);
      Starts.checkDistinct(experiment);
      Finder<SmoothObjective> finder = Finders.of(experiment, problem.dimension());
      Finders.check(finder.needs(), problem);
      DenseLimit.check(finder, problem.dimension(), Runtime.getRuntime().maxMemory());
      int trainedAs =
          same != null && same.experiment().start().equals(experiment.start())
              ? same.trainedAs()
              : variants.size();
      variants.add(
          new Variant(
              variants.size(),
              entry.getKey(),
              experiment,
              same == null ? Starts.checked(experiment, problem) : problem,
              finder,
              trainedAs));
    }
    if (variants.stream().map(v -> v.experiment().seed()).distinct().count() > 1) {
      throw new CairnException("seed cannot differ between the variants of one campaign");
    }
    return variants;
  }

  /// Refuses partitions in an experiment of work that is no campaign.
  public static void requireTogether(Experiment experiment) {
    if (experiment.problem().partitions().isPresent()) {
      throw new CairnException(
          "problem.partitions is for campaigns (./cairn run): leave it out here");
    }
  }

  public VariantRow row() {
    return new VariantRow(
        number,
        name,
        problem.description(),
        problem.dimension(),
        problem.samples(),
        experiment.runs(),
        experiment.iterations(),
        problem.warnings());
  }

  /// Number of training trajectories of its own.
  public int trajectories() {
    return experiment.start() instanceof StartSpec.Training training && trainedAs == number
        ? training.trajectories()
        : 0;
  }

  /// How many variants before it its starts depend on, one after the other: variants of stage 0 run
  /// first, then those of stage 1.
  public int stage(List<Variant> all) {
    return Cells.waits(experiment) && experiment.start() instanceof StartSpec.Marked marked
        ? all.get(marked.variant()).stage(all) + 1
        : 0;
  }

  private boolean sharesProblem(Experiment other) {
    return experiment.problem().equals(other.problem()) && experiment.seed() == other.seed();
  }
}
