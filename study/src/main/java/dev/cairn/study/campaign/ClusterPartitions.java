package dev.cairn.study.campaign;

import static java.util.Objects.requireNonNull;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.PairwiseSum;
import dev.cairn.experiment.problem.PartitionQuestion;
import dev.cairn.experiment.problem.PartitionSource;
import dev.cairn.linalg.Point;
import dev.cairn.objective.MemoryUse;
import dev.cairn.study.cluster.ClusterWork;
import dev.cairn.study.setup.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// The partitions of a problem in other processes: a question is a task for each block of
/// partitions, whose sums this process adds up.
///
/// @param work who is asked
/// @param job what they know
/// @param variant whose problem it is
/// @param partitions how many
/// @param width partitions of a block
/// @param stop whether to give up
record ClusterPartitions(
    ClusterWork work,
    PartitionJob job,
    int variant,
    int partitions,
    int width,
    BooleanSupplier stop)
    implements PartitionSource {
  /// Blocks for each core, so that none waits long for the others.
  private static final int BLOCKS = 4;

  /// The problems of a campaign, elsewhere.
  ///
  /// @param cores of the processes, all together
  record Campaign(ClusterWork work, PartitionJob job, int cores, BooleanSupplier stop) {
    /// Those that are in partitions.
    static List<PartitionJob.Cut> problems(List<Variant> variants) {
      List<LoadedProblem> seen = new ArrayList<>();
      List<PartitionJob.Cut> cuts = new ArrayList<>();
      for (Variant variant : variants) {
        LoadedProblem problem = variant.problem();
        if (problem.cut().isPresent() && !seen.contains(problem)) {
          seen.add(problem);
          cuts.add(new PartitionJob.Cut(variant.number(), problem.cut().get().problem().data()));
        }
      }
      return cuts;
    }

    /// Those of a variant's problem.
    ///
    /// @param first the first variant that has it
    PartitionSource of(Variant first) {
      int partitions = first.problem().cut().orElseThrow().problem().count();
      int width = PairwiseSum.width(partitions, BLOCKS * cores);
      return new ClusterPartitions(work, job, first.number(), partitions, width, stop);
    }
  }

  @Override
  public double[] sum(PartitionQuestion question) {
    int blocks = Math.ceilDiv(partitions, width);
    Map<Integer, Point> sums = new ConcurrentHashMap<>();
    work.run(
        job,
        IntStream.range(0, blocks).mapToObj(block -> task(question, block)).toList(),
        stop,
        (block, answer, _) -> sums.put(block, answer.sum()));
    if (sums.size() < blocks) {
      throw new CancellationException("asked to end");
    }
    return PairwiseSum.of(0, blocks, block -> requireNonNull(sums.get(block)).toArray());
  }

  private PartitionJob.Task task(PartitionQuestion question, int block) {
    int from = block * width;
    return new PartitionJob.Task(variant, question, from, Math.min(from + width, partitions));
  }

  /// Sums of all blocks come here.
  @Override
  public MemoryUse memory(boolean assembled) {
    return MemoryUse.LITTLE;
  }
}
