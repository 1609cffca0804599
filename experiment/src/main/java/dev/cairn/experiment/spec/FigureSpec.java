package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.search.PointKind;

/// How the figure at the end of a campaign is drawn.
public record FigureSpec(
    @Key(value = "Which points the panel of loss and Morse index shows.", fallback = "flattest")
        Points points,
    @Key(
            value = "Cut-off of the Morse index that it shows; one of store.morse_cutoffs.",
            fallback = "1e-3",
            range = "[0, ∞)")
        double morseCutoff,
    @Key(
            value = "Iterates that the panel of gradient norms shows.",
            fallback = "100",
            range = "[1, 1000000]")
        int iterationsShown) {
  /// Points of each run.
  public enum Points {
    /// The maximally flat iterates.
    FLATTEST,
    /// The final iterates.
    FINAL;

    /// The kind of these points.
    public PointKind kind() {
      return switch (this) {
        case FLATTEST -> PointKind.FLATTEST;
        case FINAL -> PointKind.FINAL;
      };
    }
  }
}
