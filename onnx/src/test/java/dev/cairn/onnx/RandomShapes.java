package dev.cairn.onnx;

import dev.cairn.onnx.RandomGraph.Named;
import dev.cairn.onnx.RandomOperators.Maker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Random nodes that move elements or give them another shape.
final class RandomShapes {
  private static final Map<String, Object> NONE = Map.of();

  /// Beyond any axis.
  private static final long FAR = 1L << 40;

  private RandomShapes() {}

  static void addTo(List<Maker> all) {
    all.add(new Maker("Reshape", 7, RandomShapes::reshape));
    all.add(new Maker("Reshape by shape", 7, RandomShapes::reshapeByShape));
    all.add(
        new Maker(
            "Flatten",
            7,
            g -> {
              Named x = g.pick();
              g.add(
                  "Flatten",
                  g.chance(0.3) ? NONE : Map.of("axis", (long) g.random.nextInt(x.rank() + 1)),
                  x.name());
            }));
    all.add(
        new Maker(
            "Transpose",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              long[] order = Arrays.stream(g.order(x.rank())).asLongStream().toArray();
              g.add("Transpose", g.chance(0.1) ? NONE : Map.of("perm", order), x.name());
            }));
    all.add(
        new Maker(
            "Unsqueeze",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() < 4);
              long axis = g.written(g.random.nextInt(x.rank() + 1), x.rank() + 1);
              withNumbers(g, "Unsqueeze", x, axis);
            }));
    all.add(
        new Maker(
            "Squeeze",
            7,
            g -> {
              Named x = g.pick(v -> Arrays.stream(v.shape()).anyMatch(e -> e == 1));
              if (g.chance(0.3) && !g.samples) {
                g.add("Squeeze", x.name());
                return;
              }
              int[] ones = IntStream.range(0, x.rank()).filter(a -> x.extent(a) == 1).toArray();
              withNumbers(
                  g, "Squeeze", x, g.written(ones[g.random.nextInt(ones.length)], x.rank()));
            }));
    all.add(
        new Maker(
            "Expand",
            8,
            g -> {
              Named x = g.pick(v -> v.rank() < 4);
              int[] shape = x.shape();
              long[] wanted = new long[shape.length + g.random.nextInt(2)];
              int before = wanted.length - shape.length;
              for (int i = 0; i < wanted.length; i++) {
                wanted[i] =
                    i < before || shape[i - before] == 1
                        ? g.random.nextInt(1, 4)
                        : g.one(1, shape[i - before]);
              }
              g.add("Expand", x.name(), g.wholes(wanted));
            }));
    all.add(
        new Maker(
            "Tile",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              g.add("Tile", x.name(), g.wholes(g.random.longs(x.rank(), 1, 3).toArray()));
            }));
    all.add(
        new Maker(
            "Concat",
            7,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              int axis = g.axis(x);
              int[] shape = x.shape();
              shape[axis] = g.random.nextInt(1, 3);
              boolean own = shape[0] == RandomGraph.SAMPLES || g.chance(0.3);
              String other = own ? x.name() : g.parameter(shape);
              g.add("Concat", Map.of("axis", g.written(axis, x.rank())), other, x.name());
            }));
    all.add(new Maker("Split", 7, RandomShapes::split));
    all.add(new Maker("Slice", 7, RandomShapes::slice));
    all.add(new Maker("Pad", 7, RandomShapes::pad));
    all.add(
        new Maker(
            "Trilu",
            14,
            g -> {
              Named x = g.pick(v -> v.rank() > 1);
              Map<String, Object> upper = Map.of("upper", g.one(0L, 1L));
              if (g.chance(0.5)) {
                g.add("Trilu", upper, x.name());
              } else {
                g.add("Trilu", upper, x.name(), g.whole(g.random.nextInt(-2, 3)));
              }
            }));
    all.add(
        new Maker(
            "Extent as a number",
            9,
            g -> {
              Named x = g.pick(v -> v.rank() > 0);
              String shape = g.add("Shape", x.name()).name();
              String extent = g.add("Gather", shape, g.whole(g.axis(x))).name();
              String number = g.add("Cast", Map.of("to", 1L), extent).name();
              g.add("Div", x.name(), number);
            }));
    all.add(
        new Maker(
            "Size as a number",
            9,
            g -> {
              Named x = g.pick();
              String number =
                  g.add("Cast", Map.of("to", 1L), g.add("Size", x.name()).name()).name();
              g.add("Div", g.add("Mul", g.number(2), x.name()).name(), number);
            }));
    for (String type : List.of("DepthToSpace", "SpaceToDepth")) {
      all.add(
          new Maker(
              type,
              11,
              g -> {
                Named x = g.pick(v -> v.rank() == 4);
                Map<String, Object> size = new HashMap<>(Map.of("blocksize", 2L));
                if (type.equals("DepthToSpace")) {
                  size.put("mode", g.one("DCR", "CRD"));
                }
                g.add(type, size, x.name());
              }));
    }
  }

  /// A node whose numbers became an operand in operator set 13.
  private static void withNumbers(RandomGraph g, String type, Named x, long... axes) {
    if (g.opset < 13) {
      g.add(type, Map.of("axes", axes), x.name());
    } else {
      g.add(type, x.name(), g.wholes(axes));
    }
  }

  private static void reshape(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 0);
    int[] shape = x.shape();
    long[] wanted =
        switch (g.random.nextInt(5)) {
          case 0 -> new long[] {0, -1};
          case 1 -> new long[] {-1};
          case 2 -> new long[] {-1, shape[shape.length - 1]};
          case 3 -> new long[] {shape[0], -1, 1};
          default -> Arrays.stream(shape).mapToLong(e -> shape[0] == e ? 0 : e).toArray();
        };
    g.add("Reshape", x.name(), g.wholes(wanted));
  }

  /// As exporters write x.view(x.size(0), -1).
  private static void reshapeByShape(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 0);
    String shape = g.add("Shape", x.name()).name();
    String first = g.add("Gather", Map.of("axis", 0L), shape, g.whole(0)).name();
    String row;
    if (g.opset < 13) {
      row = g.add("Unsqueeze", Map.of("axes", new long[] {0}), first).name();
    } else {
      row = g.add("Unsqueeze", first, g.wholes(0)).name();
    }
    String wanted = g.add("Concat", Map.of("axis", 0L), row, g.wholes(-1)).name();
    g.add("Reshape", x.name(), wanted);
  }

  private static void split(RandomGraph g) {
    Named x = g.pick(v -> Arrays.stream(v.shape()).anyMatch(e -> e > 1));
    int[] wide = IntStream.range(0, x.rank()).filter(a -> x.extent(a) > 1).toArray();
    int axis = wide[g.random.nextInt(wide.length)];
    int extent = x.extent(axis);
    int first = g.random.nextInt(1, extent);
    Map<String, Object> attributes = new HashMap<>(Map.of("axis", g.written(axis, x.rank())));
    boolean even = (g.chance(0.3) && extent % 2 == 0) || (g.opset >= 18 && g.chance(0.3));
    if (even && g.opset >= 18) {
      attributes.put("num_outputs", 2L);
    }
    if (even) {
      g.add("Split", attributes, 2, x.name());
    } else if (g.opset < 13) {
      attributes.put("split", new long[] {first, extent - first});
      g.add("Split", attributes, 2, x.name());
    } else {
      g.add("Split", attributes, 2, x.name(), g.wholes(first, extent - first));
    }
  }

  private static void slice(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 0);
    int axis = g.axis(x);
    int extent = x.extent(axis);
    boolean back = g.opset >= 10 && g.chance(0.3);
    long start =
        back
            ? g.one((long) extent - 1, -1L, (long) extent + 3)
            : g.one(0L, (long) g.random.nextInt(extent), -1L);
    long end = back ? g.one(-FAR, -extent - 1L) : g.one(FAR, (long) extent, -1L);
    if (g.opset < 10) {
      g.add(
          "Slice",
          Map.of("starts", new long[] {start}, "ends", new long[] {end}, "axes", new long[] {axis}),
          x.name());
      return;
    }
    long step = back ? g.one(-1L, -2L) : g.one(1L, 1L, 2L);
    g.add(
        "Slice",
        x.name(),
        g.wholes(start),
        g.wholes(end),
        g.wholes(g.written(axis, x.rank())),
        g.wholes(step));
  }

  private static void pad(RandomGraph g) {
    Named x = g.pick(v -> v.rank() > 0);
    String mode =
        g.opset >= 19
            ? g.one("constant", "reflect", "edge", "wrap")
            : g.one("constant", "reflect", "edge");
    int low = mode.equals("constant") && g.chance(0.3) ? -1 : 0;
    long[] pads = g.random.longs(2L * x.rank(), low, 3).map(p -> g.chance(0.5) ? p : 0).toArray();
    for (int axis = 0; axis < x.rank(); axis++) {
      boolean once = mode.equals("wrap") && x.extent(axis) < 2; // onnxruntime wraps no further
      if (x.extent(axis) == RandomGraph.SAMPLES || once) {
        pads[axis] = 0;
        pads[x.rank() + axis] = 0;
      }
    }
    Map<String, Object> attributes = new HashMap<>(Map.of("mode", mode));
    if (g.opset < 11) {
      attributes.put("pads", pads);
      attributes.put("value", 0.25);
      g.add("Pad", attributes, x.name());
    } else if (mode.equals("constant") && g.chance(0.5)) {
      g.add("Pad", attributes, x.name(), g.wholes(pads), g.number(0.5));
    } else {
      g.add("Pad", attributes, x.name(), g.wholes(pads));
    }
  }
}
