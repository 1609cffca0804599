package dev.cairn.onnx;

import static dev.cairn.onnx.OperatorCase.NONE;
import static dev.cairn.onnx.OperatorCase.graph;
import static dev.cairn.onnx.OperatorCase.operator;
import static dev.cairn.onnx.OperatorCase.unary;
import static dev.cairn.onnx.OperatorCase.weights;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Operations that are written with others, turns and sequences that are written out.
final class MadeOfOthersCases {
  private MadeOfOthersCases() {}

  static void add(List<OperatorCase> cases) {
    normalisations(cases);
    attention(cases);
    pastAndMasks(cases);
    rotations(cases);
    images(cases);
    turns(cases);
    updates(cases);
  }

  private static void normalisations(List<OperatorCase> cases) {
    cases.add(unary("LpNormalization", Map.of("axis", 2L), 13));
    cases.add(unary("LpNormalization", Map.of("axis", 1L, "p", 1L), 13));
    for (long axis : new long[] {-1, 1}) {
      int[] shape = axis == 1 ? new int[] {3, 4} : new int[] {4};
      cases.add(
          operator(
              "RMSNormalization from axis " + axis,
              graph(23, 3, 4)
                  .initialiser("s", weights(shape, 0.5, 1.5, 21))
                  .node("RMSNormalization", List.of("t", "s"), List.of("y"), Map.of("axis", axis)),
              3,
              4));
    }
    for (int opset : new int[] {18, 21}) {
      int[] numbers = {opset < 21 ? 2 : 4};
      cases.add(
          operator(
              "GroupNormalization of set " + opset,
              graph(opset, 4, 3, 2)
                  .initialiser("s", weights(numbers, 0.5, 1.5, 22))
                  .initialiser("b", weights(numbers, -1, 1, 23))
                  .node(
                      "GroupNormalization",
                      List.of("t", "s", "b"),
                      List.of("y"),
                      Map.of("num_groups", 2L)),
              4,
              3,
              2));
    }
  }

  private static void attention(List<OperatorCase> cases) {
    OnnxFiles apart =
        graph(23, 2, 3, 4)
            .initialiser("k", weights(new int[] {4}, -1, 1, 24))
            .node("Mul", List.of("t", "k"), List.of("u"), NONE);
    cases.add(
        operator(
            "Attention, causal",
            apart.node("Attention", List.of("t", "u", "t"), List.of("y"), Map.of("is_causal", 1L)),
            2,
            3,
            4));
    cases.add(
        operator(
            "Attention of joined heads with a mask",
            graph(23, 3, 4)
                .initialiser("m", weights(new int[] {3, 3}, -1, 1, 25))
                .node(
                    "Attention",
                    List.of("t", "t", "t", "m"),
                    List.of("y"),
                    Map.of("q_num_heads", 2L, "kv_num_heads", 2L, "scale", 0.3)),
            3,
            4));
    cases.add(
        operator(
            "Attention whose scores are bounded",
            graph(23, 2, 3, 4)
                .node("Attention", List.of("t", "t", "t"), List.of("y"), Map.of("softcap", 0.75)),
            2,
            3,
            4));
    cases.add(
        operator(
            "Attention of heads that share keys",
            graph(23, 4, 3, 2)
                .initialiser("k", weights(new int[] {2, 4}, -1, 1, 26))
                .wholes("flat", 0, 4, 6)
                .wholes("s", 0, 2, 3, 2)
                .node("Reshape", List.of("t", "flat"), List.of("u"), NONE)
                .node("MatMul", List.of("k", "u"), List.of("v"), NONE)
                .node("Reshape", List.of("v", "s"), List.of("kv"), NONE)
                .node("Attention", List.of("t", "kv", "kv"), List.of("y"), NONE),
            4,
            3,
            2));
  }

  private static void pastAndMasks(List<OperatorCase> cases) {
    Tensor kept =
        Tensor.of(ElementType.BOOL, new int[] {3, 3}, new double[] {1, 0, 0, 1, 1, 0, 0, 1, 1});
    cases.add(
        operator(
            "Attention with a mask of truths",
            graph(23, 2, 3, 4)
                .initialiser("m", kept)
                .node("Attention", List.of("t", "t", "t", "m"), List.of("y"), NONE),
            2,
            3,
            4));
    cases.add(
        operator(
            "Attention with past keys",
            graph(23, 2, 3, 4)
                .initialiser("k", weights(new int[] {4}, -1, 1, 24))
                .node("Mul", List.of("t", "k"), List.of("past"), NONE)
                .node("Sin", List.of("t"), List.of("values"), NONE)
                .node(
                    "Attention",
                    List.of("t", "t", "t", "", "past", "values"),
                    List.of("now", "keys", "more"),
                    NONE)
                .node("Concat", List.of("now", "keys", "more"), List.of("y"), Map.of("axis", 2L)),
            2,
            3,
            4));
  }

  private static void rotations(List<OperatorCase> cases) {
    for (long interleaved : new long[] {0, 1}) {
      cases.add(
          operator(
              "RotaryEmbedding %s".formatted(interleaved),
              rotary(interleaved, new int[] {2, 3, 6}, 3)
                  .node(
                      "RotaryEmbedding",
                      List.of("t", "c", "s", "at"),
                      List.of("y"),
                      Map.of("interleaved", interleaved)),
              2,
              3,
              6));
      cases.add(
          operator(
              "RotaryEmbedding of a part of joined heads %s".formatted(interleaved),
              rotary(interleaved, new int[] {3, 12}, 2)
                  .node(
                      "RotaryEmbedding",
                      List.of("t", "c", "s", "at"),
                      List.of("y"),
                      Map.of(
                          "interleaved", interleaved,
                          "num_heads", 2L,
                          "rotary_embedding_dim", 4L)),
              3,
              12));
    }
  }

  private static OnnxFiles rotary(long seed, int[] sample, int pairs) {
    return graph(23, sample)
        .initialiser("c", weights(new int[] {5, pairs}, -1, 1, 41 + seed))
        .initialiser("s", weights(new int[] {5, pairs}, -1, 1, 43 + seed))
        .wholes("steps", 4, 0, 2)
        .wholes("three", 3)
        .wholes("zero", 0)
        .node("Shape", List.of("t"), List.of("all"), NONE)
        .node("Gather", List.of("all", "zero"), List.of("n"), NONE)
        .node("Concat", List.of("n", "three"), List.of("to"), Map.of("axis", 0L))
        .node("Expand", List.of("steps", "to"), List.of("at"), NONE);
  }

  private static void images(List<OperatorCase> cases) {
    Map<String, Object> window =
        Map.of(
            "kernel_shape", new long[] {3, 2},
            "strides", new long[] {2, 1},
            "pads", new long[] {1, 0, 1, 1});
    for (long p : new long[] {1, 2, 4}) {
      Map<String, Object> all = new HashMap<>(window);
      all.put("p", p);
      cases.add(
          operator(
              "LpPool of p = " + p,
              graph(18, 2, 5, 4).node("LpPool", List.of("t"), List.of("y"), all),
              2,
              5,
              4));
    }
    for (String padding : List.of("zeros", "border")) {
      for (long corners : new long[] {0, 1}) {
        cases.add(
            operator(
                "GridSample %s %s".formatted(padding, corners),
                graph(16, 2, 3, 4)
                    .initialiser("g", weights(new int[] {2, 5, 2}, -1.4, 1.4, 27))
                    .node(
                        "ReduceMean",
                        List.of("t"),
                        List.of("m"),
                        Map.of("axes", new long[] {1, 2, 3}))
                    .node("Add", List.of("m", "g"), List.of("at"), NONE)
                    .node(
                        "GridSample",
                        List.of("t", "at"),
                        List.of("y"),
                        Map.of("padding_mode", padding, "align_corners", corners)),
                2,
                3,
                4));
      }
    }
    for (String coordinates : List.of("half_pixel", "align_corners", "asymmetric")) {
      cases.add(
          operator(
              "Resize cubic " + coordinates,
              graph(13, 1, 4, 5)
                  .node("Shape", List.of("t"), List.of("all"), NONE)
                  .wholes("zero", 0)
                  .wholes("size", 1, 7, 3)
                  .node("Gather", List.of("all", "zero"), List.of("n"), NONE)
                  .node("Concat", List.of("n", "size"), List.of("to"), Map.of("axis", 0L))
                  .node(
                      "Resize",
                      List.of("t", "", "", "to"),
                      List.of("y"),
                      Map.of("mode", "cubic", "coordinate_transformation_mode", coordinates)),
              1,
              4,
              5));
    }
  }

  private static void turns(List<OperatorCase> cases) {
    OnnxFiles body =
        new OnnxFiles(16)
            .input("s", false)
            .input("v", false)
            .node("Mul", List.of("s", "v"), List.of("p"), NONE)
            .node("Tanh", List.of("p"), List.of("n"), NONE)
            .node("Sin", List.of("n"), List.of("o"), NONE)
            .output("n")
            .output("o");
    for (long backwards : new long[] {0, 1}) {
      Map<String, Object> attributes =
          Map.of(
              "body", body,
              "num_scan_inputs", 1L,
              "scan_input_axes", new long[] {1},
              "scan_input_directions", new long[] {backwards},
              "scan_output_axes", new long[] {2},
              "scan_output_directions", new long[] {1 - backwards});
      cases.add(
          operator(
              "Scan backwards " + backwards,
              graph(16, 3, 4)
                  .node(
                      "ReduceMax",
                      List.of("t"),
                      List.of("first"),
                      Map.of("axes", new long[] {1}, "keepdims", 0L))
                  .node("Scan", List.of("first", "t"), List.of("last", "all"), attributes)
                  .wholes("behind", 2)
                  .node("Unsqueeze", List.of("last", "behind"), List.of("l"), NONE)
                  .node("Add", List.of("l", "all"), List.of("y"), NONE),
              3,
              4));
    }
    cases.add(
        operator(
            "sequences",
            graph(16, 3, 5)
                .node("Constant", List.of(), List.of("two"), Map.of("value_int", 2L))
                .node("Constant", List.of(), List.of("minus"), Map.of("value_int", -1L))
                .node("SplitToSequence", List.of("t", "two"), List.of("q"), Map.of("axis", 2L))
                .node("SequenceAt", List.of("q", "minus"), List.of("a"), NONE)
                .node("SequenceErase", List.of("q", "minus"), List.of("r"), NONE)
                .node("ConcatFromSequence", List.of("r"), List.of("c"), Map.of("axis", 1L))
                .node("Sin", List.of("c"), List.of("d"), NONE)
                .node("SequenceConstruct", List.of("c", "d"), List.of("e"), NONE)
                .node("SequenceInsert", List.of("e", "c", "minus"), List.of("f"), NONE)
                .node("Identity", List.of("f"), List.of("g"), NONE)
                .node(
                    "ConcatFromSequence",
                    List.of("g"),
                    List.of("h"),
                    Map.of("axis", -1L, "new_axis", 1L))
                .node("Mul", List.of("a", "a"), List.of("b"), NONE)
                .node(
                    "ReduceMean", List.of("h"), List.of("m"), Map.of("axes", new long[] {1, 2, 3}))
                .wholes("last", 3)
                .node("Squeeze", List.of("m", "last"), List.of("n"), NONE)
                .node("Add", List.of("b", "n"), List.of("y"), NONE),
            3,
            5));
  }

  private static void updates(List<OperatorCase> cases) {
    Tensor places = Tensor.of(ElementType.I64, new int[] {3, 2}, new double[] {2, 0, 0, 3, 2, 0});
    for (String reduction : List.of("mul", "max", "min")) {
      cases.add(
          operator(
              "ScatterND " + reduction,
              graph(18, 3, 4)
                  .initialiser("p", weights(new int[] {3, 4}, -1, 1, 12))
                  .initialiser("i", places)
                  .initialiser("u", weights(new int[] {3}, -1, 1, 28))
                  .node(
                      "ScatterND",
                      List.of("p", "i", "u"),
                      List.of("o"),
                      Map.of("reduction", reduction))
                  .node("Mul", List.of("t", "o"), List.of("y"), NONE),
              3,
              4));
    }
    cases.add(
        operator(
            "Pow of a parameter",
            graph(13, 5)
                .initialiser("e", weights(new int[] {5}, -1, 3, 29))
                .node("Exp", List.of("t"), List.of("s"), NONE)
                .node("Pow", List.of("s", "e"), List.of("y"), NONE),
            5));
  }
}
