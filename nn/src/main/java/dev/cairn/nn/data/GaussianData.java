package dev.cairn.nn.data;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Independent Gaussian features with the variances given, the sample mean removed.
///
/// @param samples how many are drawn
/// @param variances one a feature, each finite and ≥ 0
public record GaussianData(int samples, List<Double> variances) {
  /// The paper's for its Fig. 1: 10,000 samples of covariance diag(1, …, 16).
  public static final GaussianData PAPER =
      new GaussianData(10_000, IntStream.rangeClosed(1, 16).mapToObj(k -> (double) k).toList());

  /// Copies the variances and checks them.
  public GaussianData {
    if (samples < 1) {
      throw new IllegalArgumentException("%s samples".formatted(samples));
    }
    variances = List.copyOf(variances);
    for (double variance : variances) {
      if (!(variance >= 0) || Double.isInfinite(variance)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "variance %g must be finite and ≥ 0", variance));
      }
    }
  }

  /// Draws sample after sample, feature after feature.
  public FeatureMatrix draw(RandomGenerator random) {
    int features = variances.size();
    double[] values = new double[features * samples];
    for (int s = 0; s < samples; s++) {
      for (int j = 0; j < features; j++) {
        values[j * samples + s] = Math.sqrt(variances.get(j)) * random.nextGaussian();
      }
    }
    return FeatureMatrix.owning(features, samples, values).centred();
  }
}
