package dev.cairn.nn.data;

import java.util.Optional;
import java.util.stream.IntStream;

/// What a network is trained on: the inputs of each sample and the outputs wanted for them.
///
/// @param inputs one column a sample
/// @param targets as many columns; for classes the one-hot (or soft) class probabilities
/// @param weights one row of factors ≥ 0, of mean 1, that the samples' losses are multiplied with
public record DataSet(
    FeatureMatrix inputs, FeatureMatrix targets, Optional<FeatureMatrix> weights) {
  /// Throws [DataException] where the numbers of samples differ.
  public DataSet {
    if (weights.isPresent()
        && (weights.get().features() != 1 || weights.get().samples() != inputs.samples())) {
      throw new DataException(
          "%s of weights for %s samples".formatted(weights.get(), inputs.samples()));
    }
    if (inputs.samples() != targets.samples()) {
      throw new DataException(
          "%s samples of inputs but %s of targets".formatted(inputs.samples(), targets.samples()));
    }
  }

  /// Without weights.
  public DataSet(FeatureMatrix inputs, FeatureMatrix targets) {
    this(inputs, targets, Optional.empty());
  }

  /// This with a weight ≥ 0 for each sample, which are scaled to the mean 1. Reads the array.
  ///
  /// Throws [DataException] where one is negative, or all are 0.
  public DataSet weighted(double[] given) {
    double sum = 0;
    for (int s = 0; s < given.length; s++) {
      if (!(given[s] >= 0)) {
        throw new DataException("the weight of sample %s is %s".formatted(s, given[s]));
      }
      sum += given[s];
    }
    if (!(sum > 0)) {
      throw new DataException("all weights are 0");
    }
    double[] scaled = new double[given.length];
    for (int s = 0; s < given.length; s++) {
      scaled[s] = given[s] / sum * given.length;
    }
    return new DataSet(inputs, targets, Optional.of(FeatureMatrix.owning(1, given.length, scaled)));
  }

  /// Samples from ≤ s < to; their weights are scaled to the mean 1 again.
  public DataSet range(int from, int to) {
    int[] chosen = IntStream.range(from, to).toArray();
    FeatureMatrix some = inputs.select(chosen);
    var part = new DataSet(some, targets.equals(inputs) ? some : targets.select(chosen));
    return weights.map(w -> part.weighted(w.select(chosen).toArray())).orElse(part);
  }

  /// The sum of the weights of samples from ≤ s < to, each 1 where there are none.
  public double weight(int from, int to) {
    return weights
        .map(w -> IntStream.range(from, to).mapToDouble(s -> w.get(0, s)).sum())
        .orElse((double) (to - from));
  }

  /// For auto-encoders: the targets are the inputs.
  public static DataSet autoEncoding(FeatureMatrix inputs) {
    return new DataSet(inputs, inputs);
  }

  /// For classifiers: target row c is 1 where the label is c and 0 elsewhere.
  ///
  /// Throws [DataException] where a label is not in 0 … classes − 1.
  public static DataSet classifying(FeatureMatrix inputs, Labels labels, int classes) {
    double[] targets = new double[classes * labels.count()];
    for (int s = 0; s < labels.count(); s++) {
      int label = labels.get(s);
      if (label >= classes) {
        throw new DataException(
            "label %s of sample %s is not below the number of classes, %s"
                .formatted(label, s, classes));
      }
      targets[label * labels.count() + s] = 1;
    }
    return new DataSet(inputs, FeatureMatrix.owning(classes, labels.count(), targets));
  }

  /// Number of samples.
  public int samples() {
    return inputs.samples();
  }
}
