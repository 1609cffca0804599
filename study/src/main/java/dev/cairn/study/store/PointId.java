package dev.cairn.study.store;

import dev.cairn.search.PointKind;

/// A marked point of a campaign.
///
/// @param run whose point it is
/// @param kind which point of the run
public record PointId(RunId run, PointKind kind) {
  /// As files and messages name it: "0-12-final".
  @Override
  public String toString() {
    return "%s-%s-%s".formatted(run.variant(), run.run(), kind.word());
  }
}
