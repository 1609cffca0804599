package dev.cairn.landscape;

import dev.cairn.search.Iterate;
import dev.cairn.spectrum.Inertia;

/// Where one search of a landscape ended.
///
/// @param run its number
/// @param outcome how
/// @param last the last iterate
/// @param inertia of the Hessian there; all null where the search did not arrive
public record Ending(int run, Outcome outcome, Iterate last, Inertia inertia) {
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
