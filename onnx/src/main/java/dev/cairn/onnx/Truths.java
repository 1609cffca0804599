package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which values of a graph are truths, as far as its nodes are known.
final class Truths {
  private static final long BOOL = 9;

  /// Operations that give truths of whatever they take.
  private static final Set<String> TELL =
      Set.of(
          "And",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "IsInf",
          "IsNaN",
          "Less",
          "LessOrEqual",
          "Not",
          "Or",
          "Xor");

  /// Operations whose result has elements of the first operand.
  private static final Set<String> KEEP =
      Set.of(
          "Concat",
          "Expand",
          "Flatten",
          "Gather",
          "GatherElements",
          "GatherND",
          "Identity",
          "Pad",
          "Reshape",
          "ScatterElements",
          "ScatterND",
          "Slice",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Trilu",
          "Unsqueeze");

  private final Set<String> names = new HashSet<>();

  Truths(OnnxGraph graph) {
    graph
        .initialisers()
        .forEach(
            (name, tensor) -> {
              if (tensor.type() == ElementType.BOOL) {
                names.add(name);
              }
            });
    graph.inputs().stream()
        .filter(input -> input.type().filter(type -> type == ElementType.BOOL).isPresent())
        .forEach(input -> names.add(input.name()));
  }

  /// Whether a node gives truths of whatever it takes.
  static boolean tells(OnnxNode node) {
    return TELL.contains(node.type())
        || (node.type().equals("Cast")
            && node.attributes().get("to") instanceof OnnxAttribute.Whole(long to)
            && to == BOOL);
  }

  /// Takes notice of a node behind those before.
  void see(OnnxNode node) {
    boolean told =
        switch (node.type()) {
          case "Constant", "ConstantOfShape" ->
              node.attributes().get("value") instanceof OnnxAttribute.Stored(var tensor)
                  && tensor.type() == ElementType.BOOL;
          case "Where" -> operand(node, 1);
          default -> tells(node) || (KEEP.contains(node.type()) && operand(node, 0));
        };
    if (told) {
      names.addAll(node.outputs());
    }
  }

  private boolean operand(OnnxNode node, int i) {
    List<String> inputs = node.inputs();
    return i < inputs.size() && are(inputs.get(i));
  }

  boolean are(String value) {
    return names.contains(value);
  }
}
