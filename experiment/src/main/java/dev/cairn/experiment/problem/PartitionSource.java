package dev.cairn.experiment.problem;

import dev.cairn.objective.MemoryUse;

/// Whoever holds the partitions of a problem: threads of this process, or other processes.
public interface PartitionSource extends AutoCloseable {
  /// Σ wᵢ, and behind it Σ wᵢ xᵢ over all partitions by [PairwiseSum], wᵢ the weight of the samples
  /// of partition i and xᵢ its answer to the question; the same bits whoever is asked.
  double[] sum(PartitionQuestion question);

  /// What it takes in this process, as [dev.cairn.objective.SmoothObjective#memory] counts.
  MemoryUse memory(boolean assembled);

  @Override
  default void close() {}
}
