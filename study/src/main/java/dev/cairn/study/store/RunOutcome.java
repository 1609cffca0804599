package dev.cairn.study.store;

import dev.cairn.text.Worded;
import java.util.List;

/// What became of a run that was looked at for a collection.
public enum RunOutcome implements Worded {
  /// Its end is a point of the collection.
  COLLECTED,
  /// ‖∇f‖² at its end is above the cut-off, or it is gradient-flat however small that is, or proven
  /// to be no critical point.
  NOT_CRITICAL,
  /// It diverges.
  DIVERGING,
  /// Only proven points are collected, and its end is none.
  UNPROVEN,
  /// It ended outside of the region where points are collected.
  OUTSIDE,
  /// A run of a landscape search that arrived nowhere.
  UNFINISHED,
  /// A run of a landscape search that came to where ∇f is no more than rounding, while no critical
  /// point is told there: one may be missing.
  HIDDEN,
  /// Its end has no spectrum, or none that is finite.
  UNSETTLED;

  /// An earlier Cairn said "escaping" for diverging.
  @Override
  public List<String> formerWords() {
    return this == DIVERGING ? List.of("escaping") : List.of();
  }
}
