package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.Map;

/// Fourier transforms, a sum for each number of the result.
final class PlainFourier {
  private PlainFourier() {}

  static void addTo(Map<String, Operation> operations) {
    operations.put("DFT", Operation.of(PlainFourier::transform));
    operations.put("STFT", Operation.of(PlainFourier::ofFrames));
  }

  private static Tensor transform(PlainNode n) {
    Tensor x = n.in(0);
    int axis = Plain.axis(n.has(2) ? n.wholes(2)[0] : n.whole("axis", -2), x.rank());
    int extent = x.extent(axis);
    int length = (int) n.number(1, extent);
    boolean inverse = n.whole("inverse", 0) != 0;
    int[] shape = x.shape();
    shape[axis] = n.whole("onesided", 0) != 0 ? length / 2 + 1 : length;
    shape[x.rank() - 1] = 2;
    return Plain.at(
        x.type(),
        shape,
        p -> {
          double sum = 0;
          int[] from = p.clone();
          for (int j = 0; j < Math.min(length, extent); j++) {
            double angle = (inverse ? 2 : -2) * Math.PI * ((long) j * p[axis] % length) / length;
            from[axis] = j;
            sum += part(x, from, angle, p[x.rank() - 1]);
          }
          return inverse ? sum / length : sum;
        });
  }

  /// The real (0) or imaginary (1) part of a number times e^(i angle).
  private static double part(Tensor x, int[] position, double angle, int part) {
    int last = x.rank() - 1;
    int[] at = position.clone();
    at[last] = 0;
    double re = PlainIndices.exact(x, at);
    at[last] = 1;
    double im = x.extent(last) > 1 ? PlainIndices.exact(x, at) : 0;
    return part == 0
        ? re * Math.cos(angle) - im * Math.sin(angle)
        : re * Math.sin(angle) + im * Math.cos(angle);
  }

  private static Tensor ofFrames(PlainNode n) {
    Tensor x = n.in(0);
    int step = (int) n.number(1, 1);
    int length = n.has(3) ? (int) n.number(3, 0) : n.in(2).count();
    int bins = n.whole("onesided", 1) != 0 ? length / 2 + 1 : length;
    int[] shape = {x.extent(0), (x.extent(1) - length) / step + 1, bins, 2};
    return Plain.at(
        x.type(),
        shape,
        p -> {
          double sum = 0;
          for (int j = 0; j < length; j++) {
            double angle = -2 * Math.PI * ((long) j * p[2] % length) / length;
            int[] from = {p[0], p[1] * step + j, 0};
            sum += (n.has(2) ? n.in(2).values()[j] : 1) * part(x, from, angle, p[3]);
          }
          return sum;
        });
  }
}
