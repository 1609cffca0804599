package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Evaluates a graph node by node, at its stored parameters.
public final class PlainGraph {
  private static final Map<String, Operation> OPERATIONS = operations();

  private PlainGraph() {}

  /// What a node computes.
  @FunctionalInterface
  interface Operation {
    List<Tensor> apply(PlainNode node);

    static Operation of(Single single) {
      return node -> List.of(single.apply(node));
    }
  }

  /// What a node with one result computes.
  @FunctionalInterface
  interface Single {
    Tensor apply(PlainNode node);
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> operations = new HashMap<>();
    PlainElementwise.addTo(operations);
    PlainShapes.addTo(operations);
    PlainSums.addTo(operations);
    PlainWindows.addTo(operations);
    PlainIndices.addTo(operations);
    PlainResize.addTo(operations);
    PlainRecurrent.addTo(operations);
    PlainImages.addTo(operations);
    PlainFourier.addTo(operations);
    operations.put("Det", Operation.of(PlainDeterminant::apply));
    operations.put("Einsum", Operation.of(PlainEinsum::apply));
    return Map.copyOf(operations);
  }

  /// The names of the operations.
  public static Set<String> operationNames() {
    return OPERATIONS.keySet();
  }

  /// The first output for inputs by name, the axis of the samples first.
  ///
  /// @throws IllegalArgumentException naming the node, where one cannot be evaluated
  public static Tensor output(OnnxModel model, Map<String, Tensor> inputs) {
    return output(model, inputs, true);
  }

  /// The first output of a graph without samples for inputs by name.
  ///
  /// @throws IllegalArgumentException naming the node, where one cannot be evaluated
  public static Tensor withoutSamples(OnnxModel model, Map<String, Tensor> inputs) {
    return output(model, inputs, false);
  }

  private static Tensor output(OnnxModel model, Map<String, Tensor> inputs, boolean samples) {
    Map<String, Tensor> values = new HashMap<>(model.initialisers());
    values.putAll(inputs);
    for (OnnxNode node : model.nodes()) {
      List<Tensor> results = evaluate(node, values, samples);
      for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
        values.put(node.outputs().get(i), results.get(i));
      }
    }
    String output = model.outputs().getFirst();
    Tensor value = values.get(output);
    if (value == null) {
      throw new IllegalArgumentException("nothing gives the output '%s'".formatted(output));
    }
    return value;
  }

  private static List<Tensor> evaluate(OnnxNode node, Map<String, Tensor> values, boolean samples) {
    Operation operation = OPERATIONS.get(node.type());
    try {
      if (operation == null) {
        throw new IllegalArgumentException("this operation is not supported");
      }
      List<Optional<Tensor>> operands = new ArrayList<>();
      for (String name : node.inputs()) {
        operands.add(Optional.ofNullable(values.get(name)));
      }
      return operation.apply(new PlainNode(node, operands, samples));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "node \"%s\" (%s): %s".formatted(node.name(), node.type(), e.getMessage()), e);
    }
  }
}
