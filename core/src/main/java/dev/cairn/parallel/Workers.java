package dev.cairn.parallel;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A fixed number of platform threads that take tasks from a list, in its order; one list at a
/// time. They are daemons: a main thread that is killed takes them along.
public final class Workers implements AutoCloseable {
  /// How often it is asked whether tasks under way are to be left.
  private static final int POLL_MILLISECONDS = 20;

  /// One piece of work.
  public interface Task {
    /// Does it, on the worker with this number, from 0.
    void run(int worker);
  }

  private final int count;
  private final ExecutorService pool;

  /// So many of them, at least one; threads begin where there is something to do.
  public Workers(int count) {
    this.count = count;
    this.pool =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("cairn-worker-", 0).daemon().factory());
  }

  /// Does the tasks and returns when all are done, or when stop says so and those under way are.
  /// Throws what the first failing task threw, when those under way are done.
  ///
  /// @return how many were begun, the first ones of the list
  public int run(List<? extends Task> tasks, BooleanSupplier stop) {
    return new Round(tasks, stop, () -> {}).run(() -> false);
  }

  /// Likewise, but where stop says so, tasks under way are left to their threads: whoever takes
  /// their results must refuse them from then on.
  public void runOrLeave(List<? extends Task> tasks, BooleanSupplier stop) {
    new Round(tasks, stop, () -> {}).run(stop);
  }

  /// Does tasks on threads of their own, as [#run(List, BooleanSupplier)] does.
  public static void run(int workers, List<? extends Task> tasks, BooleanSupplier stop) {
    run(workers, tasks, stop, () -> {});
  }

  /// Likewise; every worker says when it ends.
  public static void run(
      int workers, List<? extends Task> tasks, BooleanSupplier stop, Runnable ending) {
    try (var pool = new Workers(workers)) {
      pool.new Round(tasks, stop, ending).run(() -> false);
    }
  }

  /// Ends the threads; one that has been left ends with its task.
  @Override
  public void close() {
    pool.shutdown();
  }

  /// One list of tasks.
  private final class Round {
    private final List<? extends Task> tasks;
    private final BooleanSupplier stop;
    private final Runnable ending;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Round(List<? extends Task> tasks, BooleanSupplier stop, Runnable ending) {
      this.tasks = tasks;
      this.stop = stop;
      this.ending = ending;
    }

    int run(BooleanSupplier leave) {
      int useful = Math.min(count, tasks.size());
      var working = new CountDownLatch(useful);
      for (int w = 0; w < useful; w++) {
        int worker = w;
        pool.execute(
            () -> {
              try {
                work(worker);
              } finally {
                working.countDown();
              }
            });
      }
      await(working, leave);
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
      return Math.min(next.get(), tasks.size());
    }

    private void work(int worker) {
      try {
        while (failure.get() == null && !stop.getAsBoolean()) {
          int task = next.getAndIncrement();
          if (task >= tasks.size()) {
            return;
          }
          tasks.get(task).run(worker);
        }
      } catch (Throwable thrown) { // whatever it is, the main thread throws it
        failure.compareAndSet(null, thrown);
      } finally {
        ending.run();
      }
    }
  }

  /// Waits for the latch, whatever interrupts the thread, or until the rest is to be left.
  private static void await(CountDownLatch working, BooleanSupplier leave) {
    boolean interrupted = false;
    while (!leave.getAsBoolean()) {
      try {
        if (working.await(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
