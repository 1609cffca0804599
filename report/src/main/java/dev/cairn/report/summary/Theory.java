package dev.cairn.report.summary;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.report.statistics.RunView;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.TheoryRow;
import dev.cairn.study.store.VariantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the points of a variant compare with theory.
///
/// @param classes of critical points that theory knows
/// @param lossTolerance a loss this near to that of a class lies on it
/// @param critical the final points below the strictest cut-off
/// @param early the early points, where the experiment keeps them
public record Theory(
    int classes, double lossTolerance, TheoryComparison critical, Optional<Early> early) {
  /// The early points.
  ///
  /// @param below the ‖∇f‖² at which they were taken
  /// @param found how they compare
  public record Early(double below, @JsonUnwrapped TheoryComparison found) {}

  /// Of the runs of a variant; empty where theory knows no class.
  static Optional<Theory> of(
      List<TheoryRow> classes, VariantRow variant, List<RunView> runs, Experiment experiment) {
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    int n = variant.parameters();
    double morseCutoff = experiment.figure().morseCutoff();
    double critical = experiment.cutoffs().strictest();
    Optional<Early> early = Optional.empty();
    if (experiment.store().earlyBelow().isPresent()) {
      double below = experiment.store().earlyBelow().getAsDouble();
      List<TheoryComparison.Found> found = found(runs, morseCutoff, PointKind.EARLY, below);
      early = Optional.of(new Early(below, TheoryComparison.of(classes, n, found)));
    }
    return Optional.of(
        new Theory(
            classes.size(),
            TheoryComparison.TOLERANCE,
            TheoryComparison.of(classes, n, found(runs, morseCutoff, PointKind.FINAL, critical)),
            early));
  }

  private static List<TheoryComparison.Found> found(
      List<RunView> runs, double morseCutoff, PointKind kind, double below) {
    List<TheoryComparison.Found> found = new ArrayList<>();
    for (RunView run : runs) {
      for (PointRow point : run.points()) {
        if (point.kind() == kind && point.squaredGradientNorm() < below) {
          run.morse().stream()
              .filter(m -> m.kind() == kind && m.cutoff() == morseCutoff)
              .findFirst()
              .ifPresent(m -> found.add(new TheoryComparison.Found(point.loss(), m.negative())));
        }
      }
    }
    return found;
  }
}
