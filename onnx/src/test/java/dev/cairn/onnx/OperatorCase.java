package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// One graph: the input "x" is multiplied with the parameter "w" of its sample's shape, then the
/// operation under test follows.
record OperatorCase(String name, OnnxFiles model, List<Integer> sample) {
  static final Map<String, Object> NONE = Map.of();

  static OperatorCase operator(String name, OnnxFiles graph, Integer... sample) {
    return new OperatorCase(name, graph, List.of(sample));
  }

  static double[] random(int count, double low, double high, long seed) {
    return new SplittableRandom(seed).doubles(count, low, high).map(x -> (float) x).toArray();
  }

  static Tensor weights(int[] shape, double low, double high, long seed) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensor.of(ElementType.F32, shape, random(count, low, high, seed));
  }

  /// A graph with x·w ready under the name "t".
  static OnnxFiles graph(int opset, int... sample) {
    int[] batch = new int[sample.length + 1];
    System.arraycopy(sample, 0, batch, 1, sample.length);
    return new OnnxFiles(opset)
        .input("x", false, batch)
        .initialiser("w", weights(sample, 0.5, 1.5, 1))
        .node("Mul", List.of("x", "w"), List.of("t"), NONE)
        .output("y");
  }

  /// x·w times what is made of the parameter p, `[3, 4]` or one number.
  static OperatorCase onParameter(String name, UnaryOperator<OnnxFiles> nodes) {
    OnnxFiles graph = graph(13, 3, 4).initialiser("p", weights(new int[] {3, 4}, -1, 1, 12));
    return operator(
        name, nodes.apply(graph).node("Mul", List.of("t", "o"), List.of("y"), NONE), 3, 4);
  }

  static OperatorCase unary(String type, Map<String, Object> attributes, int opset) {
    return new OperatorCase(
        type + attributes,
        graph(opset, 3, 4).node(type, List.of("t"), List.of("y"), attributes),
        List.of(3, 4));
  }

  @Override
  public String toString() {
    return name;
  }
}
