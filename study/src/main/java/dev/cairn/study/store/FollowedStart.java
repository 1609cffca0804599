package dev.cairn.study.store;

import java.util.List;

/// All that was found from one start.
///
/// @param branches its branches
/// @param path their points
/// @param events what happens on them
public record FollowedStart(
    List<BranchRow> branches, List<BranchPathRow> path, List<BranchEventRow> events) {
  /// Copies the lists.
  public FollowedStart {
    branches = List.copyOf(branches);
    path = List.copyOf(path);
    events = List.copyOf(events);
  }
}
