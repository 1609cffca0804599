package dev.cairn.finder.saddle;

import java.util.Locale;

/// The index that a search aims at.
public sealed interface Target {
  /// A given index.
  record Fixed(int index) implements Target {
    /// Checks the index.
    public Fixed {
      if (index < 0) {
        throw new IllegalArgumentException("index %s must be ≥ 0".formatted(index));
      }
    }
  }

  /// The number of eigenvalues below −cutoff at the start.
  record OfStart(double cutoff) implements Target {
    /// Checks the cut-off.
    public OfStart {
      if (!(cutoff >= 0)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "cut-off %g must be ≥ 0", cutoff));
      }
    }
  }
}
