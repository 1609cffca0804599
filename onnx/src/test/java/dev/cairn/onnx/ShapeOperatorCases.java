package dev.cairn.onnx;

import static dev.cairn.onnx.OperatorCase.NONE;
import static dev.cairn.onnx.OperatorCase.graph;
import static dev.cairn.onnx.OperatorCase.onParameter;
import static dev.cairn.onnx.OperatorCase.operator;
import static dev.cairn.onnx.OperatorCase.unary;
import static dev.cairn.onnx.OperatorCase.weights;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.List;
import java.util.Map;

/// Operations that move, pick and count.
final class ShapeOperatorCases {
  private ShapeOperatorCases() {}

  static void add(List<OperatorCase> cases) {
    knownNumbers(cases);
    shapes(cases);
    indices(cases);
    sums(cases);
  }

  private static void sums(List<OperatorCase> cases) {
    record Sum(String equation, List<String> operands) {}
    List<Sum> sums =
        List.of(
            new Sum("bij->b", List.of("t")),
            new Sum("bij->bji", List.of("t")),
            new Sum("bii->bi", List.of("s")),
            new Sum("bij,jk->bik", List.of("t", "m")),
            new Sum("bij,bik->bjk", List.of("t", "t")),
            new Sum("bij,kl,jk->bil", List.of("t", "m", "q")),
            new Sum("...j,jk->...k", List.of("t", "m")),
            new Sum("...ij,...ik->...jk", List.of("t", "t")),
            new Sum("b...,...->b...", List.of("t", "v")),
            new Sum("jk,bij", List.of("m", "t")));
    for (Sum sum : sums) {
      cases.add(
          operator(
              "Einsum " + sum.equation(),
              graph(13, 3, 4)
                  .initialiser("m", weights(new int[] {4, 2}, -1, 1, 3))
                  .initialiser("q", weights(new int[] {4, 4}, -1, 1, 4))
                  .initialiser("v", weights(new int[] {3, 4}, -1, 1, 5))
                  .node("MatMul", List.of("q", "q"), List.of("unused"), NONE)
                  .node(
                      "Transpose", List.of("t"), List.of("u"), Map.of("perm", new long[] {0, 2, 1}))
                  .node("MatMul", List.of("t", "u"), List.of("s"), NONE)
                  .node("Einsum", sum.operands(), List.of("y"), Map.of("equation", sum.equation())),
              3,
              4));
    }
    cases.add(
        operator(
            "EyeLike",
            graph(13, 4, 4)
                .initialiser("q", weights(new int[] {4, 4}, -1, 1, 4))
                .node("EyeLike", List.of("q"), List.of("e"), Map.of("k", 1L, "dtype", 1L))
                .node("Mul", List.of("t", "e"), List.of("y"), NONE),
            4,
            4));
    cases.add(
        operator(
            "NonZero",
            graph(13, 5)
                .wholes("chosen", 0, 2, 0, 1, 1)
                .node("NonZero", List.of("chosen"), List.of("found"), NONE)
                .node("Gather", List.of("t", "found"), List.of("y"), Map.of("axis", 1L)),
            5));
    cases.add(
        operator(
            "GatherElements, the same for all samples",
            graph(13, 4)
                .wholes("one", 3, 0)
                .node("Shape", List.of("x"), List.of("s"), Map.of())
                .wholes("first", 0)
                .node("Gather", List.of("s", "first"), List.of("n"), NONE)
                .wholes("two", 2)
                .node("Concat", List.of("n", "two"), List.of("wide"), Map.of("axis", 0L))
                .node("Expand", List.of("one", "wide"), List.of("i"), NONE)
                .node("GatherElements", List.of("t", "i"), List.of("y"), Map.of("axis", 1L)),
            4));
  }

  private static void shapes(List<OperatorCase> cases) {
    cases.add(
        operator(
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
        operator(
            "Gather",
            graph(13, 5, 2)
                .wholes("i", 4, 0, -2)
                .node("Gather", List.of("t", "i"), List.of("y"), Map.of("axis", 1L)),
            5,
            2));
    cases.add(
        operator(
            "Split and Concat",
            graph(13, 5, 2)
                .wholes("s", 2, 3)
                .node("Split", List.of("t", "s"), List.of("a", "b"), Map.of("axis", 1L))
                .node("Concat", List.of("b", "a", "b"), List.of("y"), Map.of("axis", -2L)),
            5,
            2));
    cases.add(
        operator(
            "Split in equal parts",
            graph(18, 5, 2)
                .node(
                    "Split", List.of("t"), List.of("a", "b"), Map.of("axis", 1L, "num_outputs", 2L))
                .node("Concat", List.of("b", "a"), List.of("y"), Map.of("axis", 1L)),
            5,
            2));
    for (String mode : List.of("constant", "edge", "reflect")) {
      cases.add(
          operator(
              "Pad " + mode,
              graph(13, 3, 4)
                  .wholes("p", 0, 1, 2, 0, 0, 3)
                  .node("Constant", List.of(), List.of("v"), Map.of("value_float", 1.5))
                  .node("Pad", List.of("t", "p", "v"), List.of("y"), Map.of("mode", mode)),
              3,
              4));
    }
    cases.add(
        operator(
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
        operator(
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
        operator(
            "Trilu",
            graph(14, 4, 4).node("Trilu", List.of("t"), List.of("y"), Map.of("upper", 0L)),
            4,
            4));
    cases.add(
        operator(
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

  private static void indices(List<OperatorCase> cases) {
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
    Tensor apart =
        Tensor.of(ElementType.I64, new int[] {2, 4}, new double[] {2, 0, 1, 0, 0, 1, 2, 1});
    cases.add(
        onParameter(
            "ScatterElements",
            g ->
                g.initialiser("i", apart)
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
    cases.add(
        onParameter(
            "ReverseSequence",
            g ->
                g.wholes("n", 2, 3, 1, 2)
                    .node("ReverseSequence", List.of("p", "n"), List.of("o"), NONE)));
    cases.add(
        operator("Det", graph(13, 2, 4, 4).node("Det", List.of("t"), List.of("y"), NONE), 2, 4, 4));
    cases.add(unary("Hardmax", NONE, 13));
    for (long reverse : new long[] {0, 1}) {
      cases.add(
          operator(
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
          operator(
              "Resize " + mode,
              graph(13, 2, 3, 4)
                  .node("Constant", List.of(), List.of("s"), Map.of("value", scales))
                  .node("Resize", List.of("t", "", "s"), List.of("y"), Map.of("mode", mode)),
              2,
              3,
              4));
    }
    cases.add(
        operator(
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

  /// Arithmetic of numbers that the model states: what exporters make masks and extents of.
  private static void knownNumbers(List<OperatorCase> cases) {
    List<String> comparisons = List.of("Greater", "GreaterOrEqual", "Less", "LessOrEqual");
    for (String type : comparisons) {
      cases.add(
          operator(
              type,
              pairs()
                  .node(type, List.of("a", "b"), List.of("q"), NONE)
                  .node("Where", List.of("q", "t", "n"), List.of("y"), NONE),
              4));
    }
    for (String type : List.of("And", "Or")) {
      cases.add(
          operator(
              type,
              pairs()
                  .node("Less", List.of("a", "b"), List.of("p"), NONE)
                  .node("Equal", List.of("b", "c"), List.of("q"), NONE)
                  .node(type, List.of("p", "q"), List.of("r"), NONE)
                  .node("Where", List.of("r", "t", "n"), List.of("y"), NONE),
              4));
    }
    cases.add(
        operator(
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
          operator(
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
}
