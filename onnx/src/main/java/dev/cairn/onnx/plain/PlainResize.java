package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Positions between elements.
final class PlainResize {
  private PlainResize() {}

  static void addTo(Map<String, Operation> operations) {
    operations.put("Resize", Operation.of(PlainResize::resize));
  }

  private static Tensor resize(PlainNode n) {
    Tensor x = n.in(0);
    boolean sizes = n.has(3) && n.in(3).count() > 0;
    double[] numbers = n.in(sizes ? 3 : 2).values();
    int[] axes =
        n.wholes("axes")
            .map(all -> Arrays.stream(all).mapToInt(a -> Plain.axis(a, n.in(0).rank())).toArray())
            .orElse(IntStream.range(0, x.rank()).toArray());
    for (int i = 0; i < axes.length; i++) {
      double extent = x.extent(axes[i]);
      x = resized(n, x, axes[i], sizes ? numbers[i] / extent : numbers[i]);
    }
    return x;
  }

  private static Tensor resized(PlainNode n, Tensor x, int axis, double scale) {
    int extent = x.extent(axis);
    int[] shape = x.shape();
    // A quotient of two extents times one of them: 1e-9 keeps the rounding away.
    shape[axis] = (int) Math.floor(extent * scale + 1e-9);
    String mode = n.text("coordinate_transformation_mode", "half_pixel");
    int[] extents = {extent, shape[axis]};
    return Plain.at(
        x.type(),
        shape,
        p -> {
          double at = position(mode, p[axis], scale, extents);
          double sum = 0;
          double total = 0;
          for (double[] tap : taps(n, at)) {
            boolean inside = tap[0] >= 0 && tap[0] < extent;
            double weight = inside || n.whole("exclude_outside", 0) == 0 ? tap[1] : 0;
            double from = Math.clamp(tap[0], 0, extent - 1.0);
            sum += weight * PlainIndices.exact(x, PlainIndices.moved(p, axis, from, extent));
            total += weight;
          }
          return sum / total;
        });
  }

  /// Elements around a position, each with its weight.
  private static List<double[]> taps(PlainNode n, double at) {
    double low = Math.floor(at);
    double t = at - low;
    return switch (n.text("mode", "nearest")) {
      case "linear" -> List.of(new double[] {low, 1 - t}, new double[] {low + 1, t});
      case "cubic" -> {
        double a = n.real("cubic_coeff_a", -0.75);
        List<double[]> taps = new ArrayList<>();
        for (int k = -1; k <= 2; k++) {
          taps.add(new double[] {low + k, cubic(a, Math.abs(t - k))});
        }
        yield taps;
      }
      default -> List.of(new double[] {round(n.text("nearest_mode", "round_prefer_floor"), at), 1});
    };
  }

  /// The weight at a distance.
  private static double cubic(double a, double d) {
    return d <= 1
        ? ((a + 2) * d - (a + 3)) * d * d + 1
        : d < 2 ? a * (((d - 5) * d + 8) * d - 4) : 0;
  }

  private static double position(String mode, int i, double scale, int[] extents) {
    boolean one = extents[1] == 1;
    return switch (mode) {
      case "asymmetric" -> i / scale;
      case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
      case "align_corners" -> one ? 0 : i * (extents[0] - 1.0) / (extents[1] - 1.0);
      case "pytorch_half_pixel" -> one ? 0 : (i + 0.5) / scale - 0.5;
      default -> (i + 0.5) / scale - 0.5;
    };
  }

  private static double round(String mode, double x) {
    return switch (mode) {
      case "floor" -> Math.floor(x);
      case "ceil" -> Math.ceil(x);
      case "round_prefer_ceil" -> Math.floor(x + 0.5);
      default -> Math.ceil(x - 0.5);
    };
  }
}
