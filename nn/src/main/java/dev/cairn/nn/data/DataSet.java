package dev.cairn.nn.data;

/// What a network is trained on: the inputs of each sample and the outputs wanted for them.
///
/// @param inputs one column a sample
/// @param targets as many columns; for classes the one-hot (or soft) class probabilities
public record DataSet(FeatureMatrix inputs, FeatureMatrix targets) {
  /// Throws [DataException] where the two differ in their number of samples.
  public DataSet {
    if (inputs.samples() != targets.samples()) {
      throw new DataException(
          "%d samples of inputs but %d of targets".formatted(inputs.samples(), targets.samples()));
    }
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
            "label %d of sample %d is not below the number of classes, %d"
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
