package dev.cairn.onnx;

import java.util.Arrays;
import java.util.List;

/// What becomes of targets that are classes, as in PyTorch's `cross_entropy`: weights of the
/// classes and label smoothing.
///
/// @param weights one a class, ≥ 0; none for all 1
/// @param smoothing ε in [0, 1]: the target t becomes (1 − ε)·t + ε/classes
public record ClassTargets(List<Double> weights, double smoothing) {
  /// The targets as they are.
  public static final ClassTargets PLAIN = new ClassTargets(List.of(), 0);

  /// Copies the list.
  public ClassTargets {
    weights = List.copyOf(weights);
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("class weight %s must be ≥ 0".formatted(weight));
      }
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(
          "label smoothing %s must be in [0, 1]".formatted(smoothing));
    }
  }

  /// Whether targets stay as they are.
  boolean plain() {
    return weights.isEmpty() && smoothing == 0;
  }

  /// The weighted, smoothed targets, sample by sample, of which the loss is the plain mean over the
  /// samples.
  ///
  /// @param targets one number for each sample and class; read
  /// @param labels whether they stand for class numbers: then the mean is weighted by the classes'
  ///     weights, otherwise it is over the samples
  /// @throws IllegalArgumentException where all samples' classes have the weight 0
  double[] applied(double[] targets, int classes, boolean labels) {
    if (plain()) {
      return targets;
    }
    double[] weight = new double[classes];
    Arrays.setAll(weight, c -> weights.isEmpty() ? 1 : weights.get(c));
    int samples = targets.length / classes;
    double total = 0;
    double[] applied = new double[targets.length];
    for (int i = 0; i < targets.length; i++) {
      double w = weight[i % classes];
      total += labels ? targets[i] * w : 1.0 / classes;
      applied[i] = w * ((1 - smoothing) * targets[i] + smoothing / classes);
    }
    if (!(total > 0)) {
      throw new IllegalArgumentException("all samples are of classes with the weight 0");
    }
    double mean = samples / total;
    return Arrays.stream(applied).map(t -> labels ? mean * t : t).toArray();
  }
}
