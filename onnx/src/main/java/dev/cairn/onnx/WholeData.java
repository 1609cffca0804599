package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Samples that a model takes as whole numbers, as embeddings take their indices: a cast of them is
/// read as the samples themselves, which holds for whole numbers alone.
final class WholeData {
  private WholeData() {}

  /// Refuses samples that a cast would change, and those that name no row of a table.
  ///
  /// @param features all samples; the first input of the model
  static void require(OnnxModel model, Tensor features) throws FormatException {
    String input = model.inputs().getFirst().name();
    Set<String> ofSamples = new HashSet<>(Set.of(input));
    for (OnnxNode node : model.nodes()) {
      if (node.type().equals("Cast")) {
        requireUnchanged(model, node, features);
      }
      boolean lookup = node.type().equals("Gather") && node.inputs().size() == 2;
      if (lookup && ofSamples.contains(node.inputs().get(1))) {
        requireRows(model, node, features);
      }
      // A shape is none of the samples' numbers.
      if (!node.type().equals("Shape") && node.inputs().stream().anyMatch(ofSamples::contains)) {
        ofSamples.addAll(node.outputs());
      }
    }
  }

  private static void requireUnchanged(OnnxModel model, OnnxNode node, Tensor features)
      throws FormatException {
    boolean samples = node.inputs().getFirst().equals(model.inputs().getFirst().name());
    if (samples && node.attributes().get("to") instanceof OnnxAttribute.Whole to) {
      ElementType type = TensorReader.type((int) to.value());
      if (!Arrays.stream(features.values()).allMatch(x -> keeps(type, x))) {
        throw FormatException.at(
            model.source(),
            node.place(model.opset()),
            "casts samples to %s that are not %s".formatted(type, taken(type)));
      }
    }
  }

  /// Refuses rows that a table does not have, whole numbers from 0 on.
  private static void requireRows(OnnxModel model, OnnxNode node, Tensor features)
      throws FormatException {
    Map<String, Tensor> all = Map.of(model.inputs().getFirst().name(), features);
    Tensor rows;
    int extent;
    try {
      rows = PlainGraph.output(model.part(node.inputs().get(1)), all);
      Tensor table = PlainGraph.output(model.part(node.inputs().getFirst()), all);
      extent = table.rank() == 0 ? 0 : table.extent(0);
    } catch (IllegalArgumentException unknown) {
      return; // refused where the graph becomes a program, or at the check of a few samples
    }
    for (double row : rows.values()) {
      if (!(row >= 0 && row < extent && row == Math.rint(row))) {
        throw FormatException.at(
            model.source(),
            node.place(model.opset()),
            "samples ask for row %s of a table whose rows are 0 to %s"
                .formatted(shown(row), extent - 1));
      }
    }
  }

  private static String shown(double row) {
    return row == Math.rint(row) ? String.format(Locale.ROOT, "%.0f", row) : Double.toString(row);
  }

  private static boolean keeps(ElementType type, double x) {
    return type.isFloating() || (type == ElementType.BOOL ? x == 0 || x == 1 : x == Math.rint(x));
  }

  private static String taken(ElementType type) {
    return type == ElementType.BOOL ? "0 or 1" : "whole numbers";
  }
}
