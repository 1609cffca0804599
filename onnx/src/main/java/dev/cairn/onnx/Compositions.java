package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Operations that are made of others.
final class Compositions {
  /// The numbers of float32, int64 and float64 among ONNX's element types.
  private static final long FLOAT = 1;

  private static final long LONG = 7;

  private static final long DOUBLE = 11;

  private Compositions() {}

  /// By the operation, in the order in which they are written out.
  static SequencedMap<String, Consumer<Rewriter>> all() {
    SequencedMap<String, Consumer<Rewriter>> rules = new LinkedHashMap<>();
    rules.put("SoftmaxCrossEntropyLoss", LossCompositions::softmaxCrossEntropy);
    rules.put("NegativeLogLikelihoodLoss", LossCompositions::negativeLogLikelihood);
    rules.put("HardSwish", Compositions::hardSwish);
    rules.put("HardSigmoid", r -> r.result("Identity", hardSigmoid(r, "alpha", "beta")));
    rules.put("LpNormalization", LayerCompositions::normalised);
    rules.put("ReduceL1", r -> reduced(r, "ReduceSum", r.node("Abs", r.in(0)), ""));
    rules.put("ReduceLogSum", r -> reduced(r, "ReduceSum", r.in(0), "Log"));
    rules.put("ReduceMin", r -> reduced(r, "ReduceMax", r.node("Neg", r.in(0)), "Neg"));
    rules.put("Tan", r -> r.result("Div", r.node("Sin", r.in(0)), r.node("Cos", r.in(0))));
    rules.put("Sinh", Compositions::sinh);
    rules.put("Cosh", r -> r.result("Identity", cosh(r, r.in(0))));
    rules.put("Asin", Compositions::arcsine);
    rules.put("Acos", Compositions::arccosine);
    rules.put("Acosh", Compositions::acosh);
    rules.put("Atanh", Compositions::inverseTangent);
    rules.put(
        "Scatter",
        r -> r.result("ScatterElements", r.origin().attributes(), r.in(0), r.in(1), r.in(2)));
    rules.put("Xor", r -> r.result("Not", r.node("Equal", r.in(0), r.in(1))));
    rules.put("Sign", Compositions::sign);
    rules.put("ThresholdedRelu", Compositions::thresholded);
    rules.put("Shrink", Compositions::shrink);
    rules.put("LRN", LayerCompositions::localResponse);
    rules.put("LpPool", LayerCompositions::lengthPool);
    rules.put("CastLike", Compositions::castLike);
    rules.put("Div", Compositions::quotient);
    rules.put("MeanVarianceNormalization", LayerCompositions::meanVariance);
    rules.put("GroupNormalization", LayerCompositions::groupNormalisation);
    rules.put("RMSNormalization", LayerCompositions::rootMeanSquare);
    rules.put("Attention", AttentionComposition::write);
    rules.put("RotaryEmbedding", RotaryComposition::write);
    rules.put("GridSample", ImageCompositions::gridSample);
    rules.put("CenterCropPad", ImageCompositions::centred);
    rules.put("DepthToSpace", Compositions::depthToSpace);
    rules.put("SpaceToDepth", Compositions::spaceToDepth);
    rules.put("Compress", Compositions::compress);
    rules.put("DequantizeLinear", Compositions::dequantise);
    return rules;
  }

  static Map<String, OnnxAttribute> whole(String name, long value) {
    return Map.of(name, new OnnxAttribute.Whole(value));
  }

  private static boolean whole(Optional<ElementType> type) {
    return type.filter(x -> !x.isFloating() && x != ElementType.BOOL).isPresent();
  }

  private static Map<String, OnnxAttribute> permutation(long... order) {
    return Map.of("perm", new OnnxAttribute.Wholes(Arrays.stream(order).boxed().toList()));
  }

  /// max(0, min(1, αx + β)).
  private static String hardSigmoid(Rewriter r, String alpha, String beta) {
    String line =
        r.node("Add", r.node("Mul", r.in(0), r.attribute(alpha, 0.2)), r.attribute(beta, 0.5));
    return r.node("Clip", line, r.number(0), r.number(1));
  }

  /// x·max(0, min(1, x/6 + ½)), as x·max(0, min(6, x + 3))/6: 1/6 is no double.
  private static void hardSwish(Rewriter r) {
    String six = r.node("Clip", r.node("Add", r.in(0), r.number(3)), r.number(0), r.number(6));
    r.result("Div", r.node("Mul", r.in(0), six), r.number(6));
  }

  /// A reduction of something, and a function of it.
  private static void reduced(Rewriter r, String type, String of, String after) {
    String[] inputs = r.has(1) ? new String[] {of, r.in(1)} : new String[] {of};
    if (after.isEmpty()) {
      r.result(type, r.origin().attributes(), inputs);
    } else {
      r.result(after, r.node(type, r.origin().attributes(), inputs));
    }
  }

  /// sinh x = tanh x · cosh x, which does not cancel near 0.
  private static void sinh(Rewriter r) {
    r.result("Mul", r.node("Tanh", r.in(0)), cosh(r, r.in(0)));
  }

  /// cosh x = 1 + 2 sinh²(x/2), whose slope does not cancel near 0.
  private static String cosh(Rewriter r, String x) {
    String half = r.node("Div", x, r.number(2));
    String sum = r.node("Add", r.node("Exp", half), r.node("Exp", r.node("Neg", half)));
    String twice = r.node("Mul", r.node("Tanh", half), sum);
    return r.node("Add", r.number(1), r.node("Div", r.node("Mul", twice, twice), r.number(2)));
  }

  /// arctan(x/√((1 − x)(1 + x))).
  private static void arcsine(Rewriter r) {
    String roots = r.node("Mul", root(r, "Sub"), root(r, "Add"));
    r.result("Atan", r.node("Div", r.in(0), roots));
  }

  /// 2 arctan √((1 − x)/(1 + x)).
  private static void arccosine(Rewriter r) {
    String half = r.node("Atan", r.node("Div", root(r, "Sub"), root(r, "Add")));
    r.result("Mul", r.number(2), half);
  }

  /// √(1 + x) or √(1 − x).
  private static String root(Rewriter r, String operation) {
    return r.node("Sqrt", r.node(operation, r.number(1), r.in(0)));
  }

  /// log(x + √(x − 1)·√(x + 1)).
  private static void acosh(Rewriter r) {
    String below = r.node("Sqrt", r.node("Sub", r.in(0), r.number(1)));
    String above = r.node("Sqrt", r.node("Add", r.in(0), r.number(1)));
    r.result("Log", r.node("Add", r.in(0), r.node("Mul", below, above)));
  }

  private static void inverseTangent(Rewriter r) {
    String above = r.node("Add", r.number(1), r.in(0));
    String below = r.node("Sub", r.number(1), r.in(0));
    r.result("Div", r.node("Log", r.node("Div", above, below)), r.number(2));
  }

  /// 1, 0 or −1.
  private static void sign(Rewriter r) {
    String zero = r.number(0);
    String above = r.node("Cast", toFloat(), r.node("Greater", r.in(0), zero));
    String below = r.node("Cast", toFloat(), r.node("Less", r.in(0), zero));
    r.result("Sub", above, below);
  }

  /// x above α, 0 elsewhere.
  private static void thresholded(Rewriter r) {
    String above = r.node("Greater", r.in(0), r.attribute("alpha", 1));
    r.result("Where", above, r.in(0), r.number(0));
  }

  /// x + bias below −λ, x − bias above λ, 0 between.
  private static void shrink(Rewriter r) {
    String lambda = r.attribute("lambd", 0.5);
    String bias = r.attribute("bias", 0);
    String above = r.node("Greater", r.in(0), lambda);
    String below = r.node("Less", r.in(0), r.node("Neg", lambda));
    String left = r.node("Where", below, r.node("Add", r.in(0), bias), r.number(0));
    r.result("Where", above, r.node("Sub", r.in(0), bias), left);
  }

  private static void depthToSpace(Rewriter r) {
    long size = r.whole("blocksize", 1);
    boolean depthFirst = r.text("mode", "DCR").equals("DCR");
    String[] e = extents(r);
    String apart =
        depthFirst
            ? r.joined(e[0], r.wholes(size, size, -1), e[2], e[3])
            : r.joined(e[0], r.wholes(-1, size, size), e[2], e[3]);
    String moved =
        r.node(
            "Transpose",
            depthFirst ? permutation(0, 3, 4, 1, 5, 2) : permutation(0, 1, 4, 2, 5, 3),
            r.node("Reshape", r.in(0), apart));
    String by = r.wholes(size);
    r.result(
        "Reshape",
        moved,
        r.joined(e[0], r.wholes(-1), r.node("Mul", e[2], by), r.node("Mul", e[3], by)));
  }

  private static void spaceToDepth(Rewriter r) {
    long size = r.whole("blocksize", 1);
    String[] e = extents(r);
    String by = r.wholes(size);
    String rows = r.node("Div", e[2], by);
    String columns = r.node("Div", e[3], by);
    String apart = r.joined(e[0], e[1], rows, by, columns, by);
    String moved =
        r.node("Transpose", permutation(0, 3, 5, 1, 2, 4), r.node("Reshape", r.in(0), apart));
    r.result("Reshape", moved, r.joined(e[0], r.wholes(-1), rows, columns));
  }

  private static String[] extents(Rewriter r) {
    String[] extents = new String[4];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = r.extent(r.in(0), axis);
    }
    return extents;
  }

  /// What a constant condition holds of along an axis, or of all numbers in a row.
  private static void compress(Rewriter r) {
    String x = r.given("axis") ? r.in(0) : r.node("Reshape", r.in(0), r.wholes(-1));
    String kept = r.node("Reshape", r.node("NonZero", r.in(1)), r.wholes(-1));
    r.result("Gather", Rewriter.axis(r.whole("axis", 0)), x, kept);
  }

  /// A cast to the type of another value.
  private static void castLike(Rewriter r) {
    ElementType type = r.type(1).orElse(ElementType.F64);
    Map<String, OnnxAttribute> attributes = r.without("saturate");
    attributes.put("to", new OnnxAttribute.Whole(TensorReader.number(type)));
    r.result("Cast", attributes, r.in(0));
  }

  /// A quotient; that of whole numbers is cut to one, which is a cast.
  private static void quotient(Rewriter r) {
    if (whole(r.type(0)) && whole(r.type(1))) {
      r.result("Cast", whole("to", LONG), r.node("Div", r.in(0), r.in(1)));
    } else {
      r.result(r.origin());
    }
  }

  /// (x − zero)·scale, with one number for all or one for each place along an axis.
  private static void dequantise(Rewriter r) {
    if (r.whole("block_size", 0) != 0) {
      throw new IllegalArgumentException("block_size is not supported");
    }
    String x = r.node("Cast", whole("to", DOUBLE), r.in(0));
    if (r.has(2)) {
      String zero = r.node("Cast", whole("to", DOUBLE), alongAxis(r, r.in(2)));
      x = r.node("Sub", x, zero);
    }
    r.result("Reshape", r.node("Mul", x, alongAxis(r, r.in(1))), r.node("Shape", r.in(0)));
  }

  /// One number, or a list whose numbers stand along the axis.
  private static String alongAxis(Rewriter r, String numbers) {
    long axis = r.whole("axis", 1);
    String behind =
        axis < 0
            ? r.wholes(-1 - axis)
            : r.node("Sub", r.node("Shape", r.node("Shape", r.in(0))), r.wholes(1 + axis));
    String ones = r.node("ConstantOfShape", wholeOne(), r.node("Max", r.wholes(0), behind));
    return r.node("Reshape", numbers, r.joined(r.wholes(-1), ones));
  }

  private static Map<String, OnnxAttribute> wholeOne() {
    Tensor one = Tensor.of(ElementType.I64, new int[] {1}, new double[] {1});
    return Map.of("value", new OnnxAttribute.Stored(one));
  }

  static Map<String, OnnxAttribute> toFloat() {
    return whole("to", FLOAT);
  }
}
