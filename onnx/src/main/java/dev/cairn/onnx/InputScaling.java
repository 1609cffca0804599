package dev.cairn.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tensors of θ that shift or scale the samples before a layer with weights takes them: in most
/// models statistics of the data, which nobody trains.
///
/// @param used the part of the model that its one output needs
/// @param parameters the names of θ's tensors
record InputScaling(OnnxModel used, Set<String> parameters) {
  private static final Set<String> SCALES = Set.of("Sub", "Div", "Mul", "Add");

  /// Their names.
  Set<String> tensors() {
    Set<String> samples = new HashSet<>();
    used.inputs().forEach(input -> samples.add(input.name()));
    Set<String> found = new LinkedHashSet<>();
    boolean layers = false; // whether what is shifted and scaled meets weights then
    for (OnnxNode node : used.nodes()) {
      boolean scales = SCALES.contains(node.type());
      List<String> tensors = new ArrayList<>(node.inputs());
      boolean ofSamples = tensors.removeIf(samples::contains);
      if (ofSamples && scales && parameters.containsAll(tensors)) {
        found.addAll(tensors);
        samples.addAll(node.outputs());
      } else if (ofSamples && !scales) {
        layers |= tensors.stream().anyMatch(parameters::contains);
      }
    }
    return layers ? found : Set.of();
  }

  /// The line about them.
  Optional<String> note() {
    Set<String> found = tensors();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: part of θ, though they shift or scale the samples alone; where they are statistics"
                    .formatted(ModelReview.quote(found))
                + " of the data, --constant NAME (problem.constants) keeps them as they are");
  }
}
