package dev.cairn.nn.data;

import java.util.Arrays;
import java.util.List;

/// Immutable float64 data: some features of each of some samples, the samples of one feature side
/// by side.
///
/// Value (feature j, sample s) stands at j·samples + s, as the evaluators of programs want it, so
/// that a block of samples is a contiguous piece of every row. Every value is finite.
public final class FeatureMatrix {
  private final int features;
  private final int samples;
  private final double[] values;

  private FeatureMatrix(int features, int samples, double[] values) {
    this.features = features;
    this.samples = samples;
    this.values = values;
  }

  /// From values laid out as above (length features·samples), which are copied.
  ///
  /// Throws [DataException] where a value is NaN or infinite.
  public static FeatureMatrix of(int features, int samples, double[] values) {
    return owning(features, samples, values.clone());
  }

  /// As [#of], but keeps the array: for producers inside this package that made it.
  static FeatureMatrix owning(int features, int samples, double[] values) {
    if (features < 1 || samples < 1 || (long) features * samples != values.length) {
      throw new IllegalArgumentException(
          "%s features × %s samples with %s values".formatted(features, samples, values.length));
    }
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw new DataException(
            "feature %s of sample %s is %s: data must be finite"
                .formatted(k / samples, k % samples, values[k]));
      }
    }
    return new FeatureMatrix(features, samples, values);
  }

  /// Number of rows.
  public int features() {
    return features;
  }

  /// Number of columns.
  public int samples() {
    return samples;
  }

  /// Feature j of sample s, both from 0.
  public double get(int feature, int sample) {
    return values[feature * samples + sample];
  }

  /// A new array of all values, laid out as above; the caller owns it.
  public double[] toArray() {
    return values.clone();
  }

  /// target[offset + s] ← feature j of sample s, for count samples from the first one given.
  public void copyRow(int feature, int first, int count, double[] target, int offset) {
    if (feature < 0 || feature >= features || first < 0 || count > samples - first) {
      throw new IllegalArgumentException(
          "samples %s to %s of feature %s of a %s × %s matrix"
              .formatted(first, first + count, feature, features, samples));
    }
    System.arraycopy(values, feature * samples + first, target, offset, count);
  }

  /// These samples, in this order; a sample may come more than once.
  public FeatureMatrix select(int[] chosen) {
    double[] selected = new double[features * chosen.length];
    for (int j = 0; j < features; j++) {
      for (int s = 0; s < chosen.length; s++) {
        selected[j * chosen.length + s] = get(j, chosen[s]);
      }
    }
    return new FeatureMatrix(features, chosen.length, selected);
  }

  /// The mean over samples of each feature, summed in the order of samples; a new array.
  public double[] means() {
    double[] means = new double[features];
    for (int j = 0; j < features; j++) {
      double sum = 0;
      for (int s = 0; s < samples; s++) {
        sum += get(j, s);
      }
      means[j] = sum / samples;
    }
    return means;
  }

  /// These data less the mean of each feature.
  public FeatureMatrix centred() {
    double[] means = means();
    double[] centred = values.clone();
    for (int k = 0; k < centred.length; k++) {
      centred[k] -= means[k / samples];
    }
    return new FeatureMatrix(features, samples, centred);
  }

  /// Each feature less its mean, over its standard deviation, as [Scale] has them.
  public FeatureMatrix standardised() {
    return Scale.of(List.of(this)).apply(this);
  }

  /// (1/samples) Σₛ xₛxₛᵀ of these data as they are, column by column; a new array of features².
  ///
  /// The covariance where the data are centred. Cost features²·samples.
  public double[] secondMoment() {
    double[] moment = new double[features * features];
    for (int i = 0; i < features; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int s = 0; s < samples; s++) {
          sum = Math.fma(get(i, s), get(j, s), sum);
        }
        moment[i + j * features] = sum / samples;
        moment[j + i * features] = sum / samples;
      }
    }
    return moment;
  }

  /// Equal where shape and every value's bits are.
  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureMatrix matrix
        && features == matrix.features
        && samples == matrix.samples
        && Arrays.equals(values, matrix.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values) * 31 + features;
  }

  @Override
  public String toString() {
    return "%s features × %s samples".formatted(features, samples);
  }
}
