package dev.cairn.study.landscape;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.RecordJson;
import dev.cairn.nn.symmetry.UnitLayer;
import dev.cairn.nn.symmetry.UnitSymmetry;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The symmetry of hidden units as a store holds it: JSON with where each layer's parameters stand
/// in θ. So a collection knows its group without the model that told it.
final class UnitsText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private UnitsText() {}

  static String of(UnitSymmetry units) {
    return RecordJson.line(
        new Units(
            units.dimension(),
            units.activations(),
            units.layers().stream().map(Layer::of).toList()));
  }

  private record Units(
      int dimension, List<UnitSymmetry.Activation> activations, List<Layer> layers) {}

  /// @param weights offset and strides of unit, input and fibre
  private record Layer(int inputs, int units, int fibre, List<Integer> weights, OptionalInt bias) {
    static Layer of(UnitLayer layer) {
      UnitLayer.Strides weights = layer.weights();
      return new Layer(
          layer.inputs(),
          layer.units(),
          layer.fibre(),
          List.of(weights.offset(), weights.unit(), weights.input(), weights.fibre()),
          layer.bias());
    }
  }

  /// @throws CairnException where the text is none of these
  static UnitSymmetry read(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      return new UnitSymmetry(
          root.required("layers").valueStream().map(UnitsText::layer).toList(),
          root.required("activations")
              .valueStream()
              .map(name -> UnitSymmetry.Activation.valueOf(name.asString()))
              .toList(),
          root.required("dimension").asInt());
    } catch (JacksonException | IllegalArgumentException e) {
      throw new CairnException("the store's hidden units cannot be read: %s".formatted(text), e);
    }
  }

  private static UnitLayer layer(JsonNode node) {
    JsonNode weights = node.required("weights");
    JsonNode bias = node.get("bias");
    return new UnitLayer(
        node.required("inputs").asInt(),
        node.required("units").asInt(),
        node.required("fibre").asInt(),
        new UnitLayer.Strides(
            weights.required(0).asInt(),
            weights.required(1).asInt(),
            weights.required(2).asInt(),
            weights.required(3).asInt()),
        bias == null ? OptionalInt.empty() : OptionalInt.of(bias.asInt()));
  }
}
