package dev.cairn.report.page;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.report.figure.Curve;
import dev.cairn.search.PointKind;

/// How a report draws a campaign.
///
/// @param cutoffs of the verdicts, for legends
/// @param pointKind which points the loss–index panel shows
/// @param morseCutoff the ε of the Morse index that it shows
/// @param iterationsShown iterates of the panel of gradient norms
/// @param theory (index, loss) of the critical points that theory knows; empty where it knows none
public record ReportSettings(
    Cutoffs cutoffs, PointKind pointKind, double morseCutoff, int iterationsShown, Curve theory) {
  private static final Curve NO_THEORY = Curve.of("theory", new double[0], new double[0]);

  /// As in figure 3 of the paper.
  public static final ReportSettings FIGURE_3 =
      new ReportSettings(Cutoffs.PAPER, PointKind.FLATTEST, 1e-3, 100, NO_THEORY);

  /// What an experiment asks for.
  public static ReportSettings of(Experiment experiment) {
    var figure = experiment.figure();
    return new ReportSettings(
        experiment.cutoffs().verdicts(),
        figure.points().kind(),
        figure.morseCutoff(),
        figure.iterationsShown(),
        NO_THEORY);
  }

  /// The same with what theory knows.
  public ReportSettings withTheory(Curve known) {
    return new ReportSettings(cutoffs, pointKind, morseCutoff, iterationsShown, known);
  }
}
