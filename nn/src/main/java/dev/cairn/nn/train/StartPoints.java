package dev.cairn.nn.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Start points for finders: points of training trajectories, drawn uniformly in loss.
///
/// A draw takes u ~ U(0, 1) and gives the first point, sorted by loss, whose (f − min)/(max − min)
/// is at least u; then adds independent Gaussian noise to every component. Source: the paper,
/// appendix A.2 (see REFERENCES.md).
///
/// @param byLoss the points, lowest loss first; points of equal loss in the order they were given
/// @param noiseVariance variance of the noise; 0 for none
public record StartPoints(List<TrainedPoint> byLoss, double noiseVariance) {
  /// Sorts the points.
  ///
  /// Throws [IllegalArgumentException] where there are none or the variance is negative.
  public StartPoints {
    if (byLoss.isEmpty()) {
      throw new IllegalArgumentException("no training points to draw start points from");
    }
    if (!(noiseVariance >= 0) || Double.isInfinite(noiseVariance)) {
      throw new IllegalArgumentException(
          "noise variance %s must be finite and ≥ 0".formatted(noiseVariance));
    }
    List<TrainedPoint> sorted = new ArrayList<>(byLoss);
    sorted.sort(Comparator.comparingDouble(TrainedPoint::loss));
    byLoss = List.copyOf(sorted);
  }

  /// Draws a start point; the caller owns the array.
  ///
  /// Takes one uniform number, then, with noise, one Gaussian a component.
  public double[] draw(RandomGenerator random) {
    double[] theta = at(random.nextDouble()).theta().toArray();
    if (noiseVariance > 0) {
      double deviation = Math.sqrt(noiseVariance);
      for (int k = 0; k < theta.length; k++) {
        theta[k] += deviation * random.nextGaussian();
      }
    }
    return theta;
  }

  /// The first point, sorted by loss, with (f − min)/(max − min) ≥ u, 0 ≤ u ≤ 1.
  public TrainedPoint at(double u) {
    if (!(u >= 0 && u <= 1)) {
      throw new IllegalArgumentException("u = %s must be between 0 and 1".formatted(u));
    }
    double min = byLoss.getFirst().loss();
    double range = byLoss.getLast().loss() - min;
    for (TrainedPoint point : byLoss) {
      if (point.loss() - min >= u * range) {
        return point;
      }
    }
    return byLoss.getLast();
  }
}
