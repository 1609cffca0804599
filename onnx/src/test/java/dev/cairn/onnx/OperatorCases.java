package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Graphs of one operation each.
final class OperatorCases {
  private OperatorCases() {}

  /// One graph: the input "x" is multiplied with the parameter "w" of its sample's shape, then the
  /// operation under test follows.
  record Case(String name, OnnxFiles model, List<Integer> sample) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Map<String, Object> NONE = Map.of();

  static double[] random(int count, double low, double high, long seed) {
    return new SplittableRandom(seed).doubles(count, low, high).map(x -> (float) x).toArray();
  }

  private static Tensor weights(int[] shape, double low, double high, long seed) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensor.of(ElementType.F32, shape, random(count, low, high, seed));
  }

  /// A graph with x·w ready under the name "t".
  private static OnnxFiles graph(int opset, int... sample) {
    int[] batch = new int[sample.length + 1];
    System.arraycopy(sample, 0, batch, 1, sample.length);
    return new OnnxFiles(opset)
        .input("x", false, batch)
        .initialiser("w", weights(sample, 0.5, 1.5, 1))
        .node("Mul", List.of("x", "w"), List.of("t"), NONE)
        .output("y");
  }

  private static Case unary(String type, Map<String, Object> attributes, int opset) {
    return new Case(
        type + attributes,
        graph(opset, 3, 4).node(type, List.of("t"), List.of("y"), attributes),
        List.of(3, 4));
  }

  private static Case of(String name, OnnxFiles graph, Integer... sample) {
    return new Case(name, graph, List.of(sample));
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String type :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Exp",
            "Sin",
            "Cos",
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
    binaries(cases);
    knownNumbers(cases);
    shapes(cases);
    windows(cases);
    layers(cases);
    indices(cases);
    recurrent(cases);
    return cases.stream();
  }

  private static void indices(List<Case> cases) {
    Tensor zeroOne = Tensor.of(ElementType.F32, new int[] {2}, new double[] {-0.5, 2});
    Tensor rows =
        Tensor.of(ElementType.I64, new int[] {2, 4}, new double[] {2, 0, -1, 1, 0, 0, 1, 2});
    Tensor places = Tensor.of(ElementType.I64, new int[] {2, 2}, new double[] {2, 0, 0, 3});
    cases.add(
        onParameter(
            "OneHot",
            g ->
                g.wholes("i", 2, 0, 3)
                    .wholes("d", 4)
                    .initialiser("v", zeroOne)
                    .node("OneHot", List.of("i", "d", "v"), List.of("o"), NONE)));
    cases.add(
        onParameter(
            "GatherElements",
            g ->
                g.initialiser("i", rows)
                    .node("GatherElements", List.of("p", "i"), List.of("g"), NONE)
                    .node("ReduceSum", List.of("g"), List.of("o"), NONE)));
    cases.add(
        onParameter(
            "GatherND",
            g ->
                g.initialiser("i", places)
                    .node("GatherND", List.of("p", "i"), List.of("g"), NONE)
                    .node("ReduceSum", List.of("g"), List.of("o"), NONE)));
    cases.add(
        onParameter(
            "ScatterElements",
            g ->
                g.initialiser("i", rows)
                    .initialiser("u", weights(new int[] {2, 4}, -1, 1, 8))
                    .node("Relu", List.of("u"), List.of("r"), NONE)
                    .node("ScatterElements", List.of("p", "i", "r"), List.of("o"), NONE)));
    cases.add(
        onParameter(
            "ScatterND",
            g ->
                g.initialiser("i", places)
                    .initialiser("u", weights(new int[] {2}, -1, 1, 9))
                    .node("ScatterND", List.of("p", "i", "u"), List.of("o"), NONE)));
    cases.add(unary("Hardmax", NONE, 13));
    for (long reverse : new long[] {0, 1}) {
      cases.add(
          of(
              "CumSum" + reverse,
              graph(14, 3, 4)
                  .node("Constant", List.of(), List.of("a"), Map.of("value_int", 2L))
                  .node(
                      "CumSum",
                      List.of("t", "a"),
                      List.of("y"),
                      Map.of("reverse", reverse, "exclusive", reverse)),
              3,
              4));
    }
    Tensor scales = Tensor.of(ElementType.F32, new int[] {4}, new double[] {1, 1, 2, 1.5});
    for (String mode : List.of("nearest", "linear")) {
      cases.add(
          of(
              "Resize " + mode,
              graph(13, 2, 3, 4)
                  .node("Constant", List.of(), List.of("s"), Map.of("value", scales))
                  .node("Resize", List.of("t", "", "s"), List.of("y"), Map.of("mode", mode)),
              2,
              3,
              4));
    }
    cases.add(
        of(
            "ConvTranspose",
            graph(13, 4, 3, 3)
                .initialiser("k", weights(new int[] {4, 2, 3, 2}, -1, 1, 10))
                .initialiser("b", weights(new int[] {4}, -1, 1, 11))
                .node(
                    "ConvTranspose",
                    List.of("t", "k", "b"),
                    List.of("y"),
                    Map.of(
                        "group", 2L,
                        "strides", new long[] {2, 1},
                        "dilations", new long[] {1, 2},
                        "pads", new long[] {1, 0, 0, 1},
                        "output_padding", new long[] {1, 0})),
            4,
            3,
            3));
  }

  /// Both directions over three steps of four numbers, samples along the second axis.
  private static void recurrent(List<Case> cases) {
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
            of(
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

  /// x·w times what is made of the parameter p, `[3, 4]` or one number.
  private static Case onParameter(String name, UnaryOperator<OnnxFiles> nodes) {
    OnnxFiles graph = graph(13, 3, 4).initialiser("p", weights(new int[] {3, 4}, -1, 1, 12));
    return of(name, nodes.apply(graph).node("Mul", List.of("t", "o"), List.of("y"), NONE), 3, 4);
  }

  private static void binaries(List<Case> cases) {
    for (String type : List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean", "PRelu")) {
      cases.add(
          of(
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
          of(
              "Pow" + exponent,
              graph(13, 3, 4)
                  .node("Constant", List.of(), List.of("e"), Map.of("value", e))
                  .node("Pow", List.of("t", "e"), List.of("y"), NONE),
              3,
              4));
    }
    for (double exponent : new double[] {0.5, -0.5, 1.7}) {
      cases.add(
          of(
              "Pow of a square " + exponent,
              graph(13, 5)
                  .node("Mul", List.of("t", "t"), List.of("s"), NONE)
                  .node("Constant", List.of(), List.of("e"), Map.of("value_float", exponent))
                  .node("Pow", List.of("s", "e"), List.of("y"), NONE),
              5));
    }
    for (String type : List.of("Sqrt", "Log", "Reciprocal")) {
      cases.add(
          of(
              type,
              graph(13, 5)
                  .node("Exp", List.of("t"), List.of("s"), NONE)
                  .node(type, List.of("s"), List.of("y"), NONE),
              5));
    }
    Tensor mask = Tensor.of(ElementType.BOOL, new int[] {4}, new double[] {1, 0, 1, 1});
    cases.add(
        of(
            "Where",
            graph(13, 3, 4)
                .initialiser("c", mask)
                .node("Constant", List.of(), List.of("v"), Map.of("value_float", -7.5))
                .node("Where", List.of("c", "t", "v"), List.of("y"), NONE),
            3,
            4));
    cases.add(
        of(
            "Clip",
            graph(13, 3, 4)
                .node("Constant", List.of(), List.of("l"), Map.of("value_float", -0.4))
                .node("Constant", List.of(), List.of("h"), Map.of("value_float", 0.6))
                .node("Clip", List.of("t", "l", "h"), List.of("y"), NONE),
            3,
            4));
  }

  private static void shapes(List<Case> cases) {
    cases.add(
        of(
            "Slice",
            graph(13, 5, 6)
                .wholes("starts", -2, 1)
                .wholes("ends", -100, 6)
                .wholes("axes", 1, 2)
                .wholes("steps", -2, 2)
                .node("Slice", List.of("t", "starts", "ends", "axes", "steps"), List.of("y"), NONE),
            5,
            6));
    cases.add(
        of(
            "Gather",
            graph(13, 5, 2)
                .wholes("i", 4, 0, -2)
                .node("Gather", List.of("t", "i"), List.of("y"), Map.of("axis", 1L)),
            5,
            2));
    cases.add(
        of(
            "Split and Concat",
            graph(13, 5, 2)
                .wholes("s", 2, 3)
                .node("Split", List.of("t", "s"), List.of("a", "b"), Map.of("axis", 1L))
                .node("Concat", List.of("b", "a", "b"), List.of("y"), Map.of("axis", -2L)),
            5,
            2));
    cases.add(
        of(
            "Split in equal parts",
            graph(18, 5, 2)
                .node(
                    "Split", List.of("t"), List.of("a", "b"), Map.of("axis", 1L, "num_outputs", 2L))
                .node("Concat", List.of("b", "a"), List.of("y"), Map.of("axis", 1L)),
            5,
            2));
    for (String mode : List.of("constant", "edge", "reflect")) {
      cases.add(
          of(
              "Pad " + mode,
              graph(13, 3, 4)
                  .wholes("p", 0, 1, 2, 0, 0, 3)
                  .node("Constant", List.of(), List.of("v"), Map.of("value_float", 1.5))
                  .node("Pad", List.of("t", "p", "v"), List.of("y"), Map.of("mode", mode)),
              3,
              4));
    }
    cases.add(
        of(
            "Reshape, Unsqueeze, Squeeze, Expand, Tile",
            graph(13, 2, 3)
                .wholes("to", 0, -1)
                .wholes("axes", 1)
                .wholes("wide", 1, 4, 1)
                .wholes("tiles", 1, 1, 3)
                .wholes("first", 1)
                .wholes("next", 2)
                .node("Reshape", List.of("t", "to"), List.of("a"), NONE)
                .node("Unsqueeze", List.of("a", "axes"), List.of("b"), NONE)
                .node("Expand", List.of("b", "wide"), List.of("c"), NONE)
                .node("Tile", List.of("c", "tiles"), List.of("d"), NONE)
                .node("Slice", List.of("d", "first", "next", "axes"), List.of("e"), NONE)
                .node("Squeeze", List.of("e", "axes"), List.of("y"), NONE),
            2,
            3));
    cases.add(
        of(
            "Reshape to what Shape says",
            graph(15, 2, 3)
                .node("Shape", List.of("x"), List.of("s"), NONE)
                .node("Shape", List.of("x"), List.of("n"), Map.of("start", 0L, "end", 1L))
                .wholes("m", -1)
                .node("Concat", List.of("n", "m"), List.of("to"), Map.of("axis", 0L))
                .node("Reshape", List.of("t", "to"), List.of("f"), NONE)
                .node("Reshape", List.of("f", "s"), List.of("y"), NONE),
            2,
            3));
    cases.add(
        of(
            "Trilu",
            graph(14, 4, 4).node("Trilu", List.of("t"), List.of("y"), Map.of("upper", 0L)),
            4,
            4));
    cases.add(
        of(
            "ConstantOfShape, Range, Cast, Equal, Not",
            graph(13, 3)
                .wholes("n", 3)
                .node("ConstantOfShape", List.of("n"), List.of("z"), NONE)
                .node("Add", List.of("t", "z"), List.of("a"), NONE)
                .node("Constant", List.of(), List.of("r0"), Map.of("value_int", 0L))
                .node("Constant", List.of(), List.of("r1"), Map.of("value_int", 6L))
                .node("Constant", List.of(), List.of("r2"), Map.of("value_int", 2L))
                .node("Range", List.of("r0", "r1", "r2"), List.of("r"), NONE)
                .node("Equal", List.of("r", "r2"), List.of("e"), NONE)
                .node("Not", List.of("e"), List.of("q"), NONE)
                .node("Cast", List.of("q"), List.of("f"), Map.of("to", 1L))
                .node("Mul", List.of("a", "f"), List.of("y"), NONE),
            3));
  }

  /// Arithmetic of numbers that the model states: what exporters make masks and extents of.
  private static void knownNumbers(List<Case> cases) {
    List<String> comparisons = List.of("Greater", "GreaterOrEqual", "Less", "LessOrEqual");
    for (String type : comparisons) {
      cases.add(
          of(
              type,
              pairs()
                  .node(type, List.of("a", "b"), List.of("q"), NONE)
                  .node("Where", List.of("q", "t", "n"), List.of("y"), NONE),
              4));
    }
    for (String type : List.of("And", "Or")) {
      cases.add(
          of(
              type,
              pairs()
                  .node("Less", List.of("a", "b"), List.of("p"), NONE)
                  .node("Equal", List.of("b", "c"), List.of("q"), NONE)
                  .node(type, List.of("p", "q"), List.of("r"), NONE)
                  .node("Where", List.of("r", "t", "n"), List.of("y"), NONE),
              4));
    }
    cases.add(
        of(
            "Mod, Size, ReduceProd",
            pairs()
                .node("Mod", List.of("a", "b"), List.of("m"), NONE)
                .node("Size", List.of("a"), List.of("s"), NONE)
                .node("ReduceProd", List.of("c"), List.of("p"), Map.of("axes", new long[] {0}))
                .node("Add", List.of("s", "p"), List.of("o"), NONE)
                .node("Mul", List.of("m", "o"), List.of("k"), NONE)
                .node("Cast", List.of("k"), List.of("f"), Map.of("to", 1L))
                .node("Mul", List.of("t", "f"), List.of("y"), NONE),
            4));
    for (String type : List.of("Floor", "Ceil")) {
      cases.add(
          of(
              type,
              pairs()
                  .node(type, List.of("n"), List.of("v"), NONE)
                  .node("Mul", List.of("t", "v"), List.of("y"), NONE),
              4));
    }
  }

  /// A graph with the whole numbers a, b and c, and the number n.
  private static OnnxFiles pairs() {
    return graph(16, 4)
        .wholes("a", -7, 2, 5, 4)
        .wholes("b", 3, 2, 3, -3)
        .wholes("c", 3, 1, 4, -3)
        .node("Constant", List.of(), List.of("n"), Map.of("value_float", -2.25));
  }

  private static void windows(List<Case> cases) {
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
          of(
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
        of(
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
          of(type, graph(13, 2, 6, 5).node(type, List.of("t"), List.of("y"), window), 2, 6, 5));
      Map<String, Object> ceiling = new HashMap<>(window);
      ceiling.put("ceil_mode", 1L);
      ceiling.put("pads", new long[] {1, 0, 1, 0});
      cases.add(
          of(
              type + " ceil_mode",
              graph(13, 2, 6, 5).node(type, List.of("t"), List.of("y"), ceiling),
              2,
              6,
              5));
    }
    Map<String, Object> padded = new HashMap<>(window);
    padded.put("count_include_pad", 1L);
    cases.add(
        of(
            "AveragePool with padding",
            graph(13, 2, 6, 5).node("AveragePool", List.of("t"), List.of("y"), padded),
            2,
            6,
            5));
    for (String type : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      cases.add(of(type, graph(13, 2, 6, 5).node(type, List.of("t"), List.of("y"), NONE), 2, 6, 5));
    }
  }

  /// Products of parameters alone, of one to three axes, added to the data.
  private static void products(List<Case> cases) {
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
          of(
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

  private static void layers(List<Case> cases) {
    cases.add(
        of(
            "MatMul with a matrix",
            graph(13, 2, 3)
                .initialiser("m", weights(new int[] {3, 4}, -1, 1, 5))
                .node("MatMul", List.of("t", "m"), List.of("y"), NONE),
            2,
            3));
    cases.add(
        of(
            "MatMul of a batch",
            graph(13, 2, 2, 3)
                .initialiser("m", weights(new int[] {2, 3, 4}, -1, 1, 5))
                .node("MatMul", List.of("t", "m"), List.of("y"), NONE),
            2,
            2,
            3));
    cases.add(
        of(
            "MatMul with a vector",
            graph(13, 2, 3)
                .initialiser("m", weights(new int[] {3}, -1, 1, 5))
                .node("MatMul", List.of("t", "m"), List.of("y"), NONE),
            2,
            3));
    cases.add(
        of(
            "MatMul of a vector with a batch",
            graph(13, 2, 3)
                .initialiser("m", weights(new int[] {2}, -1, 1, 5))
                .node("MatMul", List.of("m", "t"), List.of("y"), NONE),
            2,
            3));
    products(cases);
    cases.add(
        of(
            "MatMul of data with data",
            graph(13, 2, 3)
                .node("Transpose", List.of("t"), List.of("u"), Map.of("perm", new long[] {0, 2, 1}))
                .node("MatMul", List.of("t", "u"), List.of("y"), NONE),
            2,
            3));
    for (long transposed : new long[] {0, 1}) {
      int[] shape = transposed == 0 ? new int[] {3, 4} : new int[] {4, 3};
      cases.add(
          of(
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
        of(
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
        of(
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
        of(
            "InstanceNormalization",
            graph(13, 3, 4)
                .initialiser("g", weights(new int[] {3}, 0.5, 1.5, 7))
                .initialiser("b", weights(new int[] {3}, -1, 1, 8))
                .node("InstanceNormalization", List.of("t", "g", "b"), List.of("y"), NONE),
            3,
            4));
    for (String type : List.of("ReduceSum", "ReduceMean")) {
      cases.add(
          of(
              type + " with axes as an operand",
              graph(18, 3, 4)
                  .wholes("axes", 2, 1)
                  .node(type, List.of("t", "axes"), List.of("y"), Map.of("keepdims", 0L)),
              3,
              4));
    }
  }
}
