package dev.cairn.lab.report;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.lab.experiment.Experiment;
import java.util.Locale;

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

  /// What an experiment asks for.
  public static ReportSettings of(Experiment experiment) {
    var cutoffs = experiment.cutoffs();
    var figure = experiment.figure();
    return new ReportSettings(
        new Cutoffs(cutoffs.critical().getFirst(), cutoffs.flat(), cutoffs.coKernel()),
        figure.points().name().toLowerCase(Locale.ROOT),
        figure.morseCutoff(),
        figure.iterationsShown());
  }
}
