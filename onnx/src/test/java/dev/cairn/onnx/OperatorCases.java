package dev.cairn.onnx;

import static dev.cairn.onnx.OperatorCase.NONE;
import static dev.cairn.onnx.OperatorCase.graph;
import static dev.cairn.onnx.OperatorCase.operator;
import static dev.cairn.onnx.OperatorCase.unary;
import static dev.cairn.onnx.OperatorCase.weights;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Graphs of one operation each.
final class OperatorCases {
  private OperatorCases() {}

  static Stream<OperatorCase> cases() {
    List<OperatorCase> cases = new ArrayList<>();
    for (String type :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Exp",
            "Sin",
            "Cos",
            "Atan",
            "Asinh",
            "Erf",
            "Softplus",
            "Softsign",
            "Abs",
            "Neg",
            "Identity",
            "Elu",
            "LeakyRelu",
            "Selu",
            "Celu",
            "Softmax",
            "LogSoftmax",
            "Dropout",
            "Flatten")) {
      cases.add(unary(type, NONE, 15));
    }
    cases.add(unary("Mish", NONE, 18));
    cases.add(unary("Gelu", NONE, 20));
    cases.add(unary("Gelu", Map.of("approximate", "tanh"), 21));
    cases.add(unary("Elu", Map.of("alpha", 0.5), 13));
    cases.add(unary("Celu", Map.of("alpha", 2.0), 13));
    cases.add(unary("Softmax", Map.of("axis", 1L), 13));
    cases.add(unary("Transpose", Map.of("perm", new long[] {0, 2, 1}), 13));
    cases.add(unary("ReduceMean", Map.of("axes", new long[] {-1}, "keepdims", 0L), 13));
    cases.add(unary("ReduceL2", Map.of("axes", new long[] {1, 2}), 13));
    cases.add(unary("ReduceMax", Map.of("axes", new long[] {1}), 13));
    cases.add(unary("ReduceLogSumExp", Map.of("axes", new long[] {2}), 13));
    cases.add(unary("ReduceSumSquare", Map.of("axes", new long[] {2}), 13));
    cases.add(
        operator(
            "TopK of operator set 9",
            graph(9, 3, 4)
                .node("TopK", List.of("t"), List.of("y", "places"), Map.of("k", 2L, "axis", 2L)),
            3,
            4));
    binaries(cases);
    ShapeOperatorCases.add(cases);
    LayerOperatorCases.add(cases);
    MadeOfOthersCases.add(cases);
    ImageAndSignalCases.add(cases);
    return cases.stream();
  }

  private static void binaries(List<OperatorCase> cases) {
    for (String type : List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean", "PRelu")) {
      cases.add(
          operator(
              type,
              graph(13, 3, 4)
                  .initialiser("b", weights(new int[] {3, 1}, 0.5, 2, 2))
                  .node(type, List.of("t", "b"), List.of("y"), NONE),
              3,
              4));
    }
    for (double exponent : new double[] {2, 3, -1, 7, -3}) {
      Tensor e = Tensor.of(ElementType.F32, new int[0], new double[] {exponent});
      cases.add(
          operator(
              "Pow" + exponent,
              graph(13, 3, 4)
                  .node("Constant", List.of(), List.of("e"), Map.of("value", e))
                  .node("Pow", List.of("t", "e"), List.of("y"), NONE),
              3,
              4));
    }
    for (double exponent : new double[] {0.5, -0.5, 1.7}) {
      cases.add(
          operator(
              "Pow of a square " + exponent,
              graph(13, 5)
                  .node("Mul", List.of("t", "t"), List.of("s"), NONE)
                  .node("Constant", List.of(), List.of("e"), Map.of("value_float", exponent))
                  .node("Pow", List.of("s", "e"), List.of("y"), NONE),
              5));
    }
    for (String type : List.of("Sqrt", "Log", "Reciprocal")) {
      cases.add(
          operator(
              type,
              graph(13, 5)
                  .node("Exp", List.of("t"), List.of("s"), NONE)
                  .node(type, List.of("s"), List.of("y"), NONE),
              5));
    }
    Tensor mask = Tensor.of(ElementType.BOOL, new int[] {4}, new double[] {1, 0, 1, 1});
    cases.add(
        operator(
            "Where",
            graph(13, 3, 4)
                .initialiser("c", mask)
                .node("Constant", List.of(), List.of("v"), Map.of("value_float", -7.5))
                .node("Where", List.of("c", "t", "v"), List.of("y"), NONE),
            3,
            4));
    cases.add(
        operator(
            "Clip",
            graph(13, 3, 4)
                .node("Constant", List.of(), List.of("l"), Map.of("value_float", -0.4))
                .node("Constant", List.of(), List.of("h"), Map.of("value_float", 0.6))
                .node("Clip", List.of("t", "l", "h"), List.of("y"), NONE),
            3,
            4));
  }
}
