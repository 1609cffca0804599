package dev.cairn.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A function that a model brings along: a node of its name stands for its nodes.
///
/// @param inputs the names of its operands
/// @param outputs the names of its results
/// @param defaults attributes where a call leaves them out
/// @param opset the version of the default operator set that its nodes mean; 0 for the model's
record OnnxFunction(
    Key key,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> defaults,
    List<OnnxNode> nodes,
    int opset) {
  OnnxFunction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    defaults = Map.copyOf(defaults);
    nodes = List.copyOf(nodes);
  }

  /// Its nodes with the attributes of a call where they refer to them.
  List<OnnxNode> body(OnnxNode call) {
    Map<String, OnnxAttribute> attributes = new HashMap<>(defaults);
    attributes.putAll(call.attributes());
    return nodes.stream().map(node -> resolved(node, attributes)).toList();
  }

  /// What a call leaves out is left out here too.
  private static OnnxNode resolved(OnnxNode node, Map<String, OnnxAttribute> call) {
    Map<String, OnnxAttribute> attributes = new HashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              OnnxAttribute meant =
                  switch (attribute) {
                    case OnnxAttribute.Reference(String of) -> call.get(of);
                    case OnnxAttribute.Graph(OnnxGraph body) ->
                        new OnnxAttribute.Graph(
                            body.with(
                                body.nodes().stream().map(n -> resolved(n, call)).toList(),
                                body.outputs()));
                    default -> attribute;
                  };
              if (meant != null) {
                attributes.put(name, meant);
              }
            });
    return new OnnxNode(
        node.name(), node.type(), node.domain(), node.inputs(), node.outputs(), attributes);
  }

  /// What a node names: an operation of an operator set or a function.
  ///
  /// @param domain the operator set, empty for ONNX's own
  /// @param name its name, and behind a colon the overload where it has one
  record Key(String domain, String name) {}
}
