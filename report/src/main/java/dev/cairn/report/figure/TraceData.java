package dev.cairn.report.figure;

import dev.cairn.flatness.Cutoffs;
import java.util.List;
import java.util.Optional;

/// What the figure of traces, residuals, distributions and loss–index points is drawn from.
///
/// @param name the files' name: "fig3"
/// @param title one line
/// @param runs in the order of their numbers
/// @param points of panel D; those with ‖∇f‖² ≥ 1e-4 are left out when it is drawn
/// @param pointsHeading what these points are: "maximally flat iterates"
/// @param cutoffs of the verdicts
/// @param iterations how many iterates panel A shows
/// @param prediction of the index in panel D, where there is a model
public record TraceData(
    String name,
    String title,
    List<RunTrace> runs,
    List<LossIndexPoint> points,
    String pointsHeading,
    Cutoffs cutoffs,
    int iterations,
    Optional<Prediction> prediction) {
  public TraceData {
    runs = List.copyOf(runs);
    points = List.copyOf(points);
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations shown %s must be ≥ 1".formatted(iterations));
    }
  }
}
