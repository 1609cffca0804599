package dev.cairn.onnx;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What PyTorch's exporter (`dynamo=True`) notes of the tensors that a model takes: the names of
/// its parameters and buffers in `state_dict()`. Tensors that it makes itself are neither.
///
/// Source: the graph's metadata as torch.onnx writes them.
///
/// @param parameters what PyTorch trains
/// @param buffers what it keeps as it is
/// @param missing parameters that the file does not hold under their names
public record TorchSignature(
    Set<String> parameters, Set<String> buffers, SequencedSet<String> missing) {
  private static final String KEY = "pkg.torch.export.ExportedProgram.graph_signature";

  private static final Pattern TENSOR =
      Pattern.compile("(?m)^\\s*\\S+: (PARAMETER|BUFFER) target='([^']*)'");

  /// Copies the sets.
  public TorchSignature {
    parameters = Set.copyOf(parameters);
    buffers = Set.copyOf(buffers);
    missing = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(missing));
  }

  /// @param stored the names of the tensors in the file
  static Optional<TorchSignature> of(Map<String, String> notes, Set<String> stored) {
    Matcher tensor = TENSOR.matcher(notes.getOrDefault(KEY, ""));
    Set<String> parameters = new HashSet<>();
    Set<String> buffers = new HashSet<>();
    while (tensor.find()) {
      boolean trained = "PARAMETER".equals(tensor.group(1));
      (trained ? parameters : buffers).add(String.valueOf(tensor.group(2)));
    }
    var missing = new TreeSet<>(parameters);
    missing.removeAll(stored);
    return parameters.isEmpty()
        ? Optional.empty()
        : Optional.of(new TorchSignature(parameters, buffers, missing));
  }

  /// Whether a stored tensor is none of θ: a buffer, or one that the exporter made. Where
  /// parameters
  /// are missing, some of the latter hold what has become of them; one number alone does not.
  boolean fixed(String name, int count) {
    return buffers.contains(name)
        || (!parameters.contains(name) && (count == 1 || missing.isEmpty()));
  }
}
