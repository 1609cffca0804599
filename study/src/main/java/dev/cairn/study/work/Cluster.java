package dev.cairn.study.work;

import java.util.List;
import java.util.function.BooleanSupplier;

/// Other processes, here or on other machines, to which pieces of a study's work are handed as
/// bytes. It knows nothing of what they mean: a process that is handed a task gives both to
/// [dev.cairn.study.cluster.ClusterWorker].
public interface Cluster extends AutoCloseable {
  /// Is handed what comes of tasks.
  @FunctionalInterface
  interface Receiver {
    /// The answer to the task with this number.
    void accept(int task, byte[] answer);
  }

  /// Where a task is done best.
  enum Place {
    /// Wherever there is room.
    ANYWHERE,
    /// Where the task of the same number of the same job was done before: what it took is there.
    AS_BEFORE
  }

  /// Tasks that it works at at a time, as far as it knows; at least 1.
  int cores();

  /// Has the tasks of a job done, in any order, and hands over the answer to each of them once,
  /// whatever is tried again or done twice: one at a time, on any thread.
  ///
  /// Returns when all are answered, or soon after stop says so: tasks under way are then given up.
  /// Throws what the receiver throws, and [dev.cairn.experiment.CairnException] where a task fails
  /// again and again, or the cluster is lost.
  ///
  /// @param job what the tasks have in common; each process gets it once
  /// @param place where tasks are done best; they may be done elsewhere
  void run(byte[] job, List<byte[]> tasks, Place place, BooleanSupplier stop, Receiver receiver);

  /// Lets go of the processes.
  @Override
  void close();
}
