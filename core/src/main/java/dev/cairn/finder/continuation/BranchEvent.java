package dev.cairn.finder.continuation;

import dev.cairn.linalg.Point;
import dev.cairn.text.Worded;

/// What happens on a branch between two of its points.
///
/// @param kind what
/// @param at where, as far as it could be located
/// @param indexBefore the Morse index before it
/// @param indexAfter the Morse index behind it
/// @param direction a unit vector in (θ, a) of the kernel of the Hessian there, across the branch:
///     where it branches, others leave along it, to both sides
public record BranchEvent(
    Kind kind, BranchPoint at, int indexBefore, int indexAfter, Point direction) {
  /// Kinds of events.
  public enum Kind implements Worded {
    /// The branch turns around in the parameter: two critical points meet there and vanish.
    FOLD,
    /// Eigenvalues change their sign and the branch goes on: others meet it there. (That they do is
    /// a theorem for gradients: Krasnosel'skii.)
    BRANCH
  }
}
