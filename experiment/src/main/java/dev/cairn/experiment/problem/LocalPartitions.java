package dev.cairn.experiment.problem;

import dev.cairn.objective.MemoryUse;
import dev.cairn.parallel.Workers;
import java.util.Optional;
import java.util.stream.IntStream;

/// The partitions of a problem in this process, which threads share.
public final class LocalPartitions implements PartitionSource {
  /// Blocks of partitions a thread, so that none waits long for the others.
  private static final int BLOCKS = 4;

  private final PartitionedProblem problem;
  private final int threads;
  private final PartitionSums sums;
  private final Optional<Workers> workers;

  /// On so many threads.
  ///
  /// @param keptBytes what all evaluations together may keep between products
  public LocalPartitions(PartitionedProblem problem, int threads, long keptBytes) {
    this.problem = problem;
    this.threads = Math.min(threads, problem.count());
    this.sums = new PartitionSums(problem, keptBytes);
    this.workers = this.threads == 1 ? Optional.empty() : Optional.of(new Workers(this.threads));
  }

  @Override
  public double[] sum(PartitionQuestion question) {
    if (workers.isEmpty()) {
      return sums.sum(question, 0, problem.count());
    }
    int width = width(question.kind() == PartitionQuestion.Kind.HESSIAN);
    double[][] blocks = new double[Math.ceilDiv(problem.count(), width)][];
    workers
        .get()
        .run(
            IntStream.range(0, blocks.length)
                .<Workers.Task>mapToObj(
                    block ->
                        _ -> {
                          int from = block * width;
                          int to = Math.min(from + width, problem.count());
                          blocks[block] = sums.sum(question, from, to);
                        })
                .toList(),
            () -> false);
    return PairwiseSum.of(0, blocks.length, block -> blocks[block]);
  }

  /// Partitions that a thread sums at a time; of matrices few sums are held.
  private int width(boolean matrices) {
    return PairwiseSum.width(problem.count(), matrices ? threads : BLOCKS * threads);
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    return sums.memory(assembled, threads);
  }

  @Override
  public void close() {
    workers.ifPresent(Workers::close);
  }
}
