package dev.cairn.formats;

import java.util.Arrays;
import java.util.Optional;

/// Samples as files give them. The first axis of each tensor counts the samples.
///
/// @param source the file, for messages
/// @param features samples × any further axes
/// @param targets samples × any further axes (or none: class numbers)
/// @param weights one weight ≥ 0 a sample
public record DataTensors(
    String source, Tensor features, Optional<Tensor> targets, Optional<Tensor> weights) {

  /// Picks arrays of a file by name, whatever is in them.
  ///
  /// @param targets the name of the targets, empty for none
  /// @param weights the name of the weights, empty for none
  public static DataTensors of(
      NamedTensors file, String features, Optional<String> targets, Optional<String> weights)
      throws FormatException {
    return new DataTensors(
        file.source(),
        file.require(features),
        targets.isEmpty() ? Optional.empty() : Optional.of(file.require(targets.get())),
        weights.isEmpty() ? Optional.empty() : Optional.of(file.require(weights.get())));
  }

  /// This, once the counts agree, every element is finite, no weight is negative and not all are 0.
  public DataTensors validated() throws FormatException {
    checked();
    if (weights.isPresent() && !(weight() > 0)) {
      throw FormatException.at(source, "weights", "all are 0");
    }
    return this;
  }

  /// The weights' sum; the number of samples where there are none.
  public double weight() {
    return weights.map(w -> Arrays.stream(w.values()).sum()).orElse((double) samples());
  }

  /// This, some samples of others, which may have all the weight.
  public DataTensors checked() throws FormatException {
    if (features.rank() == 0 || features.count() == 0) {
      throw FormatException.at(source, "features", "no samples in a %s".formatted(features));
    }
    requireFinite("features", features);
    if (targets.isPresent()) {
      requireSamples("targets", targets.get());
    }
    if (weights.isPresent()) {
      requireSamples("weights", weights.get());
      requireWeights(weights.get());
    }
    return this;
  }

  /// The number of samples.
  public int samples() {
    return features.extent(0);
  }

  /// The samples from one on, up to another: copies.
  public DataTensors range(int from, int to) {
    return new DataTensors(
        source,
        features.range(from, to),
        targets.map(tensor -> tensor.range(from, to)),
        weights.map(tensor -> tensor.range(from, to)));
  }

  private void requireSamples(String what, Tensor tensor) throws FormatException {
    if (tensor.rank() == 0 || tensor.extent(0) != samples()) {
      throw FormatException.at(
          source, what, "a %s for %s samples of features".formatted(tensor, samples()));
    }
    requireFinite(what, tensor);
  }

  private void requireFinite(String what, Tensor tensor) throws FormatException {
    int i = tensor.firstNonFinite();
    if (i >= 0) {
      throw FormatException.at(
          source, what + tensor.position(i), "the value is " + tensor.values()[i]);
    }
  }

  private void requireWeights(Tensor tensor) throws FormatException {
    if (tensor.count() != samples()) {
      throw FormatException.at(source, "weights", "a %s, not one a sample".formatted(tensor));
    }
    for (int i = 0; i < tensor.count(); i++) {
      double weight = tensor.values()[i];
      if (weight < 0) {
        throw FormatException.at(source, "weights" + tensor.position(i), "negative: " + weight);
      }
    }
  }
}
