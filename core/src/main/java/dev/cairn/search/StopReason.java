package dev.cairn.search;

import dev.cairn.text.Worded;

/// Why a search ended.
public sealed interface StopReason {
  /// ‖∇f‖² fell below the cut-off.
  record SmallGradient(double cutoff) implements StopReason {}

  /// The run has come as near to a critical point as rounding lets it.
  record Arrived(String evidence) implements StopReason {}

  /// The budget of steps is used up.
  record IterationLimit(int limit) implements StopReason {}

  /// The finder could make no further progress.
  record Stalled(String reason) implements StopReason {}

  /// The value or the gradient is no longer finite.
  record NonFinite(String quantity) implements StopReason {}

  /// A rule of the caller's asked for it.
  record Requested(String reason) implements StopReason {}

  /// Which of them it is.
  default Kind kind() {
    return switch (this) {
      case SmallGradient _ -> Kind.SMALL_GRADIENT;
      case Arrived _ -> Kind.ARRIVED;
      case IterationLimit _ -> Kind.ITERATION_LIMIT;
      case Stalled _ -> Kind.STALLED;
      case NonFinite _ -> Kind.NON_FINITE;
      case Requested _ -> Kind.REQUESTED;
    };
  }

  /// Reasons without their evidence.
  enum Kind implements Worded {
    /// See [SmallGradient].
    SMALL_GRADIENT,
    /// See [Arrived].
    ARRIVED,
    /// See [IterationLimit].
    ITERATION_LIMIT,
    /// See [Stalled].
    STALLED,
    /// See [NonFinite].
    NON_FINITE,
    /// See [Requested].
    REQUESTED
  }
}
