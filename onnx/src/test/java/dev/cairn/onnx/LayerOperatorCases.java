package dev.cairn.onnx;

import static dev.cairn.onnx.OperatorCase.NONE;
import static dev.cairn.onnx.OperatorCase.graph;
import static dev.cairn.onnx.OperatorCase.operator;
import static dev.cairn.onnx.OperatorCase.weights;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Products, windows, normalisations and recurrences.
final class LayerOperatorCases {
  private LayerOperatorCases() {}

  static void add(List<OperatorCase> cases) {
    windows(cases);
    layers(cases);
    recurrent(cases);
  }

  private static void windows(List<OperatorCase> cases) {
    record Window(String name, Map<String, Object> attributes, List<Integer> weights) {
      int[] shape() {
        return weights.stream().mapToInt(Integer::intValue).toArray();
      }
    }
    List<Window> convolutions =
        List.of(
            new Window("plain", NONE, List.of(3, 4, 3, 2)),
            new Window(
                "strides and pads",
                Map.of("strides", new long[] {2, 1}, "pads", new long[] {1, 0, 2, 1}),
                List.of(3, 4, 3, 3)),
            new Window("dilations", Map.of("dilations", new long[] {2, 1}), List.of(3, 4, 2, 3)),
            new Window("groups", Map.of("group", 2L), List.of(6, 2, 3, 3)),
            new Window("depth-wise", Map.of("group", 4L), List.of(4, 1, 3, 3)),
            new Window(
                "same upper",
                Map.of("auto_pad", "SAME_UPPER", "strides", new long[] {2, 2}),
                List.of(3, 4, 2, 3)),
            new Window("same lower", Map.of("auto_pad", "SAME_LOWER"), List.of(3, 4, 2, 3)));
    for (Window w : convolutions) {
      cases.add(
          operator(
              "Conv " + w.name(),
              graph(13, 4, 6, 5)
                  .initialiser("k", weights(w.shape(), -1, 1, 3))
                  .initialiser("b", weights(new int[] {w.weights().getFirst()}, -1, 1, 4))
                  .node("Conv", List.of("t", "k", "b"), List.of("y"), w.attributes()),
              4,
              6,
              5));
    }
    cases.add(
        operator(
            "Conv in one axis",
            graph(13, 2, 9)
                .initialiser("k", weights(new int[] {3, 2, 4}, -1, 1, 3))
                .node("Conv", List.of("t", "k"), List.of("y"), Map.of("strides", new long[] {2})),
            2,
            9));
    Map<String, Object> window =
        Map.of(
            "kernel_shape", new long[] {3, 2},
            "strides", new long[] {2, 2},
            "pads", new long[] {1, 0, 1, 1});
    for (String type : List.of("AveragePool", "MaxPool")) {
      cases.add(
          operator(
              type, graph(13, 2, 6, 5).node(type, List.of("t"), List.of("y"), window), 2, 6, 5));
      Map<String, Object> ceiling = new HashMap<>(window);
      ceiling.put("ceil_mode", 1L);
      ceiling.put("pads", new long[] {1, 0, 1, 0});
      cases.add(
          operator(
              type + " ceil_mode",
              graph(13, 2, 6, 5).node(type, List.of("t"), List.of("y"), ceiling),
              2,
              6,
              5));
    }
    Map<String, Object> padded = new HashMap<>(window);
    padded.put("count_include_pad", 1L);
    cases.add(
        operator(
            "AveragePool with padding",
            graph(13, 2, 6, 5).node("AveragePool", List.of("t"), List.of("y"), padded),
            2,
            6,
            5));
    for (String type : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      cases.add(
          operator(type, graph(13, 2, 6, 5).node(type, List.of("t"), List.of("y"), NONE), 2, 6, 5));
    }
  }

  /// Products of parameters alone, of one to three axes, added to the data.
  private static void products(List<OperatorCase> cases) {
    int[][][] pairs = {
      {{3}, {3}},
      {{1}, {1}},
      {{3}, {3, 4}},
      {{4, 3}, {3}},
      {{2, 3}, {3, 4}},
      {{3}, {2, 3, 4}},
      {{4, 2, 3}, {3}},
      {{2, 3}, {2, 3, 4}}
    };
    for (int[][] pair : pairs) {
      cases.add(
          operator(
              "MatMul of %s with %s".formatted(Arrays.toString(pair[0]), Arrays.toString(pair[1])),
              graph(13, 1)
                  .initialiser("l", weights(pair[0], -1, 1, 5))
                  .initialiser("r", weights(pair[1], -1, 1, 6))
                  .node("MatMul", List.of("l", "r"), List.of("p"), NONE)
                  .node("Flatten", List.of("p"), List.of("q"), Map.of("axis", 0L))
                  .node("Add", List.of("t", "q"), List.of("y"), NONE),
              1));
    }
  }

  private static void layers(List<OperatorCase> cases) {
    cases.add(
        operator(
            "MatMul with a matrix",
            graph(13, 2, 3)
                .initialiser("m", weights(new int[] {3, 4}, -1, 1, 5))
                .node("MatMul", List.of("t", "m"), List.of("y"), NONE),
            2,
            3));
    cases.add(
        operator(
            "MatMul of a batch",
            graph(13, 2, 2, 3)
                .initialiser("m", weights(new int[] {2, 3, 4}, -1, 1, 5))
                .node("MatMul", List.of("t", "m"), List.of("y"), NONE),
            2,
            2,
            3));
    cases.add(
        operator(
            "MatMul with a vector",
            graph(13, 2, 3)
                .initialiser("m", weights(new int[] {3}, -1, 1, 5))
                .node("MatMul", List.of("t", "m"), List.of("y"), NONE),
            2,
            3));
    cases.add(
        operator(
            "MatMul of a vector with a batch",
            graph(13, 2, 3)
                .initialiser("m", weights(new int[] {2}, -1, 1, 5))
                .node("MatMul", List.of("m", "t"), List.of("y"), NONE),
            2,
            3));
    products(cases);
    cases.add(
        operator(
            "MatMul of data with data",
            graph(13, 2, 3)
                .node("Transpose", List.of("t"), List.of("u"), Map.of("perm", new long[] {0, 2, 1}))
                .node("MatMul", List.of("t", "u"), List.of("y"), NONE),
            2,
            3));
    for (long transposed : new long[] {0, 1}) {
      int[] shape = transposed == 0 ? new int[] {3, 4} : new int[] {4, 3};
      cases.add(
          operator(
              "Gemm transB=" + transposed,
              graph(13, 3)
                  .initialiser("m", weights(shape, -1, 1, 5))
                  .initialiser("b", weights(new int[] {4}, -1, 1, 6))
                  .node(
                      "Gemm",
                      List.of("t", "m", "b"),
                      List.of("y"),
                      Map.of("transB", transposed, "alpha", 0.5, "beta", 2.0)),
              3));
    }
    cases.add(
        operator(
            "BatchNormalization",
            graph(15, 3, 4)
                .initialiser("g", weights(new int[] {3}, 0.5, 1.5, 7))
                .initialiser("b", weights(new int[] {3}, -1, 1, 8))
                .initialiser("mean", weights(new int[] {3}, -1, 1, 9))
                .initialiser("var", weights(new int[] {3}, 0.5, 2, 10))
                .node(
                    "BatchNormalization",
                    List.of("t", "g", "b", "mean", "var"),
                    List.of("y"),
                    Map.of("epsilon", 1e-3)),
            3,
            4));
    cases.add(
        operator(
            "LayerNormalization",
            graph(17, 3, 4)
                .initialiser("g", weights(new int[] {3, 4}, 0.5, 1.5, 7))
                .initialiser("b", weights(new int[] {3, 4}, -1, 1, 8))
                .node(
                    "LayerNormalization",
                    List.of("t", "g", "b"),
                    List.of("y"),
                    Map.of("axis", 1L, "epsilon", 1e-3)),
            3,
            4));
    cases.add(
        operator(
            "InstanceNormalization",
            graph(13, 3, 4)
                .initialiser("g", weights(new int[] {3}, 0.5, 1.5, 7))
                .initialiser("b", weights(new int[] {3}, -1, 1, 8))
                .node("InstanceNormalization", List.of("t", "g", "b"), List.of("y"), NONE),
            3,
            4));
    for (String type : List.of("ReduceSum", "ReduceMean")) {
      cases.add(
          operator(
              type + " with axes as an operand",
              graph(18, 3, 4)
                  .wholes("axes", 2, 1)
                  .node(type, List.of("t", "axes"), List.of("y"), Map.of("keepdims", 0L)),
              3,
              4));
    }
  }

  /// Both directions over three steps of four numbers, samples along the second axis.
  private static void recurrent(List<OperatorCase> cases) {
    Map<String, Integer> gates = Map.of("RNN", 1, "GRU", 3, "LSTM", 4);
    for (Map.Entry<String, Integer> entry : new TreeMap<>(gates).entrySet()) {
      int rows = entry.getValue() * 2;
      for (long reset = 0; reset < (entry.getKey().equals("GRU") ? 2 : 1); reset++) {
        Map<String, Object> attributes =
            entry.getKey().equals("GRU")
                ? Map.of(
                    "hidden_size", 2L, "direction", "bidirectional", "linear_before_reset", reset)
                : Map.of("hidden_size", 2L, "direction", "bidirectional");
        cases.add(
            operator(
                entry.getKey() + reset,
                graph(14, 3, 4)
                    .initialiser("W", weights(new int[] {2, rows, 4}, -1, 1, 21))
                    .initialiser("R", weights(new int[] {2, rows, 2}, -1, 1, 22))
                    .initialiser("B", weights(new int[] {2, 2 * rows}, -1, 1, 23))
                    .node(
                        "Transpose",
                        List.of("t"),
                        List.of("s"),
                        Map.of("perm", new long[] {1, 0, 2}))
                    .node(entry.getKey(), List.of("s", "W", "R", "B"), List.of("h"), attributes)
                    .node(
                        "Transpose",
                        List.of("h"),
                        List.of("y"),
                        Map.of("perm", new long[] {2, 0, 1, 3})),
                3,
                4));
      }
    }
  }
}
