package dev.cairn.search;

/// How a search ended and where.
///
/// @param reason why it stopped
/// @param last the last iterate; where the finder stalled, it carries the step that stalled
public record SearchResult(StopReason reason, Iterate last) {}
