package dev.cairn.external;

/// What an evaluation that fails does to a campaign.
public enum OnError {
  /// The campaign stops with the error; what is stored stays, and resume goes on.
  STOP,
  /// f counts as not a number at that θ: the run says so and ends there, and others go on.
  GO_ON
}
