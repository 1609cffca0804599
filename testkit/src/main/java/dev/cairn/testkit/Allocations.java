package dev.cairn.testkit;

import java.lang.management.ManagementFactory;

/// Measures what a piece of work allocates on its thread.
public final class Allocations {
  /// Interpreted vector operations allocate, compiled ones do not: the work is repeated until it is
  /// compiled, at most this many times.
  private static final int REPETITIONS = 100_000;

  private Allocations() {}

  /// The smallest number of bytes that one repetition allocates, searched for until it is at most
  /// enough.
  public static long smallest(long enough, Runnable work) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long smallest = Long.MAX_VALUE;
    for (int i = 0; i < REPETITIONS && smallest > enough; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run();
      smallest = Math.min(smallest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return smallest;
  }
}
