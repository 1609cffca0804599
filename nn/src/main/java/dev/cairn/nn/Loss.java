package dev.cairn.nn;

/// What a network's outputs o (always linear in the last layer) are measured by, against targets y.
public enum Loss {
  /// Mean over samples and outputs of (o − y)², without a factor ½.
  MEAN_SQUARED,
  /// Mean over samples of −Σ y·log softmax(o): the outputs are logits, the targets of each sample
  /// are class probabilities.
  CROSS_ENTROPY
}
