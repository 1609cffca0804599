package dev.cairn.lab.report;

import dev.cairn.flatness.Cutoffs;

/// How a report draws a campaign.
///
/// @param cutoffs of the verdicts, for legends
/// @param pointKind which points the loss–index panel shows: "flattest" or "final"
/// @param morseCutoff the ε of the Morse index that it shows
/// @param iterationsShown iterates of the panel of gradient norms
public record ReportSettings(
    Cutoffs cutoffs, String pointKind, double morseCutoff, int iterationsShown) {
  /// As in figure 3 of the paper.
  public static final ReportSettings FIGURE_3 =
      new ReportSettings(Cutoffs.PAPER, "flattest", 1e-3, 100);

  /// As in figure A.1: final iterates in panel D.
  public static final ReportSettings FIGURE_A1 =
      new ReportSettings(Cutoffs.PAPER, "final", 1e-3, 100);

  /// As in figure A.2: final iterates in panel D, all iterates in panel A.
  public static final ReportSettings FIGURE_A2 =
      new ReportSettings(Cutoffs.PAPER, "final", 1e-3, 500);
}
