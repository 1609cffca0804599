package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// Numbers of a float64 model that are no doubles: ONNX stores attributes as float32, and 0.1 is
/// then 0.10000000149.
///
/// @param used the part of the model that its one output needs
record FloatAttributes(OnnxModel used) {
  /// What operators take where an attribute is left out.
  private static final Map<String, Map<String, Double>> DEFAULTS =
      Map.of(
          "LeakyRelu", Map.of("alpha", 0.01),
          "Selu", Map.of("alpha", 1.6732632423543772, "gamma", 1.0507009873554805),
          "HardSigmoid", Map.of("alpha", 0.2),
          "BatchNormalization", Map.of("epsilon", 1e-5),
          "InstanceNormalization", Map.of("epsilon", 1e-5),
          "GroupNormalization", Map.of("epsilon", 1e-5),
          "LayerNormalization", Map.of("epsilon", 1e-5));

  /// Attributes that no output depends on.
  private static final Set<String> IDLE = Set.of("momentum", "ratio", "seed");

  /// At most so many are named.
  private static final int MOST = 4;

  /// The line about them, where a parameter is float64.
  Optional<String> note(Set<String> parameters) {
    boolean doubles =
        parameters.stream()
            .map(used.initialisers()::get)
            .anyMatch(tensor -> tensor != null && tensor.type() == ElementType.F64);
    SequencedMap<String, String> rounded = new LinkedHashMap<>();
    if (doubles) {
      used.nodes().forEach(node -> add(rounded, node));
    }
    if (rounded.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown =
        new ArrayList<>(rounded.values()).subList(0, Math.min(MOST, rounded.size()));
    return Optional.of(
        "%s%s: attributes of ONNX are float32, PyTorch's numbers are doubles"
            .formatted(
                String.join(", ", shown),
                rounded.size() > MOST ? " and %s more".formatted(rounded.size() - MOST) : ""));
  }

  /// One line for each number of each kind of node.
  private static void add(Map<String, String> rounded, OnnxNode node) {
    Map<String, Double> defaults = DEFAULTS.getOrDefault(node.type(), Map.of());
    Map<String, Double> numbers = new TreeMap<>();
    defaults.forEach((name, x) -> numbers.put(name, (double) x.floatValue()));
    node.attributes()
        .forEach(
            (name, attribute) -> {
              if (attribute instanceof OnnxAttribute.Real(double x)) {
                numbers.put(name, x);
              }
            });
    numbers.forEach(
        (name, x) -> {
          double usual = defaults.getOrDefault(name, Double.NaN);
          // Of the decimals that the float32 may stand for, the usual one or else the shortest.
          String meant =
              (float) usual == x ? Double.toString(usual) : Float.toString(x.floatValue());
          boolean exact =
              !Double.isFinite(x) || new BigDecimal(meant).compareTo(new BigDecimal(x)) == 0;
          if (!exact && !IDLE.contains(name)) {
            rounded.putIfAbsent(
                "%s %s %s".formatted(node.type(), name, meant),
                "%s of %s (%s) is %s, the float32 nearest to %s"
                    .formatted(name, FormatException.quote(node.name()), node.type(), x, meant));
          }
        });
  }
}
