package dev.cairn.study.campaign;

import dev.cairn.search.Iterate;
import dev.cairn.study.store.RunRow;

/// What a campaign under way tells those who watch it. Events come one at a time, from any thread.
public sealed interface CampaignEvent {
  /// Work begins.
  ///
  /// @param trajectories training trajectories of the whole campaign
  /// @param trained how many of them an earlier session has stored
  /// @param runs runs of the whole campaign
  /// @param finished how many of them an earlier session has stored
  /// @param iterations limit of iterations, summed over the runs that are left
  record Started(int trajectories, int trained, int runs, int finished, long iterations)
      implements CampaignEvent {}

  /// A training trajectory is stored.
  record Trained(int variant, int trajectory) implements CampaignEvent {}

  /// A run under way took a step from this iterate, or ended at it.
  record Iterated(int variant, int run, Iterate iterate) implements CampaignEvent {}

  /// A run is stored.
  ///
  /// @param row what it ended with
  /// @param limit its limit of iterations
  record RunFinished(RunRow row, int limit) implements CampaignEvent {}
}
