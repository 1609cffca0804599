package dev.cairn.search;

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
}
