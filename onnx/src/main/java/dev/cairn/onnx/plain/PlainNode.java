package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxAttribute;
import dev.cairn.onnx.OnnxNode;
import java.util.List;
import java.util.Optional;

/// A node with its operands.
///
/// @param samples whether the first axis of the graph's inputs is that of samples
record PlainNode(OnnxNode node, List<Optional<Tensor>> operands, boolean samples) {
  boolean has(int i) {
    return i < operands.size() && operands.get(i).isPresent();
  }

  Tensor in(int i) {
    if (!has(i)) {
      throw new IllegalArgumentException("operand %s is missing".formatted(i + 1));
    }
    return operands.get(i).orElseThrow();
  }

  double number(int i, double otherwise) {
    return has(i) ? in(i).values()[0] : otherwise;
  }

  long[] wholes(int i) {
    double[] values = in(i).values();
    long[] wholes = new long[values.length];
    for (int k = 0; k < values.length; k++) {
      wholes[k] = (long) values[k];
    }
    return wholes;
  }

  private Optional<OnnxAttribute> attribute(String name) {
    return Optional.ofNullable(node.attributes().get(name));
  }

  long whole(String name, long otherwise) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Whole(long value)
        ? value
        : otherwise;
  }

  double real(String name, double otherwise) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Real(double value)
        ? value
        : otherwise;
  }

  String text(String name, String otherwise) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Text(String value)
        ? value
        : otherwise;
  }

  Optional<Tensor> tensor(String name) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Stored(Tensor value)
        ? Optional.of(value)
        : Optional.empty();
  }

  Optional<long[]> wholes(String name) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Wholes(List<Long> values)
        ? Optional.of(values.stream().mapToLong(Long::longValue).toArray())
        : Optional.empty();
  }

  List<String> texts(String name) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Texts(List<String> values)
        ? values
        : List.of();
  }

  Optional<double[]> reals(String name) {
    return attribute(name).orElse(null) instanceof OnnxAttribute.Reals(List<Double> values)
        ? Optional.of(values.stream().mapToDouble(Double::doubleValue).toArray())
        : Optional.empty();
  }
}
