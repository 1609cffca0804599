package dev.cairn.lab.collect;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.newton.BacktrackingLineSearch;
import dev.cairn.newton.PseudoInverseNewton;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.quadratic.LocalModel;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Inertia;
import dev.cairn.spectrum.Spectrum;
import java.util.Optional;
import java.util.function.Supplier;

/// A point as it is compared: where needed, polished by Newton's method.
///
/// @param theta θ
/// @param value f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param inertia of the Hessian there
record Settled(Point theta, double value, double squaredGradientNorm, Inertia inertia) {
  /// Larger Hessians are not assembled for this.
  private static final int LARGEST = 5_000;

  /// Newton's method squares the error near a regular point; towards a degenerate one it halves it.
  private static final int STEPS = 12;

  /// Where ‖∇f‖² has come down to rounding.
  private static final double ROUNDING = 1e-28;

  /// A critical point is closer than ‖g‖ over the smallest |λ|; that must be far below the
  /// tolerance.
  private static final double SHARE = 0.1;

  /// How points are settled.
  ///
  /// @param tolerance points closer than this are the same
  /// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ are null
  record Rule(double tolerance, double nullEigenvalue) {}

  /// Settles the point at θ; its spectrum may be empty. Empty where it has none.
  static Optional<Settled> of(
      Settled rough, Point spectrum, Rule rule, Supplier<SmoothObjective> objective) {
    int n = rough.theta.dimension();
    if (spectrum.dimension() == n) {
      var inertia = Inertia.of(new Spectrum(spectrum), rule.nullEigenvalue);
      var settled = new Settled(rough.theta, rough.value, rough.squaredGradientNorm, inertia);
      if (settled.error() <= SHARE * rule.tolerance) {
        return Optional.of(settled);
      }
    }
    if (n > LARGEST) {
      return Optional.empty();
    }
    return Optional.of(polished(rough, rule, objective.get()));
  }

  private static Settled polished(Settled rough, Rule rule, SmoothObjective objective) {
    Iterate end =
        Search.run(
                new PseudoInverseNewton(
                    rule.nullEigenvalue, new BacktrackingLineSearch(1, 0.5, 0.1, 0.1)),
                objective,
                rough.theta.toArray(),
                StoppingRule.squaredGradientBelow(ROUNDING).or(StoppingRule.iterations(STEPS)),
                Observer.none())
            .last();
    boolean better = end.squaredGradientNorm() <= rough.squaredGradientNorm;
    Point theta = better ? end.theta() : rough.theta;
    try (var model = new LocalModel(objective, theta.toArray())) {
      var spectrum =
          model.eigensystem(DenseKernels.current().eigensolver(theta.dimension())).spectrum();
      return new Settled(
          theta,
          model.value(),
          model.squaredGradientNorm(),
          Inertia.of(spectrum, rule.nullEigenvalue));
    }
  }

  /// The point of a row of the store, before it is settled.
  static Settled rough(Point theta, double value, double squaredGradientNorm) {
    return new Settled(
        theta,
        value,
        squaredGradientNorm,
        new Inertia(0, theta.dimension(), Double.POSITIVE_INFINITY));
  }

  /// How far a critical point may be: ‖g‖ over the smallest |λ| that is not null.
  double error() {
    return Math.sqrt(squaredGradientNorm) / inertia.gap();
  }
}
