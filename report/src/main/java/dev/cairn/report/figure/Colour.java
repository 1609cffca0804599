package dev.cairn.report.figure;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.RunEnding;

/// The colours of every figure, report and page: the paper's blue, orange and black, in shades that
/// stay apart for colour-blind readers (after Okabe & Ito) and have contrast 3 : 1 or more on their
/// background.
public enum Colour {
  /// Critical points and the runs that end at one.
  CRITICAL("#0072b2", "#56b4e9"),
  /// Gradient-flat points and the runs that end at one.
  FLAT("#d66400", "#f5a142"),
  /// Runs that diverge.
  DIVERGING("#b5487f", "#e58fbc"),
  /// All others, and what is neither here nor there.
  OTHER("#1a1a1a", "#e4e4e4"),
  /// Ground truth from theory.
  THEORY("#8f8f8f", "#9a9a9a"),
  /// Points that passed a strict cut-off, over ground truth.
  STRICT("#56b4e9", "#8ccbf2"),
  /// Points taken too early.
  EARLY("#8b1a1a", "#e07a7a"),
  /// Vector fields.
  FIELD("#c0392b", "#ef8a80"),
  /// A fourth series where three are not enough.
  EXTRA("#7b3294", "#c39bd3"),
  /// A fifth series.
  GREEN("#00795a", "#3ecfa4"),
  /// Frames, rules and notes.
  QUIET("#6e6e6e", "#a8a8a8");

  private final String light;
  private final String dark;

  Colour(String light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  /// The colour on a white background, "#rrggbb".
  public String light() {
    return light;
  }

  /// Its counterpart on a dark background, "#rrggbb".
  public String dark() {
    return dark;
  }

  /// The colour of a verdict, the same everywhere.
  public static Colour of(Verdict verdict) {
    return of(RunEnding.at(verdict));
  }

  /// The colour of how a run ended, the same everywhere.
  public static Colour of(RunEnding ending) {
    return switch (ending) {
      case CRITICAL -> CRITICAL;
      case GRADIENT_FLAT -> FLAT;
      case DIVERGING -> DIVERGING;
      case NEITHER -> OTHER;
    };
  }
}
