package dev.cairn.study.work;

import dev.cairn.search.Iterate;
import dev.cairn.study.store.RunRow;

/// What a study under way tells those who watch it. Events come one at a time, from any thread.
public sealed interface StudyEvent {
  /// Work at a campaign begins.
  ///
  /// @param trajectories training trajectories of the whole campaign
  /// @param trained how many of them an earlier session has stored
  /// @param runs runs of the whole campaign
  /// @param finished how many of them an earlier session has stored
  /// @param iterations limit of iterations, summed over the runs that are left
  record Started(int trajectories, int trained, int runs, int finished, long iterations)
      implements StudyEvent {}

  /// A training trajectory is stored.
  record Trained(int variant, int trajectory) implements StudyEvent {}

  /// Nothing can be done before something else is.
  ///
  /// @param reason in words
  record Waiting(String reason) implements StudyEvent {}

  /// A run under way took a step from this iterate, or ended at it.
  record Iterated(int variant, int run, Iterate iterate) implements StudyEvent {}

  /// A run is stored.
  ///
  /// @param row what it ended with
  /// @param limit its limit of iterations
  record RunFinished(RunRow row, int limit) implements StudyEvent {}

  /// Points were collected: a round of a landscape search is stored, the ends of runs were looked
  /// at, or saddles descended from.
  ///
  /// @param what in a word: "looked at", "descents", "runs"
  /// @param done how many
  /// @param of how many there are; 0 where that is not known
  /// @param points in the collection by now
  record Collected(String what, int done, int of, int points) implements StudyEvent {}
}
