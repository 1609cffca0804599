package dev.cairn.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What code allocates, by the virtual machine's own count.
public final class Allocation {
  /// Runs before the one that counts: they load classes and let the compiler see the code.
  private static final int REHEARSALS = 3;

  private Allocation() {}

  /// Bytes that the current thread allocates in one run of the action.
  public static long bytes(Runnable action) {
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < REHEARSALS; i++) {
      action.run();
    }
    long before = thread.getCurrentThreadAllocatedBytes();
    action.run();
    return thread.getCurrentThreadAllocatedBytes() - before;
  }
}
