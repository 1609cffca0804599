package dev.cairn.study.cluster;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.work.Cluster;

/// A kind of work that other processes can do: a record with all that they need to know, whose
/// tasks and answers are records too ([RecordBytes]).
///
/// @param <T> a task
/// @param <A> the answer to one
public interface ClusterJob<T extends Record, A extends Record> {
  /// What does its tasks in a process.
  ///
  /// @param <T> a task
  /// @param <A> the answer to one
  interface Service<T, A> extends AutoCloseable {
    /// Does a task; may be called from several threads at once. Ends early, by any exception, where
    /// its thread is interrupted.
    A answer(T task);

    @Override
    void close();
  }

  /// The class of tasks.
  Class<T> tasks();

  /// The class of answers.
  Class<A> answers();

  /// Where its tasks are done best.
  default Cluster.Place place() {
    return Cluster.Place.ANYWHERE;
  }

  /// Loads what its tasks need. Throws [dev.cairn.experiment.CairnException] where that cannot be
  /// had here, or is not what the work began with.
  ///
  /// @param atATime tasks that are done at a time, at most
  Service<T, A> open(int atATime);

  /// The experiment that a job says in its definition.
  static ExperimentFile experiment(String definition) {
    return ExperimentFile.parse(definition, "the experiment");
  }
}
