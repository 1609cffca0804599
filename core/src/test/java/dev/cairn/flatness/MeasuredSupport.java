package dev.cairn.flatness;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// The support of a gradient, of functions whose gradients and Hessians are written down by hand.
final class MeasuredSupport {
  private MeasuredSupport() {}

  static DenseSymmetric diagonal(double... entries) {
    var h = new DenseSymmetric(entries.length);
    for (int i = 0; i < entries.length; i++) {
      h.set(i, i, entries[i]);
    }
    return h;
  }

  static NewtonSupport measure(DenseSymmetric h, double norm, double... g) {
    double[] theta = new double[g.length];
    theta[0] = norm;
    return measure(h, theta, g);
  }

  /// Of the quadratic function with this gradient at θ.
  static NewtonSupport measure(DenseSymmetric h, double[] theta, double[] g) {
    return NewtonSupport.measure(
        h,
        g,
        theta,
        g.length,
        x -> {
          double[] there = new double[g.length];
          double[] way = x.clone();
          Vectors.addScaled(-1, theta, way);
          h.apply(way, there);
          Vectors.addScaled(1, g, there);
          return there;
        });
  }

  static NewtonSupport separable(
      double[] theta, DoubleUnaryOperator[] slopes, double... curvatures) {
    UnaryOperator<double[]> gradient =
        x -> {
          double[] g = new double[x.length];
          for (int i = 0; i < g.length; i++) {
            g[i] = slopes[i].applyAsDouble(x[i]);
          }
          return g;
        };
    return NewtonSupport.measure(
        diagonal(curvatures), gradient.apply(theta), theta, theta.length, gradient);
  }
}
