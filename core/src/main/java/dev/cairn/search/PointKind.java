package dev.cairn.search;

import dev.cairn.text.Worded;

/// Which iterate of a run a marked point is.
public enum PointKind implements Worded {
  /// The first one.
  START,
  /// The first one whose squared gradient norm is below a cut-off that the experiment names.
  EARLY,
  /// The one with the largest r.
  FLATTEST,
  /// The last one.
  FINAL
}
