package dev.cairn.nn.train;

import dev.cairn.objective.Objective;
import dev.cairn.search.Finder;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;

/// How long a training trajectory is and how much of it is kept.
///
/// @param steps taken from the start
/// @param every the points kept: those whose step is a multiple of this number
public record Training(int steps, int every) {
  /// Checks the settings.
  public Training {
    if (steps < 0) {
      throw new IllegalArgumentException("%s training steps".formatted(steps));
    }
    if (every < 1) {
      throw new IllegalArgumentException(
          "every %s-th training step kept; must be ≥ 1".formatted(every));
    }
  }

  /// Trains from θ₀ = start (read, not kept) and gives the points kept, in order.
  ///
  /// A trajectory that diverges ends before its first point that is not finite; the points before
  /// it are kept.
  public <O extends Objective> List<TrainedPoint> run(
      Finder<? super O> trainer, O objective, double[] start) {
    List<TrainedPoint> points = new ArrayList<>();
    Search.run(
        trainer,
        objective,
        start,
        StoppingRule.iterations(steps),
        iterate -> {
          if (iterate.index() % every == 0 && Double.isFinite(iterate.value())) {
            points.add(new TrainedPoint(iterate.index(), iterate.value(), iterate.theta()));
          }
        });
    return points;
  }
}
