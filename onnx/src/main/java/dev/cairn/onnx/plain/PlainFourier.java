package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;

/// The discrete Fourier transform, term by term.
final class PlainFourier {
  private PlainFourier() {}

  static Tensor apply(PlainNode node) {
    Tensor x = node.in(0);
    int last = x.rank() - 1;
    int axis = Plain.axis((long) node.number(2, -2), x.rank());
    int length = (int) node.number(1, x.extent(axis));
    double sign = node.whole("inverse", 0) != 0 ? 1 : -1;
    double scale = sign > 0 ? 1.0 / length : 1;
    int[] shape = x.shape();
    shape[axis] = node.whole("onesided", 0) != 0 ? length / 2 + 1 : length;
    shape[last] = 2;
    return Plain.at(
        x.type(),
        shape,
        p -> {
          double sum = 0;
          int[] from = p.clone();
          for (int j = 0; j < Math.min(length, x.extent(axis)); j++) {
            from[axis] = j;
            // In whole turns, of which the rest alone counts.
            double angle = sign * 2 * Math.PI * ((long) j * p[axis] % length) / length;
            double re = part(x, from, 0);
            double im = x.extent(last) == 2 ? part(x, from, 1) : 0;
            sum +=
                p[last] == 0
                    ? re * Math.cos(angle) - im * Math.sin(angle)
                    : re * Math.sin(angle) + im * Math.cos(angle);
          }
          return scale * sum;
        });
  }

  private static double part(Tensor x, int[] from, int k) {
    int[] at = from.clone();
    at[at.length - 1] = k;
    return Plain.get(x, at);
  }
}
