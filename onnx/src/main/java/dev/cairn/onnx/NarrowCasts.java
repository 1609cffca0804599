package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Casts to fewer digits in the middle of a model, by the model itself or added by its exporter:
/// Cairn goes on in float64.
///
/// @param used the part of the model that its one output needs
/// @param parameters the names of θ's tensors
record NarrowCasts(OnnxModel used, Set<String> parameters) {
  /// Operators whose result is no number that is rounded.
  private static final Set<String> EXACT =
      Set.of(
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Not",
          "And",
          "Or",
          "Xor",
          "IsNaN",
          "IsInf",
          "Shape",
          "Size",
          "ArgMax",
          "ArgMin",
          "NonZero");

  /// At most so many are named.
  private static final int MOST = 4;

  /// The line about them.
  Optional<String> note() {
    ElementType widest =
        parameters.stream()
                .map(used.initialisers()::get)
                .map(tensor -> tensor == null ? ElementType.F32 : tensor.type())
                .anyMatch(type -> type == ElementType.F64)
            ? ElementType.F64
            : ElementType.F32;
    Map<String, ElementType> types = new HashMap<>();
    used.inputs().forEach(input -> types.put(input.name(), widest));
    used.initialisers().forEach((name, tensor) -> types.put(name, tensor.type()));
    List<String> narrow = new ArrayList<>();
    for (OnnxNode node : used.nodes()) {
      ElementType type = type(node, types, widest);
      ElementType from = types.getOrDefault(first(node), widest);
      if (node.type().equals("Cast")
          && from.isFloating()
          && type.isFloating()
          && type.bytes() < from.bytes()) {
        narrow.add("%s to %s".formatted(FormatException.quote(node.name()), type));
      }
      node.outputs().forEach(output -> types.put(output, type));
    }
    return narrow.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s%s: the file casts to fewer digits there, Cairn computes on in float64: if the model"
                    .formatted(
                        String.join(", ", narrow.subList(0, Math.min(MOST, narrow.size()))),
                        narrow.size() > MOST ? " and %s more".formatted(narrow.size() - MOST) : "")
                + " itself rounds there, its numbers differ");
  }

  private static String first(OnnxNode node) {
    return node.inputs().isEmpty() ? "" : node.inputs().getFirst();
  }

  private static ElementType type(
      OnnxNode node, Map<String, ElementType> types, ElementType widest) {
    if (node.type().equals("Cast")
        && node.attributes().get("to") instanceof OnnxAttribute.Whole to) {
      return TensorReader.type((int) to.value());
    }
    if (EXACT.contains(node.type())) {
      return ElementType.I64;
    }
    if (node.attributes().get("value") instanceof OnnxAttribute.Stored(var tensor)) {
      return tensor.type();
    }
    return node.inputs().stream()
        .map(input -> types.getOrDefault(input, widest))
        .filter(ElementType::isFloating)
        .findFirst()
        .orElseGet(() -> types.getOrDefault(first(node), widest));
  }
}
