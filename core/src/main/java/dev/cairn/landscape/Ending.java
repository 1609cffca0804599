package dev.cairn.landscape;

import dev.cairn.collection.Candidate;
import dev.cairn.linalg.Point;
import java.util.Optional;
import java.util.function.Predicate;

/// Where one search of a landscape ended.
///
/// @param run its number
/// @param outcome how
/// @param steps that were taken in all of the space, behind those in a subspace
/// @param theta the last iterate
/// @param squaredGradientNorm ‖∇f‖² there
/// @param arrival where the search arrived
public record Ending(
    int run,
    Outcome outcome,
    int steps,
    Point theta,
    double squaredGradientNorm,
    Optional<Candidate> arrival) {
  /// How a search ended.
  public enum Outcome {
    /// At a critical point of the region.
    ARRIVED,
    /// Outside the region.
    OUTSIDE,
    /// Out of steps, stalled or not finite.
    UNFINISHED
  }

  /// Outside, where it arrived beyond a region; otherwise as it is.
  public Ending within(Predicate<Point> region) {
    return outcome == Outcome.ARRIVED && !region.test(theta)
        ? new Ending(run, Outcome.OUTSIDE, steps, theta, squaredGradientNorm, Optional.empty())
        : this;
  }
}
