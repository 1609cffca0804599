package dev.cairn.proof;

import dev.cairn.proof.enclosure.BallMatrix;
import dev.cairn.proof.enclosure.HessianEnclosure;
import java.util.Arrays;
import java.util.Optional;

/// How many eigenvalues of a Hessian are proven to be negative, and how many positive.
///
/// Where VᵀHV is negative definite for an n × p matrix V, H has p negative eigenvalues at least
/// (Courant, Fischer). V holds eigenvectors of an approximate H, each divided by √|λ|: VᵀHV is near
/// −1, and its diagonal dominates as long as no |λ| is too small.
record SignsProven(int negative, int positive) {
  /// Eigenvalues below these shares of ‖H‖ are left out, one share after the other.
  private static final double[] CUTS = {1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-4};

  /// What must dominate keeps this much room, for the verifier's enclosures.
  private static final double MARGIN = 4;

  /// Those of all Hessians within a distance of the centre; nothing where they are not bounded.
  static Optional<SignsProven> of(
      DerivativeEnclosures enclosures, double[] centre, double distance) {
    HessianEnclosure hessian = enclosures.hessianAround(centre);
    double[] ones = new double[centre.length];
    Arrays.fill(ones, 1);
    if (!Arrays.stream(hessian.spread(distance, ones)).allMatch(Double::isFinite)) {
      return Optional.empty();
    }
    var basis = new EigenBasis(HessianSource.centres(hessian.centre()), enclosures.kernels());
    var question = new Question(enclosures, hessian, basis, distance);
    return Optional.of(new SignsProven(question.most(-1), question.most(1)));
  }

  private record Question(
      DerivativeEnclosures enclosures,
      HessianEnclosure hessian,
      EigenBasis basis,
      double distance) {
    /// The most eigenvalues of this sign that are proven.
    int most(int sign) {
      int before = -1;
      for (double cut : CUTS) {
        double limit = cut * basis.norm();
        int[] chosen =
            java.util.stream.IntStream.range(0, basis.dimension())
                .filter(k -> sign * basis.value(k) > limit)
                .toArray();
        if (chosen.length == 0 || (chosen.length != before && definite(chosen, sign))) {
          return chosen.length;
        }
        before = chosen.length;
      }
      return 0;
    }

    private boolean definite(int[] chosen, int sign) {
      int n = basis.dimension();
      double[] rows = new double[chosen.length * n];
      double[] sums = new double[n];
      for (int c = 0; c < chosen.length; c++) {
        double length = Math.sqrt(Math.abs(basis.value(chosen[c])));
        for (int i = 0; i < n; i++) {
          double entry = basis.vector(chosen[c], i) / length;
          rows[c * n + i] = entry;
          sums[i] = Norms.up(sums[i] + Math.abs(entry));
        }
      }
      BallMatrix vectors = BallMatrix.exact(chosen.length, n, rows);
      BallMatrix middle =
          vectors
              .times(hessian.centre(), enclosures.kernels())
              .times(vectors.transposed(), enclosures.kernels());
      double[] spread = hessian.spread(distance, sums);
      for (int c = 0; c < chosen.length; c++) {
        double others = 0;
        for (int i = 0; i < n; i++) {
          others = Norms.up(others + Norms.up(Math.abs(rows[c * n + i]) * spread[i]));
        }
        for (int d = 0; d < chosen.length; d++) {
          others = d == c ? others : Norms.up(others + middle.magnitude(c, d));
        }
        double own = sign > 0 ? middle.get(c, c).lo() : -middle.get(c, c).hi();
        if (!(own > MARGIN * others)) {
          return false;
        }
      }
      return true;
    }
  }
}
