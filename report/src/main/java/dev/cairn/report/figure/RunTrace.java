package dev.cairn.report.figure;

import dev.cairn.search.RunEnding;

/// What figures show of one run.
///
/// @param run its number in the campaign
/// @param ending how it ended
/// @param squaredGradients ‖∇f‖² over the iterates k = 0, 1, …
/// @param residuals r over the iterates whose Newton system was solved; may be empty
public record RunTrace(long run, RunEnding ending, Curve squaredGradients, Curve residuals) {
  /// ‖∇f‖² at the final iterate; NaN where there is none.
  public double finalSquaredGradient() {
    int last = squaredGradients.size() - 1;
    return last < 0 ? Double.NaN : squaredGradients.y(last);
  }

  /// r of the last solve; NaN where none was made.
  public double finalResidual() {
    int last = residuals.size() - 1;
    return last < 0 ? Double.NaN : residuals.y(last);
  }

  /// The largest r of the run; NaN where no solve was made.
  public double maximalResidual() {
    double max = Double.NaN;
    for (int i = 0; i < residuals.size(); i++) {
      double r = residuals.y(i);
      max = Double.isNaN(max) || r > max ? r : max;
    }
    return max;
  }
}
