package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The numbers of a graph that are the same whatever parameters and samples are, and however many
/// samples.
final class ConstantNumbers {
  private final String source;
  private final int opset;
  private final OnnxGraph graph;
  private final List<OnnxNode> nodes;
  private final Map<String, Double> known = new HashMap<>();
  private final Map<String, String> same = new HashMap<>(); // of Identity nodes

  /// @param nodes those of the graph as far as they are written, a list that grows
  ConstantNumbers(String source, int opset, OnnxGraph graph, List<OnnxNode> nodes) {
    this.source = source;
    this.opset = opset;
    this.graph = graph;
    this.nodes = nodes;
  }

  /// Takes notice of a node: values that are the same as others need not be evaluated again.
  void see(OnnxNode node) {
    if (node.type().equals("Identity") && node.inputs().size() == 1 && !node.outputs().isEmpty()) {
      same.put(node.outputs().getFirst(), node.inputs().getFirst());
    }
  }

  /// The one number that a value is; nothing where it depends on something, or is no single number.
  Optional<Double> of(String value) {
    Optional<Double> number =
        Optional.ofNullable(known.get(same.getOrDefault(value, value)))
            .or(
                () ->
                    tensor(value)
                        .filter(tensor -> tensor.count() == 1)
                        .map(tensor -> tensor.values()[0]));
    number.ifPresent(x -> known.put(value, x));
    return number;
  }

  /// The numbers that a value is.
  Optional<Tensor> tensor(String value) {
    var soFar =
        new OnnxModel(source, opset, nodes, graph.initialisers(), graph.inputs(), List.of());
    OnnxModel part = soFar.part(value);
    Set<String> taken = new HashSet<>(Set.of(value));
    part.nodes().forEach(node -> taken.addAll(node.inputs()));
    List<OnnxInput> inputs =
        part.inputs().stream().filter(input -> taken.contains(input.name())).toList();
    var model =
        new OnnxModel(source, opset, part.nodes(), part.initialisers(), inputs, part.outputs());
    return OnnxImport.DEFAULT.constant(model);
  }
}
