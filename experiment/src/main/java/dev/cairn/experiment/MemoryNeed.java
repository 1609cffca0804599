package dev.cairn.experiment;

import dev.cairn.objective.MemoryUse;
import java.util.function.Supplier;

/// How large a heap work takes: the program and its data, which are there and are measured, and
/// what the work will take, which is computed from the number of parameters, of samples and of
/// workers.
///
/// @param there bytes that the heap holds before the work
/// @param work what it takes
/// @param workers how many share it; 0 where nobody does
public record MemoryNeed(long there, MemoryUse work, int workers) {
  /// A number of workers that is not known.
  private static final int MANY = Integer.MAX_VALUE;

  /// Of work of which nothing is known beforehand.
  static final MemoryNeed UNKNOWN = new MemoryNeed(0, MemoryUse.LITTLE, MANY);

  private static final long MIB = 1L << 20;

  /// Rows of results, the database's driver, figures and the garbage between two collections.
  private static final long BESIDE = 24 * MIB;

  /// Over the sum of all arrays: large ones do not fill the pieces that a heap is cut into.
  private static final double FRAGMENTATION = 1.15;

  /// What evaluations keep for speed is at most this share of the heap, all together.
  private static final double KEPT_SHARE = 0.5;

  /// Flags are given in steps of so many MiB.
  private static final long STEP = 32;

  /// A heap that is enough for the paper's experiments, in MiB.
  private static final long USUAL_HEAP = 2048;

  private static final String FEWER = ", or use fewer --workers";

  /// That of this work in this process.
  public static MemoryNeed of(MemoryUse work, int workers) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    MemoryNeed need = new MemoryNeed(BESIDE + used, work, workers);
    if (need.bytes() <= runtime.maxMemory()) {
      return need;
    }
    System.gc(); // what is used counts garbage
    return new MemoryNeed(BESIDE + runtime.totalMemory() - runtime.freeMemory(), work, workers);
  }

  /// That of so many numbers that are read or drawn.
  public static MemoryNeed ofNumbers(long numbers) {
    MemoryNeed need = of(new MemoryUse(Double.BYTES * numbers, 0), 0);
    return new MemoryNeed(need.there - BESIDE, need.work, 0);
  }

  /// The least heap, in bytes.
  public long bytes() {
    double needed = there + FRAGMENTATION * work.needed();
    return (long) Math.min(needed + work.kept(), needed / (1 - KEPT_SHARE));
  }

  /// Refuses, before any work, what the heap has no room for.
  public void check() {
    check(Runtime.getRuntime().maxMemory());
  }

  /// Likewise.
  ///
  /// @param heapBytes the most memory that the virtual machine takes
  void check(long heapBytes) {
    if (bytes() > heapBytes) {
      throw new CairnException(words(heapBytes));
    }
  }

  /// Refuses, before any work, what the heap has no room for even where nothing is kept for speed.
  public void checkLeast() {
    checkLeast(Runtime.getRuntime().maxMemory());
  }

  /// Likewise.
  ///
  /// @param heapBytes the most memory that the virtual machine takes
  void checkLeast(long heapBytes) {
    if (there + FRAGMENTATION * work.needed() > heapBytes) {
      throw new CairnException(words(heapBytes));
    }
  }

  /// Does the work. Of work that may do with less than it takes at most, the failure says how much
  /// that is.
  ///
  /// Throws [CairnException] where the heap has no room.
  public <T> T during(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      if (Failures.chain(e).stream().noneMatch(MemoryNeed::exhausted)) {
        throw e;
      }
      throw new CairnException(words(Runtime.getRuntime().maxMemory()), e);
    }
  }

  /// Likewise, for work without a result.
  public void guard(Runnable work) {
    during(
        () -> {
          work.run();
          return this;
        });
  }

  /// Whether the heap is full; there may be no room for threads either.
  private static boolean exhausted(Throwable failure) {
    return failure instanceof OutOfMemoryError e && !ofThreads(e);
  }

  /// Whether it is threads that the system refuses, not memory.
  static boolean ofThreads(OutOfMemoryError e) {
    return String.valueOf(e.getMessage()).contains("native thread");
  }

  /// That this much is too much for a heap of this size, and what to do.
  String words(long heapBytes) {
    long heap = heapBytes / MIB;
    long needed = Math.ceilDiv(bytes(), MIB);
    if (needed <= heap) {
      return "not enough memory: this takes more than the %s MiB that the virtual machine may take: set CAIRN_JVM=-Xmx%sm%s"
          .formatted(heap, Math.max(USUAL_HEAP, 2 * heap), workers <= 1 ? "" : FEWER);
    }
    return "not enough memory: this takes %s MiB%s, the virtual machine may take %s MiB: set CAIRN_JVM=-Xmx%sm%s"
        .formatted(
            needed,
            workers == 0 ? "" : workers == 1 ? " with one worker" : " with " + workers + " workers",
            heap,
            Math.ceilDiv(needed + needed / 10 + BESIDE / MIB, STEP) * STEP,
            workers > 1 ? FEWER : "");
  }
}
