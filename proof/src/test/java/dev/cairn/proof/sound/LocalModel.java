package dev.cairn.proof.sound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the derivatives of f at one point say: Newton's step and the signs of the eigenvalues.
///
/// @param r arithmetic of the evaluation
/// @param jet f's, of one to three variables
record LocalModel(RealArithmetic r, Jet jet) {
  int dimension() {
    return jet.gradient().size();
  }

  boolean gradientIsZero() {
    return jet.gradient().stream().allMatch(Real::isZero);
  }

  /// −H⁻¹g by elimination; empty where a pivot may be zero.
  Optional<List<Real>> step() {
    int n = dimension();
    Real[][] rows = new Real[n][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        rows[i][j] = jet.second(i, j);
      }
      rows[i][n] = jet.gradient().get(i).negate();
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = rows[i][k].magnitude() > rows[pivot][k].magnitude() ? i : pivot;
      }
      Real[] row = rows[pivot];
      rows[pivot] = rows[k];
      rows[k] = row;
      if (!row[k].isNonzero()) {
        return Optional.empty();
      }
      for (int i = 0; i < n; i++) {
        if (i != k) {
          Real factor = r.divide(rows[i][k], row[k]);
          for (int j = k + 1; j <= n; j++) {
            rows[i][j] = r.subtract(rows[i][j], r.multiply(factor, row[j]));
          }
        }
      }
    }
    List<Real> step = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      step.add(r.divide(rows[k][n], rows[k][k]));
    }
    return Optional.of(step);
  }

  /// The number of negative eigenvalues.
  ///
  /// @throws MorePrecision where an eigenvalue may be zero
  int index() {
    nonzero(symmetric().getLast());
    return count(-1);
  }

  /// The number of eigenvalues of a sign, by Descartes' rule for det(λ − H), all of whose roots are
  /// real.
  ///
  /// @throws MorePrecision where a coefficient may be zero and may be not
  int count(int sign) {
    int changes = 0;
    int before = 1;
    int turn = 1;
    for (Real sum : symmetric()) {
      turn *= -sign;
      int own = sum.isZero() ? 0 : turn * nonzero(sum);
      changes += own * before < 0 ? 1 : 0;
      before = own == 0 ? before : own;
    }
    return changes;
  }

  /// The elementary symmetric functions of the eigenvalues: trace, minors, determinant.
  private List<Real> symmetric() {
    Real trace = jet.second(0, 0);
    if (dimension() == 1) {
      return List.of(trace);
    }
    Real minor = minor(0, 1, 0, 1);
    trace = r.add(trace, jet.second(1, 1));
    if (dimension() == 2) {
      return List.of(trace, minor);
    }
    Real determinant =
        r.add(
            r.subtract(
                r.multiply(jet.second(0, 0), minor(1, 2, 1, 2)),
                r.multiply(jet.second(0, 1), minor(1, 2, 0, 2))),
            r.multiply(jet.second(0, 2), minor(1, 2, 0, 1)));
    Real minors = r.add(r.add(minor, minor(0, 2, 0, 2)), minor(1, 2, 1, 2));
    return List.of(r.add(trace, jet.second(2, 2)), minors, determinant);
  }

  private Real minor(int i, int j, int k, int l) {
    return r.subtract(
        r.multiply(jet.second(i, k), jet.second(j, l)),
        r.multiply(jet.second(i, l), jet.second(j, k)));
  }

  private static int nonzero(Real x) {
    if (!x.isNonzero()) {
      throw new MorePrecision();
    }
    return x.sign();
  }
}
