package dev.cairn.nn.data;

import dev.cairn.linalg.Point;

/// What standardises features: their means and standard deviations (divisor: the number of samples)
/// over all samples.
///
/// @param means one a feature, summed in the order of samples
/// @param deviations one a feature; 0 where it is constant up to rounding, and then becomes 0
///     everywhere: it carries no information and has no scale
public record Scale(Point means, Point deviations) {
  /// Below this relative deviation a feature is constant: the mean itself carries rounding of about
  /// √samples ulp.
  private static final double CONSTANT = 1e-12;

  /// That of samples in pieces, in their order, which are gone through twice; the same bits however
  /// they are cut. Holds one piece at a time, where the iterable does.
  public static Scale of(Iterable<FeatureMatrix> pieces) {
    double[] sums = {};
    long samples = 0;
    for (FeatureMatrix piece : pieces) {
      sums = samples == 0 ? new double[piece.features()] : sums;
      samples += piece.samples();
      for (int j = 0; j < sums.length; j++) {
        double sum = sums[j];
        for (int s = 0; s < piece.samples(); s++) {
          sum += piece.get(j, s);
        }
        sums[j] = sum;
      }
    }
    double[] means = new double[sums.length];
    for (int j = 0; j < means.length; j++) {
      means[j] = sums[j] / samples;
    }
    return new Scale(Point.of(means), deviations(pieces, means, samples));
  }

  private static Point deviations(Iterable<FeatureMatrix> pieces, double[] means, long samples) {
    double[] squares = new double[means.length];
    for (FeatureMatrix piece : pieces) {
      for (int j = 0; j < means.length; j++) {
        double sum = squares[j];
        for (int s = 0; s < piece.samples(); s++) {
          double deviation = piece.get(j, s) - means[j];
          sum = Math.fma(deviation, deviation, sum);
        }
        squares[j] = sum;
      }
    }
    double[] deviations = new double[means.length];
    for (int j = 0; j < means.length; j++) {
      double deviation = Math.sqrt(squares[j] / samples);
      deviations[j] = deviation > CONSTANT * Math.abs(means[j]) ? deviation : 0;
    }
    return Point.of(deviations);
  }

  /// Each feature less its mean, over its standard deviation.
  public FeatureMatrix apply(FeatureMatrix data) {
    double[] scaled = new double[data.features() * data.samples()];
    for (int j = 0; j < data.features(); j++) {
      double deviation = deviations.get(j);
      if (deviation > 0) {
        for (int s = 0; s < data.samples(); s++) {
          scaled[j * data.samples() + s] = (data.get(j, s) - means.get(j)) / deviation;
        }
      }
    }
    return FeatureMatrix.owning(data.features(), data.samples(), scaled);
  }
}
