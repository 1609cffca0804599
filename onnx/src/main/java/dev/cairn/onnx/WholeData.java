package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Samples that a model takes as whole numbers, as embeddings take their indices: a cast of them is
/// read as the samples themselves, which holds for whole numbers alone.
final class WholeData {
  /// Operations that look rows up, and which operand names them.
  private static final Map<String, Integer> ROWS =
      Map.of("Gather", 1, "GatherElements", 1, "OneHot", 0);

  private WholeData() {}

  /// Refuses samples that a cast would change, and those that name no row of a table.
  ///
  /// @param data all samples, by input
  static void require(OnnxModel model, Map<String, Tensor> data) throws FormatException {
    Set<String> ofSamples = new HashSet<>(data.keySet());
    Map<String, OnnxNode> producers = new HashMap<>();
    model.nodes().forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
    var values = new WholeValues(name -> Optional.ofNullable(producers.get(name)), _ -> false);
    for (OnnxNode node : model.nodes()) {
      if (node.type().equals("Cast")
          && node.inputs().stream().anyMatch(ofSamples::contains)
          && !values.truths(node.inputs().getFirst())
          && values.ofSamples(
              node.inputs().getFirst(),
              name -> data.containsKey(name) || model.initialisers().containsKey(name))) {
        requireUnchanged(model, node, data);
      }
      Integer rows = ROWS.get(node.type());
      if (rows != null && rows < node.inputs().size()) {
        if (ofSamples.contains(node.inputs().get(rows))) {
          requireRows(model, node, rows, data);
        }
      }
      // A shape is none of the samples' numbers.
      if (!node.type().equals("Shape") && node.inputs().stream().anyMatch(ofSamples::contains)) {
        ofSamples.addAll(node.outputs());
      }
    }
  }

  private static void requireUnchanged(OnnxModel model, OnnxNode node, Map<String, Tensor> data)
      throws FormatException {
    if (node.attributes().get("to") instanceof OnnxAttribute.Whole(long to)) {
      ElementType type = TensorReader.type((int) to);
      if (type.isFloating()) {
        return;
      }
      Tensor samples;
      try {
        samples = PlainGraph.output(model.part(node.inputs().getFirst()), data);
      } catch (IllegalArgumentException unknown) {
        return; // refused at the check of a few samples
      }
      if (!Arrays.stream(samples.values()).allMatch(x -> keeps(type, x))) {
        throw FormatException.at(
            model.source(),
            node.place(model.opset()),
            "casts samples to %s that are not %s".formatted(type, taken(type)));
      }
    }
  }

  /// Refuses rows that a table does not have, whole numbers from 0 on.
  private static void requireRows(
      OnnxModel model, OnnxNode node, int operand, Map<String, Tensor> data)
      throws FormatException {
    Tensor rows;
    int extent;
    try {
      rows = PlainGraph.output(model.part(node.inputs().get(operand)), data);
      extent = extent(model, node, data);
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

  /// Of the table that the rows are of.
  private static int extent(OnnxModel model, OnnxNode node, Map<String, Tensor> data) {
    if (node.type().equals("OneHot")) {
      return (int) PlainGraph.output(model.part(node.inputs().get(1)), data).values()[0];
    }
    Tensor table = PlainGraph.output(model.part(node.inputs().getFirst()), data);
    long along = node.attributes().get("axis") instanceof OnnxAttribute.Whole(long axis) ? axis : 0;
    return table.rank() == 0 ? 0 : table.extent((int) (along < 0 ? along + table.rank() : along));
  }

  private static String shown(double row) {
    return row == Math.rint(row) ? String.format(Locale.ROOT, "%.0f", row) : Double.toString(row);
  }

  private static boolean keeps(ElementType type, double x) {
    return type == ElementType.BOOL ? x == 0 || x == 1 : x == Math.rint(x);
  }

  private static String taken(ElementType type) {
    return type == ElementType.BOOL ? "0 or 1" : "whole numbers";
  }
}
