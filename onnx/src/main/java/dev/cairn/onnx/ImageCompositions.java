package dev.cairn.onnx;

import java.util.Arrays;
import java.util.Map;

/// Pixels of an image between pixels or around its middle, by other operations.
final class ImageCompositions {
  /// The coefficient of GridSample's cubics.
  private static final double CUBIC = -0.75;

  private ImageCompositions() {}

  /// Values between the pixels of an image, where a grid says: sums of all pixels, each with a
  /// weight for its row and one for its column.
  static void gridSample(Rewriter r) {
    String padding = r.text("padding_mode", "zeros");
    boolean cubic = r.text("mode", "linear").endsWith("cubic");
    if (!padding.equals("zeros") && (cubic || !padding.equals("border"))) {
      throw new IllegalArgumentException(
          "padding_mode = %s is not supported%s".formatted(padding, cubic ? " of cubics" : ""));
    }
    String x = r.in(0);
    String grid = r.in(1);
    String columns = r.node("Unsqueeze", weights(r, 0, 3), r.wholes(2));
    String rows = r.node("Unsqueeze", weights(r, 1, 2), r.wholes(3));
    String pixels = r.wholes(0, 0, -1);
    String weights = r.node("Reshape", r.node("Mul", rows, columns), pixels);
    String turned = r.node("Transpose", permutation(0, 2, 1), weights);
    String sums = r.node("MatMul", r.node("Reshape", x, pixels), turned);
    r.result("Reshape", sums, r.joined(r.wholes(0, 0), r.extent(grid, 1), r.extent(grid, 2)));
  }

  private static Map<String, OnnxAttribute> permutation(long... order) {
    return Map.of("perm", new OnnxAttribute.Wholes(Arrays.stream(order).boxed().toList()));
  }

  /// `[N, places, pixels along an axis]`: the weights of the pixels.
  ///
  /// @param part of a place in the grid
  /// @param axis of the image
  private static String weights(Rewriter r, long part, long axis) {
    String extent = r.node("Squeeze", r.extent(r.in(0), axis), r.wholes(0));
    String count = r.node("Cast", Compositions.toFloat(), extent);
    String last = r.node("Sub", count, r.number(1));
    String place = r.node("Gather", Rewriter.axis(3), r.in(1), r.whole(part)); // from −1 to 1
    String scale = r.whole("align_corners", 0) != 0 ? last : count;
    String at = r.node("Div", r.node("Add", r.node("Mul", place, scale), last), r.number(2));
    if (r.text("padding_mode", "zeros").equals("border")) {
      at = r.node("Clip", at, r.number(0), last);
    }
    String column = r.node("Reshape", at, r.wholes(0, -1, 1));
    String numbers = r.node("Range", r.whole(0), extent, r.whole(1));
    String pixels = r.node("Cast", Compositions.toFloat(), numbers);
    String distance = r.node("Abs", r.node("Sub", column, pixels));
    return switch (r.text("mode", "linear")) {
      case "linear", "bilinear" -> r.node("Relu", r.node("Sub", r.number(1), distance));
      case "nearest" -> nearest(r, distance, numbers);
      case "cubic", "bicubic" -> cubic(r, distance);
      default ->
          throw new IllegalArgumentException(
              "mode = %s is not supported".formatted(r.text("mode", "")));
    };
  }

  /// 1 up to a half away, which of two pixels is that of the even number, 0 beyond.
  private static String nearest(Rewriter r, String distance, String numbers) {
    String half = r.number(0.5);
    String even = r.node("Equal", r.node("Mod", numbers, r.whole(2)), r.whole(0));
    String within = r.node("Cast", Compositions.toFloat(), r.node("LessOrEqual", distance, half));
    String below = r.node("Cast", Compositions.toFloat(), r.node("Less", distance, half));
    return r.node("Where", even, within, below);
  }

  /// ((a + 2) d − (a + 3)) d² + 1 for d ≤ 1, a (((d − 5) d + 8) d − 4) for d < 2, 0 beyond.
  private static String cubic(Rewriter r, String distance) {
    String d = r.node("Clip", distance, r.number(0), r.number(2));
    String line = line(r, CUBIC + 2, d, -CUBIC - 3);
    String near = r.node("Add", r.node("Mul", line, r.node("Mul", d, d)), r.number(1));
    String square = r.node("Add", r.node("Mul", line(r, 1, d, -5), d), r.number(8));
    String cube = r.node("Sub", r.node("Mul", square, d), r.number(4));
    String far = r.node("Mul", r.number(CUBIC), cube);
    return r.node("Where", r.node("LessOrEqual", d, r.number(1)), near, far);
  }

  private static String line(Rewriter r, double slope, String x, double at) {
    return r.node("Add", r.node("Mul", r.number(slope), x), r.number(at));
  }

  /// As many elements around the middle as wanted along each axis, zeros where there are fewer.
  static void centred(Rewriter r) {
    String x = r.in(0);
    String wanted = r.in(1);
    String extents = r.node("Shape", x);
    String axes =
        r.given("axes")
            ? r.wholes(r.wholes("axes"))
            : r.node("Range", r.whole(0), r.node("Size", extents), r.whole(1));
    String own = r.node("Gather", extents, axes);
    String large = r.node("Max", own, wanted);
    String missing = r.node("Sub", large, own);
    String before = r.node("Div", missing, r.whole(2));
    String pads = r.joined(before, r.node("Sub", missing, before));
    String padded = r.node("Pad", x, pads, "", axes);
    String first = r.node("Div", r.node("Sub", large, wanted), r.whole(2));
    r.result("Slice", padded, first, r.node("Add", first, wanted), axes);
  }
}
