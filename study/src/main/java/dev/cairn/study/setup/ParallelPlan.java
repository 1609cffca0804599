package dev.cairn.study.setup;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.LocalPartitions;
import dev.cairn.experiment.problem.SumObjective;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.program.evaluator.ProgramObjective;
import java.util.List;
import java.util.function.Supplier;

/// How workers share the work of a campaign: runs first, one a worker; samples second, where a
/// campaign has few runs.
///
/// Into how many parts the samples are cut depends on the campaign alone, so that sums over samples
/// have the same bits on any number of workers.
///
/// Of problems in partitions workers share the partitions, and runs go one after the other.
///
/// @param runs of the campaign
/// @param workers threads, all together
/// @param busy of them that make runs, one each
public record ParallelPlan(int runs, int workers, int busy) {
  /// Campaigns of at least so many runs share runs alone; the others cut samples so that there is
  /// work for as many threads.
  static final int ENOUGH_RUNS = 8;

  /// A smaller part costs more to hand over than it is worth.
  private static final int LEAST_SAMPLES = 500;

  /// Entries of the dense Hessians of all parts of all runs at most, 256 MiB.
  private static final double MOST_ENTRIES = 1 << 25;

  /// Of a campaign without partitions.
  public ParallelPlan(int runs, int workers) {
    this(runs, workers, Math.clamp(runs, 1, workers));
  }

  /// Of a campaign of so many runs.
  public static ParallelPlan of(List<Variant> variants, int runs, int workers) {
    return variants.stream().anyMatch(variant -> variant.problem().cut().isPresent())
        ? new ParallelPlan(runs, workers, 1)
        : new ParallelPlan(runs, workers);
  }

  /// Whether the variant's finder looks at the network on all samples.
  public static boolean needsWhole(Variant variant) {
    return variant.finder().needs().layers();
  }

  /// Makes the objective of a worker; it is closed where it can be. All objectives of a campaign
  /// share what one alone may keep between products.
  ///
  /// @param problems of the campaign
  public Supplier<SmoothObjective> objective(Variant variant, int problems) {
    LoadedProblem problem = variant.problem();
    if (problem.cut().isPresent()) {
      LoadedProblem.Cut cut = problem.cut().get();
      long kept = ProgramObjective.defaultKeptBytes() / problems;
      return () ->
          cut.objective(problem.dimension(), new LocalPartitions(cut.problem(), workers, kept));
    }
    int parts = needsWhole(variant) ? 1 : parts(problem.samples(), problem.dimension());
    long kept = ProgramObjective.defaultKeptBytes() / ((long) problems * busy() * parts);
    if (parts == 1) {
      return () -> problem.objectives().apply(kept);
    }
    List<Supplier<SumObjective.Term>> terms = problem.terms().of(parts, kept);
    int threads = Math.max(1, workers / busy());
    return () -> new SumObjective(terms.stream().map(Supplier::get).toList(), threads);
  }

  /// Parts of the samples in each run of a problem of so many parameters.
  int parts(int samples, int dimension) {
    int wanted = Math.ceilDiv(ENOUGH_RUNS, Math.max(1, runs));
    int room = (int) (MOST_ENTRIES / (Math.max(1, runs) * Math.pow(dimension, 2)));
    return Math.max(1, Math.min(wanted, Math.min(samples / LEAST_SAMPLES, room)));
  }
}
