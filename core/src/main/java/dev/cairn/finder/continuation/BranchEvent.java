package dev.cairn.finder.continuation;

import dev.cairn.linalg.Point;
import dev.cairn.text.Worded;

/// What happens on a branch between two of its points.
///
/// A fold or branch point is claimed only where three measurements on both sides of it agree: which
/// eigenvalues of the Hessian are negative, the sign of the tangent's component in the parameter,
/// and the sign of the determinant of the bordered matrix (∂G/∂z over the tangent), which an LU
/// factorisation has. (By Cramer's rule the last is the product of the other two, computed without
/// them.) And what vanishes there must shrink as the place is narrowed down, as far as was asked
/// for or rounding lets it: a step to another branch that passes by cannot be.
///
/// @param kind what
/// @param at where, as far as it was located
/// @param within the event lies within this arclength of it
/// @param indexBefore the Morse index before it
/// @param indexAfter the Morse index behind it
/// @param direction a unit vector in (θ, a) of the kernel of the Hessian there, across the branch:
///     where it branches, others leave along it, to both sides
public record BranchEvent(
    Kind kind, BranchPoint at, double within, int indexBefore, int indexAfter, Point direction) {
  /// Kinds of events.
  public enum Kind implements Worded {
    /// The branch turns around in the parameter: two critical points meet there and vanish.
    FOLD,
    /// Eigenvalues change their sign and the branch goes on: others meet it there. (That they do is
    /// a theorem for gradients: Krasnosel'skii.)
    BRANCH,
    /// The Morse index changes, or the branch turns, but the measurements do not agree: rounding
    /// may decide, or the branch was left for another. Nothing more is claimed.
    UNCLEAR
  }
}
