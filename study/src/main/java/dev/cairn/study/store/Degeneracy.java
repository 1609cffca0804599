package dev.cairn.study.store;

import dev.cairn.text.Worded;

/// Why a collected point has more null eigenvalues than the continuous symmetries of its problem
/// give it, if it has.
public enum Degeneracy implements Worded {
  /// It has not.
  REGULAR,
  /// Nothing leads on from one of its hidden units.
  DEAD_UNITS,
  /// One of its hidden units repeats another.
  DUPLICATED_UNITS,
  /// Neither of the two.
  DEGENERATE
}
