package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the elements of a graph's values are, truths, whole numbers or others, as far as its nodes
/// are known.
final class Types {
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

  /// Operations that give whole numbers of whatever they take.
  private static final Set<String> COUNT =
      Set.of("ArgMax", "ArgMin", "NonZero", "Shape", "SequenceLength", "Size");

  /// Operations whose result is of a type that their operands do not say.
  private static final Set<String> OPEN =
      Set.of("Bernoulli", "DynamicQuantizeLinear", "EyeLike", "QuantizeLinear", "Unique");

  private final Map<String, ElementType> types = new HashMap<>();

  Types(OnnxGraph graph) {
    graph.initialisers().forEach((name, tensor) -> types.put(name, tensor.type()));
    graph
        .inputs()
        .forEach(input -> input.type().ifPresent(type -> types.putIfAbsent(input.name(), type)));
  }

  /// Whether a node gives truths of whatever it takes.
  static boolean tells(OnnxNode node) {
    return TELL.contains(node.type())
        || (node.type().equals("Cast") && cast(node).equals(Optional.of(ElementType.BOOL)));
  }

  /// Takes notice of a node behind those before.
  void see(OnnxNode node) {
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      given(node, i).ifPresent(type -> types.put(output, type));
    }
  }

  private Optional<ElementType> given(OnnxNode node, int output) {
    if (tells(node) || (node.type().equals("Dropout") && output == 1)) {
      return Optional.of(ElementType.BOOL);
    }
    boolean places = output == 1 && (node.type().equals("TopK") || node.type().equals("MaxPool"));
    if (COUNT.contains(node.type()) || places) {
      return Optional.of(ElementType.I64);
    }
    if (OPEN.contains(node.type())) {
      return Optional.empty();
    }
    return switch (node.type()) {
      case "Constant", "ConstantOfShape" -> Optional.of(stored(node));
      case "Cast" -> cast(node);
      case "DequantizeLinear", "Where" -> operand(node, 1);
      case "OneHot" -> operand(node, 2);
      default -> operand(node, 0);
    };
  }

  private static ElementType stored(OnnxNode node) {
    if (node.attributes().get("value") instanceof OnnxAttribute.Stored(var tensor)) {
      return tensor.type();
    }
    boolean whole =
        node.attributes().containsKey("value_int") || node.attributes().containsKey("value_ints");
    return whole ? ElementType.I64 : ElementType.F32;
  }

  private static Optional<ElementType> cast(OnnxNode node) {
    return node.attributes().get("to") instanceof OnnxAttribute.Whole(long to)
        ? TensorReader.known(to)
        : Optional.empty();
  }

  private Optional<ElementType> operand(OnnxNode node, int i) {
    List<String> inputs = node.inputs();
    return i < inputs.size() ? of(inputs.get(i)) : Optional.empty();
  }

  /// What the elements of a value are; empty where no node says it.
  Optional<ElementType> of(String value) {
    return Optional.ofNullable(types.get(value));
  }
}
