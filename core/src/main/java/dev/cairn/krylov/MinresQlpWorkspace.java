package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;

/// The vectors of MINRES-QLP.
final class MinresQlpWorkspace implements KrylovWorkspace {
  final MinresQlp settings;
  final int n;
  final Lanczos lanczos;

  // Directions wₖ₋₂, wₖ₋₁, wₖ and the part of x that no longer changes; in the MINRES phase only
  // the first three, with other contents.
  final double[] wLast2;
  final double[] wLast;
  final double[] w;
  final double[] settled;

  private final double[] residual;
  private final double[] image;

  MinresQlpWorkspace(MinresQlp settings, int n) {
    this.settings = settings;
    this.n = n;
    this.lanczos =
        new Lanczos(n, settings.shift(), settings.preconditioner(), settings.reorthogonalise());
    this.wLast2 = new double[n];
    this.wLast = new double[n];
    this.w = new double[n];
    this.settled = new double[n];
    this.residual = new double[n];
    this.image = new double[n];
  }

  @Override
  public KrylovResult solve(SymmetricOperator a, double[] b, double[] x) {
    return iterate(a, b, x).result(residual, image);
  }

  /// The iteration with the estimates it ended with, before norms are computed directly.
  MinresQlpIteration iterate(SymmetricOperator a, double[] b, double[] x) {
    Krylov.requireDimensions(n, a, b, x);
    MinresQlpIteration iteration = new MinresQlpIteration(this, a, b, x);
    iteration.run();
    return iteration;
  }
}
