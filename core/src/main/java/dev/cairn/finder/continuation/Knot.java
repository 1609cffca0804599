package dev.cairn.finder.continuation;

import dev.cairn.spectrum.Spectrum;

/// A point of a branch with the tangent that leads on from it.
final class Knot {
  private final BranchEquation.State state;
  private final BranchEquation.Tangent tangent;
  private final Spectrum spectrum;
  private final int index;

  Knot(BranchEquation.State state, BranchEquation.Tangent tangent) {
    this.state = state;
    this.tangent = tangent;
    this.spectrum = state.spectrum();
    this.index = BranchEquation.index(spectrum);
  }

  BranchEquation.State state() {
    return state;
  }

  /// The unit tangent; not to be written to.
  double[] tangent() {
    return tangent.direction();
  }

  Spectrum spectrum() {
    return spectrum;
  }

  /// The tangent's component in the parameter.
  double turn() {
    double[] u = tangent();
    return u[u.length - 1];
  }

  /// The sign of the determinant of the bordered matrix.
  int determinantSign() {
    return tangent.determinantSign();
  }

  /// Number of negative eigenvalues.
  int index() {
    return index;
  }

  /// The eigenvalue of a number, from where it counts as negative.
  double eigenvalue(int number) {
    return spectrum.eigenvalues().get(number) - BranchEquation.negative(spectrum);
  }
}
