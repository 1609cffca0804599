package dev.cairn.landscape;

import dev.cairn.collection.Candidate;
import dev.cairn.search.Iterate;
import java.util.Optional;

/// Where one search of a landscape ended.
///
/// @param run its number
/// @param outcome how
/// @param last the last iterate
/// @param arrival where the search arrived
public record Ending(int run, Outcome outcome, Iterate last, Optional<Candidate> arrival) {
  /// How a search ended.
  public enum Outcome {
    /// At a critical point of the region.
    ARRIVED,
    /// Outside the region.
    OUTSIDE,
    /// Out of steps, stalled or not finite.
    UNFINISHED
  }
}
