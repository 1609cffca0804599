package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.RandomGraph.Named;
import dev.cairn.onnx.RandomOperators.Maker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Random products, windows, normalisations, recurrences and losses.
final class RandomLayers {
  private RandomLayers() {}

  static void addTo(List<Maker> all) {
    products(all);
    windows(all);
    normalisations(all);
    all.add(new Maker("RNN", 7, g -> recurrent(g, "RNN", 1)));
    all.add(new Maker("GRU", 7, g -> recurrent(g, "GRU", 3)));
    all.add(new Maker("LSTM", 7, g -> recurrent(g, "LSTM", 4)));
    all.add(new Maker("Scan", 11, RandomLayers::scan));
    all.add(new Maker("SoftmaxCrossEntropyLoss", 12, g -> loss(g, "SoftmaxCrossEntropyLoss")));
    all.add(new Maker("NegativeLogLikelihoodLoss", 12, g -> loss(g, "NegativeLogLikelihoodLoss")));
  }

  // Products.

  private static void products(List<Maker> all) {
    all.add(
        new Maker(
            "MatMul",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              int inner = x.extent(x.rank() - 1);
              int[] other =
                  g.one(
                      new int[] {inner, 3},
                      new int[] {inner},
                      new int[] {inner, 1},
                      batched(x, inner));
              g.add("MatMul", x.name(), g.parameter(other));
            }));
    all.add(
        new Maker(
            "MatMul from the left",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              int inner = x.extent(x.rank() - 2);
              g.add(
                  "MatMul", g.parameter(g.one(new int[] {2, inner}, new int[] {inner})), x.name());
            }));
    all.add(
        new Maker(
            "MatMul of values",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              int inner = x.extent(x.rank() - 1);
              Named y = g.pick(v -> v.rank() > 1 && v.extent(v.rank() - 2) == inner);
              g.add("MatMul", x.name(), y.name());
            }));
    all.add(
        new Maker(
            "Gemm",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() == 2);
              boolean turned = g.chance(0.2);
              boolean other = g.chance(0.5);
              int inner = x.extent(turned ? 0 : 1);
              int rows = x.extent(turned ? 1 : 0);
              Map<String, Object> attributes =
                  new HashMap<>(Map.of("transA", turned ? 1L : 0L, "transB", other ? 1L : 0L));
              if (g.chance(0.5)) {
                attributes.put("alpha", 0.7);
                attributes.put("beta", 1.3);
              }
              String weights = other ? g.parameter(3, inner) : g.parameter(inner, 3);
              if (g.opset >= 11 && g.chance(0.3)) {
                g.add("Gemm", attributes, x.name(), weights);
              } else {
                boolean samples = rows == RandomGraph.SAMPLES;
                int[] bias =
                    g.one(
                        new int[] {3},
                        new int[] {1},
                        new int[] {1, 3},
                        samples ? new int[] {1, 1} : new int[] {rows, 1});
                g.add("Gemm", attributes, x.name(), weights, g.parameter(bias));
              }
            }));
    all.add(
        new Maker(
            "Det",
            11,
            g -> {
              Named x =
                  g.pick(v -> v.rank() > 1 && v.extent(v.rank() - 1) == v.extent(v.rank() - 2));
              g.add("Det", x.name());
            }));
    all.add(
        new Maker(
            "Einsum",
            12,
            g -> {
              Named x = g.pick(v -> v.rank() == 2 || v.rank() == 3);
              int last = x.extent(x.rank() - 1);
              if (x.rank() == 2) {
                String equation =
                    g.one("ij,jk->ik", "ij,jk", "ij, kj -> ik", "ij,ij->i", "ij->ji", "ij->j");
                switch (equation) {
                  case "ij,jk->ik", "ij,jk" ->
                      g.add("Einsum", Map.of("equation", equation), x.name(), g.parameter(last, 2));
                  case "ij, kj -> ik" ->
                      g.add("Einsum", Map.of("equation", equation), x.name(), g.parameter(2, last));
                  case "ij,ij->i" ->
                      g.add("Einsum", Map.of("equation", equation), x.name(), x.name());
                  default -> g.add("Einsum", Map.of("equation", equation), x.name());
                }
              } else {
                String equation =
                    g.one("bij,jk->bik", "...j,jk->...k", "bij,bkj->bik", "bij->bji", "bij->b");
                switch (equation) {
                  case "bij,jk->bik", "...j,jk->...k" ->
                      g.add("Einsum", Map.of("equation", equation), x.name(), g.parameter(last, 2));
                  case "bij,bkj->bik" ->
                      g.add("Einsum", Map.of("equation", equation), x.name(), x.name());
                  default -> g.add("Einsum", Map.of("equation", equation), x.name());
                }
              }
            }));
  }

  private static int[] batched(Named x, int inner) {
    int[] shape = Arrays.copyOf(x.shape(), Math.max(x.rank(), 2));
    for (int axis = 0; axis < shape.length - 2; axis++) {
      shape[axis] = shape[axis] == RandomGraph.SAMPLES ? 1 : shape[axis];
    }
    shape[shape.length - 2] = inner;
    shape[shape.length - 1] = 2;
    return shape;
  }

  // Windows.

  private static void windows(List<Maker> all) {
    all.add(new Maker("Conv", 7, g -> convolution(g, false)));
    all.add(new Maker("ConvTranspose", 7, g -> convolution(g, true)));
    all.add(new Maker("MaxPool", 7, g -> pool(g, "MaxPool")));
    all.add(new Maker("AveragePool", 7, g -> pool(g, "AveragePool")));
    for (String type : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      all.add(new Maker(type, 7, g -> g.add(type, image(g).name())));
    }
    all.add(
        new Maker(
            "LRN",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() == 4);
              Map<String, Object> attributes = new HashMap<>(Map.of("size", g.one(1L, 3L, 5L)));
              if (g.chance(0.5)) {
                attributes.put("alpha", 0.3);
                attributes.put("beta", 0.6);
                attributes.put("bias", 1.4);
              }
              g.add("LRN", attributes, x.name());
            }));
  }

  private static Named image(RandomGraph g) {
    return g.pick(v -> v.rank() >= 3 && v.rank() <= 5);
  }

  private static long[] numbers(RandomGraph g, int count, int low, int high) {
    return g.random.longs(count, low, high).toArray();
  }

  /// Strides, dilations and padding of a window.
  private static Map<String, Object> placement(RandomGraph g, int axes, boolean dilated) {
    Map<String, Object> attributes = new HashMap<>();
    if (g.chance(0.5)) {
      attributes.put("strides", numbers(g, axes, 1, 3));
    }
    if (dilated && g.chance(0.3)) {
      attributes.put("dilations", numbers(g, axes, 1, 3));
    }
    if (g.chance(0.5)) {
      attributes.put("pads", numbers(g, 2 * axes, 0, 2));
    } else if (g.chance(0.4)) {
      attributes.put("auto_pad", g.one("SAME_UPPER", "SAME_LOWER", "VALID"));
    }
    return attributes;
  }

  private static void convolution(RandomGraph g, boolean transposed) {
    Named x = image(g);
    int axes = x.rank() - 2;
    int channels = x.extent(1);
    int group = channels % 2 == 0 && g.chance(0.3) ? 2 : g.chance(0.1) ? channels : 1;
    int[] kernel = g.random.ints(axes, 1, 4).toArray();
    int[] outer = transposed ? new int[] {channels, 2} : new int[] {2 * group, channels / group};
    int[] weights = IntStream.concat(Arrays.stream(outer), Arrays.stream(kernel)).toArray();
    Map<String, Object> attributes = placement(g, axes, true);
    attributes.put("group", (long) group);
    if (g.chance(0.5)) {
      attributes.put("kernel_shape", Arrays.stream(kernel).asLongStream().toArray());
    }
    if (transposed && g.chance(0.3)) {
      long[] strides = new long[axes];
      Arrays.fill(strides, 2);
      attributes.put("strides", strides);
      attributes.put("output_padding", numbers(g, axes, 0, 2));
    }
    if (transposed && attributes.containsKey("strides")) {
      attributes.remove("auto_pad"); // of kernels below the stride ONNX does not say what it means
    }
    List<String> operands = new ArrayList<>(List.of(x.name(), g.parameter(weights)));
    if (g.chance(0.5)) {
      operands.add(g.parameter(2 * group));
    }
    g.add(transposed ? "ConvTranspose" : "Conv", attributes, operands.toArray(String[]::new));
  }

  private static void pool(RandomGraph g, String type) {
    Named x = image(g);
    int axes = x.rank() - 2;
    boolean dilated = g.opset >= (type.equals("MaxPool") ? 10 : 19);
    Map<String, Object> attributes = placement(g, axes, dilated);
    if (attributes.getOrDefault("auto_pad", "").toString().startsWith("SAME")) {
      attributes.remove("dilations"); // onnxruntime pads as if there were none
    }
    attributes.put("kernel_shape", numbers(g, axes, 1, 4));
    if (g.opset >= 10 && g.chance(0.4)) {
      attributes.put("ceil_mode", 1L);
    }
    if (type.equals("AveragePool") && g.chance(0.5)) {
      attributes.put("count_include_pad", 1L);
    }
    g.add(type, attributes, x.name());
  }

  // Normalisations.

  private static void normalisations(List<Maker> all) {
    all.add(
        new Maker(
            "BatchNormalization",
            9,
            g -> {
              Named x = g.pick(v -> v.rank() >= 2);
              int c = x.extent(1);
              double[] variances = g.random.doubles(c, 0.3, 2).toArray();
              String variance = g.constant(Tensor.of(ElementType.F32, new int[] {c}, variances));
              Map<String, Object> attributes =
                  g.chance(0.5) ? Map.of() : Map.of("epsilon", 0.01, "momentum", 0.8);
              g.add(
                  "BatchNormalization",
                  attributes,
                  x.name(),
                  g.parameter(c),
                  g.parameter(c),
                  g.constant(g.numbers(c)),
                  variance);
            }));
    all.add(
        new Maker(
            "InstanceNormalization",
            7,
            g -> {
              Named x = image(g);
              int c = x.extent(1);
              g.add(
                  "InstanceNormalization",
                  Map.of("epsilon", 0.1),
                  x.name(),
                  g.parameter(c),
                  g.parameter(c));
            }));
    all.add(
        new Maker(
            "LayerNormalization",
            17,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              int axis = g.random.nextInt(1, x.rank());
              int[] shape = Arrays.copyOfRange(x.shape(), axis, x.rank());
              Map<String, Object> attributes =
                  Map.of("axis", g.written(axis, x.rank()), "epsilon", 0.05);
              if (g.chance(0.5)) {
                g.add("LayerNormalization", attributes, x.name(), g.parameter(shape));
              } else {
                g.add(
                    "LayerNormalization",
                    attributes,
                    x.name(),
                    g.parameter(shape),
                    g.parameter(shape));
              }
            }));
    all.add(
        new Maker(
            "GroupNormalization",
            18,
            g -> {
              Named x = image(g);
              int c = x.extent(1);
              int groups = c % 2 == 0 ? g.one(1, 2, c) : g.one(1, c);
              int numbers = g.opset < 21 ? groups : c;
              g.add(
                  "GroupNormalization",
                  Map.of("num_groups", (long) groups, "epsilon", 0.1),
                  x.name(),
                  g.parameter(numbers),
                  g.parameter(numbers));
            }));
    all.add(
        new Maker(
            "RMSNormalization",
            23,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              int axis = g.random.nextInt(1, x.rank());
              int[] shape = Arrays.copyOfRange(x.shape(), axis, x.rank());
              g.add(
                  "RMSNormalization",
                  Map.of("axis", g.written(axis, x.rank()), "epsilon", 0.05),
                  x.name(),
                  g.parameter(shape));
            }));
    all.add(
        new Maker(
            "Attention",
            23,
            g -> {
              Named x = g.pick(v -> v.rank() == 4 && v.extent(1) <= 2 && v.tensor().count() <= 60);
              String q = x.name();
              Map<String, Object> attributes = new HashMap<>(Map.of("is_causal", g.one(0L, 1L)));
              if (g.chance(0.3)) {
                attributes.put("scale", 0.4);
              }
              String k =
                  g.chance(0.5)
                      ? x.name()
                      : g.add("Mul", x.name(), g.parameter(x.extent(3))).name();
              if (g.chance(0.3)) {
                g.add(
                    "Attention", attributes, q, k, x.name(), g.parameter(x.extent(2), x.extent(2)));
              } else {
                g.add("Attention", attributes, q, k, x.name());
              }
            }));
    all.add(
        new Maker(
            "Attention of joined heads",
            23,
            g -> {
              Named x = g.pick(v -> v.rank() == 3 && v.extent(2) % 2 == 0);
              g.add(
                  "Attention",
                  Map.of("q_num_heads", 2L, "kv_num_heads", 2L),
                  x.name(),
                  x.name(),
                  x.name());
            }));
    all.add(
        new Maker(
            "MeanVarianceNormalization",
            9,
            g -> {
              Named x = g.pick(v -> v.rank() == 4 && v.tensor().count() > 8);
              g.add(
                  "MeanVarianceNormalization",
                  Map.of("axes", g.one(new long[] {2, 3}, new long[] {1, 2, 3})),
                  x.name());
            }));
    all.add(
        new Maker(
            "LpNormalization",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              g.add(
                  "LpNormalization",
                  Map.of("axis", (long) g.axis(x), "p", g.one(1L, 2L)),
                  x.name());
            }));
  }

  // Recurrences and losses.

  private static void recurrent(RandomGraph g, String type, int gates) {
    Named x = g.pick(v -> v.rank() == 3 && v.tensor().count() <= 60);
    int hidden = g.random.nextInt(1, 4);
    String direction = g.one("forward", "reverse", "bidirectional");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    Map<String, Object> attributes =
        new HashMap<>(Map.of("hidden_size", (long) hidden, "direction", direction));
    if (type.equals("GRU") && g.chance(0.5)) {
      attributes.put("linear_before_reset", 1L);
    }
    // Samples are the second axis, or the first by a transposition.
    String data = x.name();
    int batch = x.extent(1);
    if (x.extent(0) == RandomGraph.SAMPLES && x.extent(1) != RandomGraph.SAMPLES) {
      data = g.add("Transpose", Map.of("perm", new long[] {1, 0, 2}), x.name()).name();
      batch = RandomGraph.SAMPLES;
    }
    List<String> operands = new ArrayList<>(List.of(data));
    operands.add(g.parameter(directions, gates * hidden, x.extent(2)));
    operands.add(g.parameter(directions, gates * hidden, hidden));
    if (g.chance(0.7)) {
      operands.add(g.parameter(directions, 2 * gates * hidden));
      if (g.chance(0.5) && batch != RandomGraph.SAMPLES) {
        operands.add("");
        operands.add(g.parameter(directions, batch, hidden));
        if (type.equals("LSTM")) {
          operands.add(g.parameter(directions, batch, hidden));
          if (g.chance(0.5)) {
            operands.add(g.parameter(directions, 3 * hidden));
          }
        }
      }
    }
    g.add(
        type,
        attributes,
        g.random.nextInt(1, type.equals("LSTM") ? 4 : 3),
        operands.toArray(String[]::new));
  }

  /// A state and a slice of a value in each turn, along an axis that is not that of samples.
  private static void scan(RandomGraph g) {
    Named x = g.pick(v -> v.rank() == 2 || v.rank() == 3);
    long axis = x.extent(0) == RandomGraph.SAMPLES ? 1 : g.axis(x);
    OnnxFiles body =
        new OnnxFiles(g.opset)
            .input("s", false)
            .input("v", false)
            .node("Mul", List.of("s", "v"), List.of("p"), Map.of())
            .node("Tanh", List.of("p"), List.of("n"), Map.of())
            .node("Sin", List.of("n"), List.of("o"), Map.of())
            .output("n")
            .output("o");
    Map<String, Object> max = Map.of("axes", new long[] {axis}, "keepdims", 0L);
    String state =
        g.opset < 18
            ? g.add("ReduceMax", max, x.name()).name()
            : g.add("ReduceMax", Map.of("keepdims", 0L), x.name(), g.wholes(axis)).name();
    Map<String, Object> attributes =
        Map.of(
            "body", body,
            "num_scan_inputs", 1L,
            "scan_input_axes", new long[] {axis},
            "scan_input_directions", new long[] {g.one(0L, 1L)},
            "scan_output_axes", new long[] {axis},
            "scan_output_directions", new long[] {g.one(0L, 1L)});
    g.add("Scan", attributes, 2, state, x.name());
  }

  private static void loss(RandomGraph g, String type) {
    Named x = g.pick(v -> v.rank() >= 2 && v.extent(1) > 1);
    int[] shape = Arrays.copyOf(x.shape(), x.rank());
    int[] targets = IntStream.range(0, x.rank()).filter(a -> a != 1).map(a -> shape[a]).toArray();
    int count = Arrays.stream(targets).reduce(1, (a, b) -> a * b);
    double[] classes = g.random.ints(count, 0, shape[1]).asDoubleStream().toArray();
    Map<String, Object> attributes =
        new HashMap<>(Map.of("reduction", g.one("mean", "sum", "none")));
    if (g.chance(0.3)) {
      attributes.put("ignore_index", 1L);
    }
    String labels = g.constant(Tensor.of(ElementType.I64, targets, classes));
    if (g.chance(0.3)) {
      double[] weights = g.random.doubles(shape[1], 0.5, 2).toArray();
      g.add(
          type,
          attributes,
          x.name(),
          labels,
          g.constant(Tensor.of(ElementType.F32, new int[] {shape[1]}, weights)));
    } else {
      g.add(type, attributes, x.name(), labels);
    }
  }
}
