package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.RandomGraph.Named;
import dev.cairn.onnx.RandomOperators.Maker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Random nodes that pick and write elements by known indices.
final class RandomIndices {
  private RandomIndices() {}

  static void addTo(List<Maker> all) {
    all.add(new Maker("Gather", 7, RandomIndices::gather));
    all.add(
        new Maker(
            "GatherElements",
            11,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              int axis = g.axis(x);
              String indices = elements(g, x, axis);
              g.add("GatherElements", Map.of("axis", g.written(axis, x.rank())), x.name(), indices);
            }));
    all.add(
        new Maker(
            "GatherND",
            12,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              int batch = x.rank() > 2 ? g.random.nextInt(2) : 0;
              int width = g.random.nextInt(1, x.rank() - batch + 1);
              int[] shape = batch == 1 ? new int[] {x.extent(0), 2, width} : new int[] {3, width};
              g.add(
                  "GatherND",
                  Map.of("batch_dims", (long) batch),
                  x.name(),
                  rows(g, x, shape, batch));
            }));
    all.add(
        new Maker(
            "ScatterElements",
            11,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              int axis = g.axis(x);
              Map<String, Object> attributes =
                  new HashMap<>(Map.of("axis", g.written(axis, x.rank())));
              reduction(g, attributes);
              Tensor indices = indices(g, x, axis, attributes.containsKey("reduction"));
              g.add(
                  "ScatterElements",
                  attributes,
                  x.name(),
                  g.constant(indices),
                  g.parameter(indices.shape()));
            }));
    all.add(
        new Maker(
            "ScatterND",
            11,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              int width = g.random.nextInt(1, x.rank() + 1);
              int rows = 1;
              Map<String, Object> attributes = new HashMap<>();
              if (reduction(g, attributes)) {
                rows = 3;
              }
              String indices = rows(g, x, new int[] {rows, width}, 0);
              int[] updates = new int[1 + x.rank() - width];
              updates[0] = rows;
              System.arraycopy(x.shape(), width, updates, 1, x.rank() - width);
              g.add("ScatterND", attributes, x.name(), indices, g.parameter(updates));
            }));
    all.add(
        new Maker(
            "OneHot",
            11,
            g -> {
              Tensor hot = whole(g, new int[] {2, 2}, -3, 3);
              Named values = g.pick(v -> Arrays.equals(v.shape(), new int[] {2}));
              g.add(
                  "OneHot",
                  Map.of("axis", g.one(-1L, 0L, 1L, 2L)),
                  g.constant(hot),
                  g.whole(3),
                  values.name());
            }));
    all.add(
        new Maker(
            "Compress",
            9,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              boolean flat = g.chance(0.3);
              int axis = g.axis(x);
              int count = flat ? x.tensor().count() : x.extent(axis);
              double[] kept = g.random.doubles(count).map(u -> u < 0.7 ? 1 : 0).toArray();
              kept[0] = 1;
              String condition = g.constant(Tensor.of(ElementType.BOOL, new int[] {count}, kept));
              g.add(
                  "Compress",
                  flat ? Map.of() : Map.of("axis", g.written(axis, x.rank())),
                  x.name(),
                  condition);
            }));
    all.add(
        new Maker(
            "EyeLike",
            9,
            g -> {
              Named x = g.pick(v -> v.rank() == 2);
              g.add(
                  "Add",
                  x.name(),
                  g.add("EyeLike", Map.of("k", g.one(-1L, 0L, 1L), "dtype", 1L), x.name()).name());
            }));
    all.add(
        new Maker(
            "Range",
            11,
            g -> {
              Named x =
                  g.pick(
                      v ->
                          v.rank() > 0 && v.extent(v.rank() - 1) > 1 && v.extent(v.rank() - 1) < 5);
              int last = x.extent(x.rank() - 1);
              String range =
                  g.add("Range", g.number(0), g.number(last * 0.5), g.number(0.5)).name();
              g.add("Mul", x.name(), range);
            }));
    all.add(
        new Maker(
            "ConstantOfShape",
            9,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              Tensor value = Tensor.of(ElementType.F32, new int[] {1}, new double[] {0.75});
              String shape = g.add("Shape", x.name()).name();
              g.add(
                  "Sub", g.add("ConstantOfShape", Map.of("value", value), shape).name(), x.name());
            }));
    all.add(
        new Maker(
            "ReverseSequence",
            10,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              double[] lengths =
                  g.random.ints(x.extent(1), 1, x.extent(0) + 1).asDoubleStream().toArray();
              String steps =
                  g.constant(Tensor.of(ElementType.I64, new int[] {x.extent(1)}, lengths));
              g.add("ReverseSequence", Map.of("time_axis", 0L, "batch_axis", 1L), x.name(), steps);
            }));
    all.add(
        new Maker(
            "GridSample",
            16,
            g -> {
              Named x = g.pick(v -> v.rank() == 4);
              String between = g.opset < 20 ? "bilinear" : "linear";
              String mode = g.one(between, "nearest", g.opset < 20 ? "bicubic" : "cubic");
              int count = x.extent(0);
              String grid =
                  count == RandomGraph.SAMPLES ? gridOfSamples(g, x) : g.parameter(count, 2, 3, 2);
              Map<String, Object> attributes =
                  Map.of(
                      "mode",
                      mode,
                      "padding_mode",
                      mode.endsWith("cubic") ? "zeros" : g.one("zeros", "border"),
                      "align_corners",
                      g.one(0L, 1L));
              g.add("GridSample", attributes, x.name(), grid);
            }));
    all.add(new Maker("Resize", 11, RandomIndices::resize));
    all.add(new Maker("TopK", 11, RandomIndices::ranked));
    all.add(new Maker("CenterCropPad", 18, RandomIndices::centred));
    all.add(
        new Maker(
            "Upsample",
            9,
            g -> {
              if (g.opset > 9) {
                throw new RandomGraph.NotHere();
              }
              Named x = g.pick(v -> v.rank() == 4);
              String scales =
                  g.constant(Tensor.of(ElementType.F32, new int[] {4}, new double[] {1, 1, 2, 2}));
              g.add("Upsample", Map.of("mode", g.one("nearest", "linear")), x.name(), scales);
            }));
  }

  private static void ranked(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 1);
    int axis = 1 + g.random.nextInt(x.rank() - 1);
    double count = 1 + g.random.nextInt(x.extent(axis));
    String k = g.constant(Tensor.of(ElementType.I64, new int[] {1}, new double[] {count}));
    g.add("TopK", Map.of("axis", (long) axis, "largest", g.one(0L, 1L)), x.name(), k);
  }

  private static void centred(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 1);
    int axis = 1 + g.random.nextInt(x.rank() - 1);
    double count = 1 + g.random.nextInt(x.extent(axis) + 3);
    String wanted = g.constant(Tensor.of(ElementType.I64, new int[] {1}, new double[] {count}));
    g.add("CenterCropPad", Map.of("axes", new long[] {axis}), x.name(), wanted);
  }

  /// Places that differ between samples: means of theirs, beside parameters.
  private static String gridOfSamples(RandomGraph g, Named x) {
    Map<String, Object> attributes = new HashMap<>(Map.of("keepdims", 1L));
    String mean;
    if (g.opset < 18) {
      attributes.put("axes", new long[] {1, 2, 3});
      mean = g.add("ReduceMean", attributes, x.name()).name();
    } else {
      mean = g.add("ReduceMean", attributes, x.name(), g.wholes(1, 2, 3)).name();
    }
    return g.add("Add", mean, g.parameter(2, 3, 2)).name();
  }

  private static boolean reduction(RandomGraph g, Map<String, Object> attributes) {
    if (g.opset < 16 || g.chance(0.5)) {
      return false;
    }
    String[] known =
        g.opset < 18 ? new String[] {"add", "mul"} : new String[] {"add", "mul", "min", "max"};
    attributes.put("reduction", g.one(known));
    return true;
  }

  private static Tensor whole(RandomGraph g, int[] shape, int low, int high) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensor.of(
        ElementType.I64, shape, g.random.ints(count, low, high).asDoubleStream().toArray());
  }

  private static void gather(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 0);
    int axis = g.axis(x);
    int extent = x.extent(axis);
    int low = g.opset >= 11 ? -extent : 0;
    int[] shape = g.one(new int[0], new int[] {2}, new int[] {2, 2}, new int[] {1});
    g.add(
        "Gather",
        Map.of("axis", g.written(axis, x.rank())),
        x.name(),
        g.constant(whole(g, shape, low, extent)));
  }

  private static String elements(RandomGraph g, Named x, int axis) {
    return g.constant(indices(g, x, axis, true));
  }

  /// As many as x has, but along the axis.
  ///
  /// @param often whether an index may stand twice
  private static Tensor indices(RandomGraph g, Named x, int axis, boolean often) {
    int[] shape = x.shape();
    int extent = shape[axis];
    shape[axis] = often ? g.random.nextInt(1, 4) : 1;
    return whole(g, shape, -extent, extent);
  }

  /// Rows that name positions of x from an axis on.
  private static String rows(RandomGraph g, Named x, int[] shape, int batch) {
    int width = shape[shape.length - 1];
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      int extent = x.extent(batch + i % width);
      numbers[i] = g.random.nextInt(-extent, extent);
    }
    return g.constant(Tensor.of(ElementType.I64, shape, numbers));
  }

  private static void resize(RandomGraph g) {
    Named x = g.pick(v -> v.rank() == 4 || v.rank() == 3);
    String mode = g.one("nearest", "linear", "cubic");
    Map<String, Object> attributes = new HashMap<>(Map.of("mode", mode));
    attributes.put(
        "coordinate_transformation_mode",
        g.one("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"));
    if (mode.equals("nearest")) {
      attributes.put(
          "nearest_mode", g.one("floor", "ceil", "round_prefer_floor", "round_prefer_ceil"));
    }
    double[] scales = new double[x.rank()];
    Arrays.fill(scales, 1);
    double[] sizes = Arrays.stream(x.shape()).asDoubleStream().toArray();
    for (int axis = mode.equals("cubic") ? x.rank() - 2 : 2; axis < x.rank(); axis++) {
      scales[axis] = g.one(1.0, 1.5, 2.0, 3.0, 0.5);
      sizes[axis] = g.random.nextInt(1, 7);
    }
    if (g.chance(0.5)) {
      g.add(
          "Resize",
          attributes,
          x.name(),
          "",
          g.constant(Tensor.of(ElementType.F32, new int[] {x.rank()}, scales)));
    } else {
      String wanted = g.constant(Tensor.of(ElementType.I64, new int[] {x.rank()}, sizes));
      g.add(
          "Resize",
          attributes,
          x.name(),
          "",
          g.opset < 13 ? g.constant(Tensor.of(ElementType.F32, new int[] {0}, new double[0])) : "",
          wanted);
    }
  }
}
