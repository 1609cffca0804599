package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.Interval;

/// The Hessians of any loss around θ, column by column as products in ball arithmetic: n products
/// for M and for each spread, one for a product.
final class BallHessian implements HessianEnclosure {
  private final Enclosures enclosures;
  private final double[] theta;
  private final BallMatrix centre;

  BallHessian(Enclosures enclosures, double[] theta) {
    this.enclosures = enclosures;
    this.theta = theta.clone();
    this.centre = middle(enclosures.hessianOver(theta, 0));
  }

  private static BallMatrix middle(BallMatrix hessian) {
    int n = hessian.rows();
    double[] entries = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        entries[i * n + j] = 0.5 * hessian.mid(i, j) + 0.5 * hessian.mid(j, i);
      }
    }
    return BallMatrix.exact(n, n, entries);
  }

  @Override
  public BallMatrix centre() {
    return centre;
  }

  @Override
  public double[] spread(double rho, double[] weights) {
    BallMatrix over = enclosures.hessianOver(theta, rho);
    double[] spread = new double[theta.length];
    for (int i = 0; i < spread.length; i++) {
      Interval sum = Interval.ZERO;
      for (int j = 0; j < weights.length; j++) {
        double distance = over.get(i, j).subtract(Interval.of(centre.mid(i, j))).magnitude();
        sum = sum.add(Interval.of(distance).multiply(Interval.of(weights[j])));
      }
      spread[i] = sum.hi();
    }
    return spread;
  }
}
