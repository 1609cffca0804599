package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.Map;

/// Normalisations and pools that are made of other operations.
final class LayerCompositions {
  private LayerCompositions() {}

  /// x/(bias + α mean x²)^β, the mean over as many channels around, those beyond the ends 0.
  static void localResponse(Rewriter r) {
    long size = r.whole("size", 1);
    String x = r.in(0);
    String[] channels = {r.extent(x, 0), r.wholes(1), r.extent(x, 1), r.wholes(-1)};
    String flat = r.node("Reshape", r.node("Mul", x, x), r.joined(channels));
    Map<String, OnnxAttribute> window =
        Map.of(
            "kernel_shape", wholes(size, 1),
            "pads", wholes((size - 1) / 2, 0, size / 2, 0),
            "count_include_pad", new OnnxAttribute.Whole(1));
    String mean = r.node("Reshape", r.node("AveragePool", window, flat), r.node("Shape", x));
    String scaled = r.node("Mul", mean, r.attribute("alpha", 1e-4));
    String sum = r.node("Add", scaled, r.attribute("bias", 1));
    r.result("Div", x, r.node("Pow", sum, r.attribute("beta", 0.75)));
  }

  private static OnnxAttribute wholes(long... values) {
    return new OnnxAttribute.Wholes(Arrays.stream(values).boxed().toList());
  }

  /// (Σ |x|ᵖ)^(1/p) over a window, with zeros beyond the ends.
  static void lengthPool(Rewriter r) {
    if (r.whole("ceil_mode", 0) != 0) {
      throw new IllegalArgumentException("ceil_mode = 1 is not supported");
    }
    Map<String, OnnxAttribute> window = r.without("p");
    window.put("count_include_pad", new OnnxAttribute.Whole(1));
    String size =
        r.number(
            Arrays.stream(r.wholes("kernel_shape")).asDoubleStream().reduce(1, (a, b) -> a * b));
    long p = r.whole("p", 2);
    String x = r.in(0);
    String powers =
        p == 1
            ? r.node("Abs", x)
            : p == 2 ? r.node("Mul", x, x) : r.node("Pow", r.node("Abs", x), r.number((double) p));
    String sums = r.node("Mul", r.node("AveragePool", window, powers), size);
    if (p == 1) {
      r.result("Identity", sums);
    } else if (p == 2) {
      r.result("Sqrt", sums);
    } else {
      r.result("Pow", sums, r.number(inverse(p)));
    }
  }

  /// 1/p, which is a double for powers of two alone: exponents are numbers of the program, and
  /// exact.
  private static double inverse(long p) {
    if (Long.bitCount(p) != 1) {
      throw new IllegalArgumentException("p = %s is not supported: 1, 2, 4, 8, …".formatted(p));
    }
    return Math.scalb(1.0, -Long.numberOfTrailingZeros(p));
  }

  /// (x − mean)/(√variance + 1e-9).
  static void meanVariance(Rewriter r) {
    var axes =
        Map.<String, OnnxAttribute>of(
            "axes",
            new OnnxAttribute.Wholes(Arrays.stream(r.wholes("axes", 0, 2, 3)).boxed().toList()));
    String centred = r.node("Sub", r.in(0), r.node("ReduceMean", axes, r.in(0)));
    String variance = r.node("ReduceMean", axes, r.node("Mul", centred, centred));
    String deviation = r.node("Add", r.node("Sqrt", variance), r.number((float) 1e-9));
    r.result("Div", centred, deviation);
  }

  /// Each group of channels normalised, then a factor and a term for each channel.
  static void groupNormalisation(Rewriter r) {
    String x = r.in(0);
    String shape = r.joined(r.extent(x, 0), r.wholes(r.whole("num_groups", 1), -1));
    String ones = r.node("ConstantOfShape", valueOne(), r.wholes(r.whole("num_groups", 1)));
    String zeros = r.node("Sub", ones, ones);
    String flat =
        r.node("InstanceNormalization", epsilon(r), r.node("Reshape", x, shape), ones, zeros);
    String normalised = r.node("Reshape", flat, r.node("Shape", x));
    String column = r.joined(r.wholes(-1), r.ones(x, -2));
    String scaled = r.node("Mul", normalised, r.node("Reshape", r.in(1), column));
    r.result("Add", scaled, r.node("Reshape", r.in(2), column));
  }

  /// Before operator set 21 a factor and a term are those of a group.
  static void ofGroups(Rewriter r) {
    String x = r.in(0);
    String shape = r.joined(r.extent(x, 0), r.wholes(r.whole("num_groups", 1), -1));
    String flat = r.node("Reshape", x, shape);
    String scaled = r.node("InstanceNormalization", epsilon(r), flat, r.in(1), r.in(2));
    r.result("Reshape", scaled, r.node("Shape", x));
  }

  private static Map<String, OnnxAttribute> epsilon(Rewriter r) {
    return Map.of("epsilon", new OnnxAttribute.Real(r.real("epsilon", (float) 1e-5)));
  }

  /// x over its length along an axis.
  static void normalised(Rewriter r) {
    String type = r.whole("p", 2) == 1 ? "ReduceL1" : "ReduceL2";
    String axis = r.wholes(r.whole("axis", -1));
    r.result("Div", r.in(0), r.node(type, r.in(0), axis));
  }

  private static Map<String, OnnxAttribute> valueOne() {
    return Map.of(
        "value",
        new OnnxAttribute.Stored(Tensor.of(ElementType.F64, new int[] {1}, new double[] {1})));
  }

  /// x/√(mean x² + ε) over the axes from one on, times a factor.
  static void rootMeanSquare(Rewriter r) {
    if (r.whole("stash_type", 1) != 1) {
      throw new IllegalArgumentException("stash_type = %s".formatted(r.whole("stash_type", 1)));
    }
    String x = r.in(0);
    String rank = r.node("Size", r.node("Shape", x));
    long first = r.whole("axis", -1);
    String from = first < 0 ? r.node("Add", rank, r.whole(first)) : r.whole(first);
    String axes = r.node("Range", from, rank, r.whole(1));
    String mean = r.node("ReduceMean", r.node("Mul", x, x), axes);
    String root = r.node("Sqrt", r.node("Add", mean, r.attribute("epsilon", 1e-5)));
    r.result("Mul", r.node("Div", x, root), r.in(1));
  }
}
