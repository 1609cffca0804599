package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;

/// The Müller–Brown potential, a sum of four Gaussians in the plane: three minima in a bent valley
/// and the two saddles between them.
///
/// Source: K. Müller, L. D. Brown, Theor. Chim. Acta 53 (1979).
record MuellerBrown() implements ClosedForm {
  private static final double[] HEIGHT = {-200, -100, -170, 15};
  private static final double[] XX = {-1, -1, -6.5, 0.7};
  private static final double[] XY = {0, 0, 11, 0.6};
  private static final double[] YY = {-10, -10, -6.5, 0.7};
  private static final double[] CENTRE_X = {1, 0, -0.5, -1};
  private static final double[] CENTRE_Y = {0, 0.5, 1.5, 1};

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int k = 0; k < HEIGHT.length; k++) {
      sum += term(k, x);
    }
    return sum;
  }

  @Override
  public void gradient(double[] x, double[] g) {
    g[0] = 0;
    g[1] = 0;
    for (int k = 0; k < HEIGHT.length; k++) {
      double term = term(k, x);
      g[0] += term * slopeX(k, x);
      g[1] += term * slopeY(k, x);
    }
  }

  @Override
  public void hessian(double[] x, DenseSymmetric hessian) {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int k = 0; k < HEIGHT.length; k++) {
      double term = term(k, x);
      double p = slopeX(k, x);
      double q = slopeY(k, x);
      xx += term * (p * p + 2 * XX[k]);
      xy += term * (p * q + XY[k]);
      yy += term * (q * q + 2 * YY[k]);
    }
    hessian.set(0, 0, xx);
    hessian.set(0, 1, xy);
    hessian.set(1, 1, yy);
  }

  private static double term(int k, double[] x) {
    double dx = x[0] - CENTRE_X[k];
    double dy = x[1] - CENTRE_Y[k];
    return HEIGHT[k] * Math.exp(XX[k] * dx * dx + XY[k] * dx * dy + YY[k] * dy * dy);
  }

  private static double slopeX(int k, double[] x) {
    return 2 * XX[k] * (x[0] - CENTRE_X[k]) + XY[k] * (x[1] - CENTRE_Y[k]);
  }

  private static double slopeY(int k, double[] x) {
    return XY[k] * (x[0] - CENTRE_X[k]) + 2 * YY[k] * (x[1] - CENTRE_Y[k]);
  }
}
