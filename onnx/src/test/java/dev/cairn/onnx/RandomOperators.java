package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.RandomGraph.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Random nodes that work element by element, or reduce.
final class RandomOperators {
  private static final Map<String, Object> NONE = Map.of();

  private RandomOperators() {}

  /// One way to let a graph grow.
  ///
  /// @param since the first operator set that has it
  record Maker(String type, int since, Consumer<RandomGraph> by) {}

  static List<Maker> all() {
    List<Maker> all = new ArrayList<>();
    elementwise(all);
    pairs(all);
    reductions(all);
    RandomShapes.addTo(all);
    RandomIndices.addTo(all);
    RandomLayers.addTo(all);
    return all;
  }

  // Element by element.

  private static void elementwise(List<Maker> all) {
    for (String type :
        List.of("Relu", "Sigmoid", "Tanh", "Exp", "Neg", "Abs", "Softplus", "Softsign")) {
      all.add(new Maker(type, 7, g -> g.add(type, g.pick().name())));
    }
    for (String type : List.of("Identity", "Sin", "Cos", "Atan", "Floor", "Ceil")) {
      all.add(new Maker(type, 7, g -> g.add(type, g.pick().name())));
    }
    for (String type : List.of("Sinh", "Cosh", "Asinh", "Erf", "Sign")) {
      all.add(new Maker(type, 9, g -> g.add(type, g.pick().name())));
    }
    for (String type : List.of("Asin", "Acos")) {
      all.add(new Maker(type, 7, g -> g.add(type, inside(g))));
    }
    all.add(new Maker("Atanh", 9, g -> g.add("Atanh", inside(g))));
    all.add(new Maker("Tan", 7, g -> g.add("Tan", inside(g))));
    all.add(
        new Maker(
            "Acosh", 9, g -> g.add("Acosh", g.add("Add", positive(g), g.number(1.2)).name())));
    for (String type : List.of("Sqrt", "Log", "Reciprocal")) {
      all.add(new Maker(type, 7, g -> g.add(type, positive(g))));
    }
    for (String type : List.of("LeakyRelu", "Elu", "ThresholdedRelu", "Celu")) {
      int since = type.equals("Celu") ? 12 : type.equals("ThresholdedRelu") ? 10 : 7;
      all.add(new Maker(type, since, g -> g.add(type, some(g, "alpha"), g.pick().name())));
    }
    all.add(new Maker("Selu", 7, g -> g.add("Selu", some(g, "alpha", "gamma"), g.pick().name())));
    all.add(
        new Maker(
            "HardSigmoid",
            7,
            g -> g.add("HardSigmoid", some(g, "alpha", "beta"), g.pick().name())));
    all.add(
        new Maker("Shrink", 9, g -> g.add("Shrink", some(g, "lambd", "bias"), g.pick().name())));
    all.add(new Maker("HardSwish", 14, g -> g.add("HardSwish", g.pick().name())));
    all.add(new Maker("Mish", 18, g -> g.add("Mish", g.pick().name())));
    all.add(
        new Maker(
            "Gelu",
            20,
            g -> g.add("Gelu", Map.of("approximate", g.one("none", "tanh")), g.pick().name())));
    all.add(new Maker("Dropout", 7, RandomOperators::dropout));
    all.add(new Maker("Clip", 7, RandomOperators::clip));
    all.add(
        new Maker(
            "Cast",
            9,
            g -> {
              Named x = g.pick();
              String wide = g.add("Cast", Map.of("to", 11L), x.name()).name();
              g.add("Cast", Map.of("to", 1L), wide);
            }));
    all.add(new Maker("CastLike", 15, g -> g.add("CastLike", g.pick().name(), g.pick().name())));
    for (String type : List.of("Softmax", "LogSoftmax", "Hardmax")) {
      all.add(
          new Maker(
              type,
              7,
              g -> {
                Named x = g.pick(v -> v.rank() > 0);
                g.add(
                    type,
                    g.chance(0.7) ? Map.of("axis", g.written(g.axis(x), x.rank())) : NONE,
                    x.name());
              }));
    }
    all.add(
        new Maker(
            "Swish",
            7,
            g -> {
              String x = g.pick().name();
              String s = g.add("Sigmoid", x).name();
              g.add("Mul", g.chance(0.5) ? new String[] {x, s} : new String[] {s, x});
            }));
    all.add(
        new Maker("LogSigmoid", 7, g -> g.add("Log", g.add("Sigmoid", g.pick().name()).name())));
  }

  /// Some of the attributes, above 0.
  private static Map<String, Object> some(RandomGraph g, String... names) {
    Map<String, Object> attributes = new HashMap<>();
    for (String name : names) {
      if (g.chance(0.6)) {
        attributes.put(name, g.random.nextDouble(0.05, 1.5));
      }
    }
    return attributes;
  }

  /// x² + ½.
  static String positive(RandomGraph g) {
    String x = g.pick().name();
    return g.add("Add", g.add("Mul", x, x).name(), g.number(0.5)).name();
  }

  private static String inside(RandomGraph g) {
    return g.add("Mul", g.add("Tanh", g.pick().name()).name(), g.number(0.75)).name();
  }

  private static void dropout(RandomGraph g) {
    Named x = g.pick();
    if (g.opset < 12) {
      g.add("Dropout", Map.of("ratio", 0.3), x.name());
    } else {
      g.add("Dropout", NONE, g.chance(0.3) ? 2 : 1, x.name(), g.number(0.3));
    }
  }

  private static void clip(RandomGraph g) {
    Named x = g.pick();
    if (g.opset < 11) {
      g.add("Clip", Map.of("min", -0.5, "max", 0.6), x.name());
    } else {
      String low = g.chance(0.7) ? g.number(-0.5) : "";
      g.add("Clip", x.name(), low, g.chance(0.7) ? g.number(0.4) : "");
    }
  }

  // Two operands, repeated to one another.

  private static void pairs(List<Maker> all) {
    for (String type : List.of("Add", "Sub", "Mul", "Max", "Min", "Sum", "Mean")) {
      int since =
          type.equals("Max") || type.equals("Min") || type.equals("Sum") || type.equals("Mean")
              ? 8
              : 7;
      all.add(
          new Maker(
              type,
              since,
              g -> {
                Named x = g.pick();
                String y = partner(g, x);
                String[] operands =
                    g.chance(0.5) ? new String[] {x.name(), y} : new String[] {y, x.name()};
                if (since == 8 && g.chance(0.4)) {
                  operands = new String[] {x.name(), y, partner(g, x)};
                }
                g.add(type, operands);
              }));
    }
    all.add(
        new Maker(
            "Div",
            7,
            g -> {
              String below = positive(g);
              g.add("Div", g.chance(0.5) ? g.parameter() : partner(g, g.last()), below);
            }));
    all.add(
        new Maker(
            "Pow",
            7,
            g -> {
              boolean whole = g.chance(0.5);
              String x = whole ? g.pick().name() : positive(g);
              double exponent =
                  whole ? g.one(0.0, 1.0, 2.0, 3.0, 4.0) : g.one(-2.0, -0.5, 0.5, 1.5, 2.7);
              g.add("Pow", x, g.number(exponent));
            }));
    all.add(new Maker("Pow of parameters", 7, g -> g.add("Pow", positive(g), g.parameter())));
    all.add(
        new Maker(
            "PRelu",
            7,
            g -> {
              Named x = g.pick();
              int[] shape = x.shape();
              int from = shape.length == 0 ? 0 : g.random.nextInt(shape.length);
              g.add("PRelu", x.name(), g.parameter(Arrays.copyOfRange(shape, from, shape.length)));
            }));
    for (String type : List.of("Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Equal")) {
      all.add(
          new Maker(
              type,
              type.endsWith("OrEqual") ? 12 : type.equals("Equal") ? 11 : 9,
              g -> {
                Named x = g.pick();
                g.add(type, x.name(), g.chance(0.5) ? g.number(0.1) : partner(g, x));
              }));
    }
    all.add(
        new Maker("And", 7, g -> g.add(g.one("And", "Or"), g.truth().name(), g.truth().name())));
    all.add(new Maker("Not", 7, g -> g.add("Not", g.truth().name())));
    all.add(
        new Maker(
            "Where",
            9,
            g -> {
              Named x = g.pick();
              g.add(
                  "Where",
                  g.truth().name(),
                  x.name(),
                  g.chance(0.4) ? g.number(0.3) : partner(g, x));
            }));
    all.add(new Maker("Cast of truths", 9, g -> g.add("Cast", Map.of("to", 1L), g.truth().name())));
    all.add(
        new Maker(
            "Where by constants",
            9,
            g -> {
              Named x = g.pick();
              int count = x.tensor().count();
              double[] kept = g.random.doubles(count).map(u -> u < 0.6 ? 1 : 0).toArray();
              String mask = g.constant(Tensor.of(ElementType.BOOL, x.shape(), kept));
              g.add("Where", mask, x.name(), g.number(-0.7));
            }));
  }

  /// A value that fits another, a parameter or one of the graph.
  static String partner(RandomGraph g, Named x) {
    if (g.chance(0.3)) {
      return g.pick(v -> v.rank() <= x.rank() && suits(v.shape(), x.shape())).name();
    }
    int[] shape = x.shape();
    int from = shape.length == 0 ? 0 : g.random.nextInt(shape.length + 1);
    int[] part = Arrays.copyOfRange(shape, from, shape.length);
    for (int axis = 0; axis < part.length; axis++) {
      part[axis] = part[axis] == RandomGraph.SAMPLES || g.chance(0.3) ? 1 : part[axis];
    }
    return g.chance(0.8) ? g.parameter(part) : g.constant(g.numbers(part));
  }

  private static boolean suits(int[] part, int[] whole) {
    int before = whole.length - part.length;
    return IntStream.range(0, part.length)
        .allMatch(axis -> part[axis] == 1 || part[axis] == whole[before + axis]);
  }

  // Reductions.

  private static void reductions(List<Maker> all) {
    for (String type :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceSumSquare",
            "ReduceLogSum")) {
      all.add(new Maker(type, 7, g -> reduce(g, type)));
    }
    all.add(
        new Maker(
            "CumSum",
            11,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              String axis = g.whole(g.written(g.axis(x), x.rank()));
              g.add(
                  "CumSum",
                  Map.of("exclusive", g.one(0L, 1L), "reverse", g.one(0L, 1L)),
                  x.name(),
                  axis);
            }));
  }

  private static void reduce(RandomGraph g, String type) {
    Named x = g.pick(v -> v.rank() > 0);
    String name = type.equals("ReduceLogSum") ? positive(g) : x.name();
    Named of = type.equals("ReduceLogSum") ? g.last() : x;
    if (of.rank() == 0) {
      throw new RandomGraph.NotHere();
    }
    int count = g.random.nextInt(1, of.rank() + 1);
    long[] axes =
        Arrays.stream(g.order(of.rank()))
            .limit(count)
            .mapToLong(a -> g.written(a, of.rank()))
            .toArray();
    Map<String, Object> attributes = new HashMap<>(Map.of("keepdims", g.one(0L, 1L)));
    boolean operands = g.opset >= (type.equals("ReduceSum") ? 13 : 18);
    if (g.chance(0.15)) {
      if (operands && g.chance(0.3)) {
        attributes.put("noop_with_empty_axes", 1L);
      }
      g.add(type, attributes, name);
    } else if (operands) {
      g.add(type, attributes, name, g.wholes(axes));
    } else {
      attributes.put("axes", axes);
      g.add(type, attributes, name);
    }
  }
}
