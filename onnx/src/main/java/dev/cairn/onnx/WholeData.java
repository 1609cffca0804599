package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.Arrays;

/// Samples that a model takes as whole numbers, as embeddings take their indices: a cast of them is
/// read as the samples themselves, which holds for whole numbers alone.
final class WholeData {
  private WholeData() {}

  /// Refuses samples that a cast would change.
  ///
  /// @param features all samples; the first input of the model
  static void require(OnnxModel model, Tensor features) throws FormatException {
    String input = model.inputs().getFirst().name();
    for (OnnxNode node : model.nodes()) {
      if (node.type().equals("Cast")
          && node.inputs().getFirst().equals(input)
          && node.attributes().get("to") instanceof OnnxAttribute.Whole to) {
        ElementType type = TensorReader.type((int) to.value());
        if (!Arrays.stream(features.values()).allMatch(x -> keeps(type, x))) {
          throw FormatException.at(
              model.source(),
              node.toString(),
              "casts samples to %s that are not %s".formatted(type, taken(type)));
        }
      }
    }
  }

  private static boolean keeps(ElementType type, double x) {
    return type.isFloating() || (type == ElementType.BOOL ? x == 0 || x == 1 : x == Math.rint(x));
  }

  private static String taken(ElementType type) {
    return type == ElementType.BOOL ? "0 or 1" : "whole numbers";
  }
}
