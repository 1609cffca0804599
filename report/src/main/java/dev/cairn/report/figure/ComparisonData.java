package dev.cairn.report.figure;

import dev.cairn.flatness.Cutoffs;
import java.util.List;

/// What the figure of several variants side by side is drawn from.
///
/// @param name of the figure's files
/// @param title in one line
/// @param variants a panel each
/// @param cutoffs of the verdicts
public record ComparisonData(String name, String title, List<Variant> variants, Cutoffs cutoffs) {
  public ComparisonData {
    variants = List.copyOf(variants);
  }

  /// The runs of one variant.
  ///
  /// @param name of the variant
  /// @param runs in the order of their numbers
  public record Variant(String name, List<RunTrace> runs) {
    public Variant {
      runs = List.copyOf(runs);
    }
  }
}
