package dev.cairn.study.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A fixed number of platform threads that take tasks from a list, in its order.
public final class Workers {
  /// One piece of work.
  public interface Task {
    /// Does it, on the worker with this number, from 0.
    void run(int worker);
  }

  private Workers() {}

  /// Runs the tasks and returns when all are done, when stop says so, or throws what the first
  /// failing task threw; tasks under way are then waited for.
  public static void run(int workers, List<? extends Task> tasks, BooleanSupplier stop) {
    run(workers, tasks, stop, () -> {});
  }

  /// Likewise; every thread says when it ends.
  public static void run(
      int workers, List<? extends Task> tasks, BooleanSupplier stop, Runnable ending) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < Math.min(workers, tasks.size()); w++) {
      int worker = w;
      Runnable loop =
          () -> {
            try {
              while (failure.get() == null && !stop.getAsBoolean()) {
                int task = next.getAndIncrement();
                if (task >= tasks.size()) {
                  return;
                }
                tasks.get(task).run(worker);
              }
            } finally {
              ending.run();
            }
          };
      threads.add(
          Thread.ofPlatform()
              .name("cairn-worker-" + worker)
              .daemon() // a killed main thread takes them along
              .uncaughtExceptionHandler((_, thrown) -> failure.compareAndSet(null, thrown))
              .start(loop));
    }
    for (Thread thread : threads) {
      joinUninterruptibly(thread);
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
