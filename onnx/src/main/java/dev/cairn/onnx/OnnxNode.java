package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.List;
import java.util.Map;

/// One operation of an ONNX graph.
///
/// @param name its name, often empty
/// @param type the operation, such as "Conv"
/// @param domain the operator set, empty for ONNX's own
/// @param inputs the names of the values it takes; "" for an optional one left out
/// @param outputs the names of the values it gives; "" for an optional one left out
/// @param attributes its settings by name
public record OnnxNode(
    String name,
    String type,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  /// Copies the collections.
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  /// A node that gives a stored tensor under a name.
  static OnnxNode constant(String name, Tensor tensor) {
    Map<String, OnnxAttribute> value = Map.of("value", new OnnxAttribute.Stored(tensor));
    return new OnnxNode(name, "Constant", "", List.of(), List.of(name), value);
  }

  /// The node as messages name it.
  String place(int opset) {
    String first = outputs.isEmpty() ? "" : outputs.getFirst();
    String which =
        name.isEmpty() && !first.isEmpty()
            ? "that gives " + FormatException.quote(first)
            : FormatException.quote(name);
    return "node %s (%s%s, opset %s)"
        .formatted(which, domain.isEmpty() ? "" : domain + ":", type, opset);
  }
}
