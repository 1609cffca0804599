package dev.cairn.spectrum;

import java.util.Locale;

/// A random estimate of a number.
///
/// @param value the estimate, without bias
/// @param standardError its standard deviation, itself estimated from the sample
/// @param degrees degrees of freedom of that estimate
public record Estimate(double value, double standardError, int degrees) {
  /// The half width of the interval around the value that covers the number with the given
  /// probability, by Student's t distribution.
  public double margin(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "confidence %g must lie between 0 and 1", confidence));
    }
    return standardError == 0 ? 0 : StudentT.quantile(confidence, degrees) * standardError;
  }

  /// The mean of a sample (two or more), with its standard error.
  static Estimate ofMean(double[] sample) {
    double sum = 0;
    for (double value : sample) {
      sum += value;
    }
    double mean = sum / sample.length;
    double squares = 0;
    for (double value : sample) {
      squares += (value - mean) * (value - mean);
    }
    int degrees = sample.length - 1;
    return new Estimate(mean, Math.sqrt(squares / degrees / sample.length), degrees);
  }
}
