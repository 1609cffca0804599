package dev.cairn.report.figure;

import java.util.List;

/// What the figure of linear and non-linear auto-encoder is drawn from (figure 1 of the paper).
///
/// @param linear traces on the linear network
/// @param theory (index, loss) of its classes of critical points
/// @param strict final points of the linear network that are critical
/// @param early where the same runs first passed the loose cut-off
/// @param nonlinear traces on the non-linear network
/// @param points final points on the non-linear network
/// @param cutoff the critical cut-off of ‖∇L‖²
/// @param looseCutoff the cut-off of the points taken early
public record LinearData(
    List<RunTrace> linear,
    Curve theory,
    Curve strict,
    Curve early,
    List<RunTrace> nonlinear,
    List<LossIndexPoint> points,
    double cutoff,
    double looseCutoff) {
  public LinearData {
    linear = List.copyOf(linear);
    nonlinear = List.copyOf(nonlinear);
    points = List.copyOf(points);
  }
}
