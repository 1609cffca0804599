package dev.cairn.cli.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Ends the process where the virtual machine does little but collect garbage: it has too little
/// memory, and says so itself only minutes later. What is stored is stored as a whole, as where a
/// process is killed.
public final class MemoryWatch implements Runnable {
  /// How often is looked, in milliseconds.
  private static final long LOOK = 2_000;

  /// So many looks in a row must agree.
  private static final int LOOKS = 2;

  /// The share of the time in pauses from which on hardly any work gets done.
  private static final double COLLECTING = 0.8;

  /// The share of the heap in use from which on it is full.
  private static final double FULL = 0.9;

  private static final double MILLISECOND = 1e-6;

  private static final int RESERVE = 1 << 20;

  private static final byte[] NOTHING = {};

  /// Those that stop the program while they work.
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(c -> !c.getName().contains("Concurrent") && !c.getName().contains("Cycles"))
          .toList();

  /// What is said in the end, and where: made while there is memory, as printing takes some.
  private final byte[] lastWords;

  private final FileOutputStream to = new FileOutputStream(FileDescriptor.err);

  /// Memory that is given back for ending: that, too, takes some.
  private final AtomicReference<byte[]> reserve = new AtomicReference<>(new byte[RESERVE]);

  private MemoryWatch(byte[] lastWords) {
    this.lastWords = lastWords;
  }

  /// Watches from now on, in the background; ends the process with this line on its standard error
  /// and exit code 1.
  public static void start(String lastWords) {
    byte[] bytes = (lastWords + System.lineSeparator()).getBytes(System.err.charset());
    Thread.ofPlatform().daemon().name("memory-watch").start(new MemoryWatch(bytes));
  }

  @Override
  public void run() {
    try {
      watch();
    } catch (OutOfMemoryError _) {
      // says the same
    } catch (InterruptedException _) {
      return;
    }
    reserve.set(NOTHING);
    boolean said = false;
    while (true) { // others may take what is free
      try {
        said = said || said();
        Runtime.getRuntime().halt(1);
      } catch (OutOfMemoryError _) {
        Thread.onSpinWait();
      }
    }
  }

  private boolean said() {
    try {
      to.write(lastWords);
    } catch (IOException _) {
      // nobody listens
    }
    return true;
  }

  /// Returns when there is too little memory.
  private void watch() throws InterruptedException {
    long paused = paused();
    long time = System.nanoTime();
    int busy = 0;
    while (busy < LOOKS) {
      Thread.sleep(LOOK);
      long pausedNow = paused();
      long now = System.nanoTime();
      boolean collecting = pausedNow - paused > COLLECTING * (now - time) * MILLISECOND;
      busy = collecting && full() ? busy + 1 : 0;
      paused = pausedNow;
      time = now;
    }
  }

  private long paused() {
    long milliseconds = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      milliseconds += collector.getCollectionTime();
    }
    return milliseconds;
  }

  private static boolean full() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() > FULL * runtime.maxMemory();
  }
}
