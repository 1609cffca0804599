package dev.cairn.study.campaign;

import dev.cairn.experiment.CairnException;
import dev.cairn.objective.MemoryUse;

/// How large a heap work takes: the program and its data, which are there and are measured, and
/// what the workers will take, which is computed from the number of parameters, of samples and of
/// workers.
///
/// @param there bytes that the heap holds before the work
/// @param work what the workers take
/// @param workers how many of them
record MemoryNeed(long there, MemoryUse work, int workers) {
  private static final long MIB = 1L << 20;

  /// Rows of results, the database's driver, figures and the garbage between two collections.
  private static final long BESIDE = 24 * MIB;

  /// Over the sum of all arrays: large ones do not fill the pieces that a heap is cut into.
  private static final double FRAGMENTATION = 1.15;

  /// What evaluations keep for speed is at most this share of the heap, all together.
  private static final double KEPT_SHARE = 0.5;

  /// Flags are given in steps of so many MiB.
  private static final long STEP = 32;

  /// That of this work in this process.
  static MemoryNeed of(MemoryUse work, int workers) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    MemoryNeed need = new MemoryNeed(used, work, workers);
    if (need.bytes() <= runtime.maxMemory()) {
      return need;
    }
    System.gc(); // what is used counts garbage
    return new MemoryNeed(runtime.totalMemory() - runtime.freeMemory(), work, workers);
  }

  /// The least heap, in bytes.
  long bytes() {
    double needed = there + BESIDE + FRAGMENTATION * work.needed();
    return (long) Math.min(needed + work.kept(), needed / (1 - KEPT_SHARE));
  }

  /// Refuses, before any work, what the heap has no room for.
  ///
  /// @param heapBytes the most memory that the virtual machine takes
  void check(long heapBytes) {
    if (bytes() <= heapBytes) {
      return;
    }
    long megabytes = Math.ceilDiv(bytes(), MIB);
    throw new CairnException(
        "not enough memory: this takes %s MiB with %s, the virtual machine may take %s MiB: set CAIRN_JVM=-Xmx%sm%s"
            .formatted(
                megabytes,
                workers == 1 ? "one worker" : workers + " workers",
                heapBytes / MIB,
                Math.ceilDiv(megabytes + megabytes / 10, STEP) * STEP,
                workers == 1 ? "" : ", or use fewer --workers"));
  }
}
