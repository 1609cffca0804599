package dev.cairn.saddle;

/// The index that a search aims at.
public sealed interface Target {
  /// A given index.
  record Fixed(int index) implements Target {
    /// Checks the index.
    public Fixed {
      if (index < 0) {
        throw new IllegalArgumentException("index %d must be ≥ 0".formatted(index));
      }
    }
  }

  /// The number of eigenvalues below −cutoff at the start.
  record OfStart(double cutoff) implements Target {
    /// Checks the cut-off.
    public OfStart {
      if (!(cutoff >= 0)) {
        throw new IllegalArgumentException("cut-off %g must be ≥ 0".formatted(cutoff));
      }
    }
  }
}
