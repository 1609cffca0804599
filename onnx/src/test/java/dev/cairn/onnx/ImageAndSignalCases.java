package dev.cairn.onnx;

import static dev.cairn.onnx.OperatorCase.NONE;
import static dev.cairn.onnx.OperatorCase.graph;
import static dev.cairn.onnx.OperatorCase.operator;
import static dev.cairn.onnx.OperatorCase.weights;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Places in images, images from columns, transforms of signals, numbers in order.
final class ImageAndSignalCases {
  private ImageAndSignalCases() {}

  static void add(List<OperatorCase> cases) {
    samples(cases);
    grids(cases);
    columns(cases);
    centred(cases);
    transforms(cases);
    frames(cases);
    ranks(cases);
  }

  private static void samples(List<OperatorCase> cases) {
    for (String mode : List.of("nearest", "bicubic", "bilinear")) {
      for (long corners : new long[] {0, 1}) {
        String padding = mode.equals("nearest") ? "border" : "zeros";
        cases.add(
            operator(
                "GridSample %s %s".formatted(mode, corners),
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
                        Map.of("mode", mode, "padding_mode", padding, "align_corners", corners)),
                2,
                3,
                4));
      }
    }
  }

  private static void grids(List<OperatorCase> cases) {
    for (int axes = 2; axes <= 3; axes++) {
      for (long corners : new long[] {0, 1}) {
        long[] image = axes == 2 ? new long[] {5, 3, 4} : new long[] {5, 2, 3, 4};
        cases.add(
            operator(
                "AffineGrid of %s axes, %s".formatted(axes, corners),
                graph(20, axes, axes + 1)
                    .node("Shape", List.of("t"), List.of("all"), NONE)
                    .wholes("zero", 0)
                    .wholes("image", image)
                    .node("Gather", List.of("all", "zero"), List.of("n"), NONE)
                    .node("Concat", List.of("n", "image"), List.of("size"), Map.of("axis", 0L))
                    .node(
                        "AffineGrid",
                        List.of("t", "size"),
                        List.of("y"),
                        Map.of("align_corners", corners)),
                axes,
                axes + 1));
      }
    }
  }

  private static void columns(List<OperatorCase> cases) {
    cases.add(
        operator(
            "Col2Im",
            graph(18, 12, 6)
                .wholes("image", 4, 3)
                .wholes("window", 2, 2)
                .node("Col2Im", List.of("t", "image", "window"), List.of("y"), NONE),
            12,
            6));
    Map<String, Object> apart =
        Map.of(
            "strides", new long[] {2, 1},
            "dilations", new long[] {1, 2},
            "pads", new long[] {1, 0, 0, 1});
    cases.add(
        operator(
            "Col2Im with strides, dilations and pads",
            graph(18, 8, 9)
                .wholes("image", 5, 4)
                .wholes("window", 2, 2)
                .node("Col2Im", List.of("t", "image", "window"), List.of("y"), apart),
            8,
            9));
    cases.add(
        operator(
            "Col2Im of one axis",
            graph(18, 6, 3)
                .wholes("image", 7)
                .wholes("window", 3)
                .node(
                    "Col2Im",
                    List.of("t", "image", "window"),
                    List.of("y"),
                    Map.of("strides", new long[] {2})),
            6,
            3));
  }

  private static void centred(List<OperatorCase> cases) {
    cases.add(
        operator(
            "CenterCropPad",
            graph(18, 4, 5)
                .wholes("wanted", 7, 2)
                .node(
                    "CenterCropPad",
                    List.of("t", "wanted"),
                    List.of("y"),
                    Map.of("axes", new long[] {1, 2})),
            4,
            5));
    cases.add(
        operator(
            "CenterCropPad of an axis from the end",
            graph(18, 4, 5)
                .wholes("wanted", 8)
                .node(
                    "CenterCropPad",
                    List.of("t", "wanted"),
                    List.of("y"),
                    Map.of("axes", new long[] {-1})),
            4,
            5));
  }

  private static void transforms(List<OperatorCase> cases) {
    cases.add(transform("one side", 17, Map.of("axis", 1L, "onesided", 1L), 6, 3, 1));
    cases.add(transform("complex, second axis", 17, Map.of("axis", 2L), 3, 5, 2));
    cases.add(transform("inverse", 17, Map.of("axis", 1L, "inverse", 1L), 7, 2));
    for (long length : new long[] {3, 8}) {
      cases.add(
          operator(
              "DFT of %s numbers of 5".formatted(length),
              graph(20, 5, 2)
                  .initialiser("length", number(length))
                  .initialiser("axis", number(1))
                  .node("DFT", List.of("t", "length", "axis"), List.of("y"), NONE),
              5,
              2));
    }
  }

  private static OperatorCase transform(
      String name, int opset, Map<String, Object> attributes, Integer... sample) {
    int[] shape = new int[sample.length];
    Arrays.setAll(shape, i -> sample[i]);
    return operator(
        "DFT " + name,
        graph(opset, shape).node("DFT", List.of("t"), List.of("y"), attributes),
        sample);
  }

  private static Tensor number(long value) {
    return Tensor.of(ElementType.I64, new int[0], new double[] {value});
  }

  private static void frames(List<OperatorCase> cases) {
    for (long oneSided : new long[] {0, 1}) {
      cases.add(
          operator(
              "STFT %s".formatted(oneSided),
              graph(17, 11, 1)
                  .initialiser("step", number(3))
                  .initialiser("length", number(5))
                  .initialiser("window", weights(new int[] {5}, 0.2, 1, 31))
                  .node(
                      "STFT",
                      List.of("t", "step", "window", "length"),
                      List.of("y"),
                      Map.of("onesided", oneSided)),
              11,
              1));
    }
  }

  private static void ranks(List<OperatorCase> cases) {
    for (long largest : new long[] {0, 1}) {
      for (int count : new int[] {1, 3, 7}) {
        Map<String, Object> attributes = new HashMap<>(Map.of("largest", largest));
        if (count == 3) {
          attributes.put("axis", 1L);
        }
        cases.add(
            operator(
                "TopK %s of %s".formatted(count, attributes),
                graph(11, 6, 7)
                    .wholes("k", count)
                    .node("TopK", List.of("t", "k"), List.of("y", "places"), attributes),
                6,
                7));
      }
    }
  }
}
