package dev.cairn.proof.complete;

import dev.cairn.proof.arithmetic.Interval;

/// The signs of the eigenvalues of all symmetric matrices in an interval matrix.
final class Inertia {
  private Inertia() {}

  /// The number of negative eigenvalues of every symmetric H in [lo, hi] (n × n), or −1 where WHWᵀ
  /// has no dominant diagonal (Sylvester, Gershgorin). W has rows of length n.
  static int negative(double[] w, double[] lo, double[] hi, int n) {
    Interval[][] half = new Interval[n][n]; // W H
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        half[i][j] = Interval.ZERO;
        for (int k = 0; k < n; k++) {
          Interval h = Interval.between(lo[k * n + j], hi[k * n + j]);
          half[i][j] = half[i][j].add(Interval.of(w[i * n + k]).multiply(h));
        }
      }
    }
    int negative = 0;
    for (int i = 0; i < n; i++) {
      Interval others = Interval.ZERO;
      Interval diagonal = Interval.ZERO;
      for (int j = 0; j < n; j++) {
        Interval entry = Interval.ZERO;
        for (int k = 0; k < n; k++) {
          entry = entry.add(half[i][k].multiply(Interval.of(w[j * n + k])));
        }
        if (i == j) {
          diagonal = entry;
        } else {
          others = others.add(Interval.of(entry.magnitude()));
        }
      }
      if (!(diagonal.mignitude() > others.hi())) {
        return -1;
      }
      negative += diagonal.hi() < 0 ? 1 : 0;
    }
    return negative;
  }
}
