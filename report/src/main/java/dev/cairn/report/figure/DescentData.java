package dev.cairn.report.figure;

import java.util.List;

/// What the figure of optimisers that start from gradient-flat points is drawn from.
///
/// @param name of the figure's files
/// @param title in one line
/// @param flat the cut-off of r above which a point is gradient-flat
/// @param optimisers one column each
public record DescentData(String name, String title, double flat, List<Optimiser> optimisers) {
  public DescentData {
    optimisers = List.copyOf(optimisers);
  }

  /// The runs of one optimiser.
  ///
  /// @param name of the optimiser
  /// @param runs one a start
  public record Optimiser(String name, List<Run> runs) {
    public Optimiser {
      runs = List.copyOf(runs);
    }
  }

  /// One run, every curve over steps from 0.
  ///
  /// @param loss f
  /// @param squaredGradients ‖∇f‖²
  /// @param residuals r, where it was measured
  public record Run(Curve loss, Curve squaredGradients, Curve residuals) {}
}
