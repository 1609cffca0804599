package dev.cairn.study.landscape;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.Resolution;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Inertia;
import dev.cairn.spectrum.Spectrum;
import java.util.Optional;
import java.util.function.Supplier;

/// Ends of runs made ready to be compared: where needed, polished by Newton's method.
///
/// @param resolution which points are the same, and which eigenvalues are null
/// @param objective gives f, which is asked for only where it must be evaluated
record Polish(Resolution resolution, Supplier<SmoothObjective> objective) {
  /// Larger Hessians are not assembled for this.
  private static final int LARGEST = 5_000;

  /// Newton's method squares the error near a regular point; towards a degenerate one it halves it.
  private static final int STEPS = 12;

  private static final int SOFT_STEPS = 3;

  /// Where ‖∇f‖² has come down to rounding.
  private static final double ROUNDING = 1e-28;

  /// A critical point is closer than ‖g‖ over the smallest |λ|; that must be far below the
  /// tolerance.
  static final double SHARE = 0.1;

  /// The candidate at the end of a run; its spectrum may be empty. It is polished where ‖∇f‖² is
  /// above rounding: a proof asks for a point that is closer to its critical point than a tolerance
  /// can tell. None where it is not finite or too large.
  Optional<Candidate> polish(Point theta, double value, double squaredGradient, Point spectrum) {
    int n = theta.dimension();
    if (n > LARGEST || !Candidate.finite(theta, value, squaredGradient)) {
      return Optional.empty();
    }
    Optional<Candidate> sharp =
        (spectrum.dimension() == n ? inertia(new Spectrum(spectrum)) : Optional.<Inertia>empty())
            .map(inertia -> new Candidate(theta, value, squaredGradient, inertia))
            .filter(end -> error(end) <= SHARE * resolution.tolerance())
            .filter(end -> end.squaredGradientNorm() <= ROUNDING);
    return sharp.or(() -> polished(theta, squaredGradient));
  }

  private Optional<Candidate> polished(Point rough, double squaredGradient) {
    SmoothObjective f = objective.get();
    var end = newton(f, rough, resolution.nullEigenvalue(), STEPS);
    Point theta = end.squaredGradientNorm() <= squaredGradient ? end.theta() : rough;
    double before = Math.min(end.squaredGradientNorm(), squaredGradient);
    return before <= ROUNDING ? at(theta) : at(soft(f, theta, before));
  }

  /// Eigenvalues that count as null may be small alone: steps along these too, if they stay here.
  private Point soft(SmoothObjective f, Point theta, double squaredGradient) {
    var end = newton(f, theta, PseudoInverseNewton.DEFAULT.rankTolerance(), SOFT_STEPS);
    double[] step = Vectors.difference(end.theta().toArray(), theta.toArray());
    return end.squaredGradientNorm() < squaredGradient
            && Vectors.norm(step) <= SHARE * resolution.tolerance()
        ? end.theta()
        : theta;
  }

  private static Iterate newton(SmoothObjective f, Point from, double rankTolerance, int steps) {
    return Search.run(
            new PseudoInverseNewton(rankTolerance, new BacktrackingLineSearch(1, 0.5, 0.1, 0.1)),
            f,
            from.toArray(),
            StoppingRule.squaredGradientBelow(ROUNDING).or(StoppingRule.iterations(steps)),
            Observer.none())
        .last();
  }

  /// The candidate that is this point, which is sharp already.
  Optional<Candidate> at(Point theta) {
    try (var model = new LocalModel(objective.get(), theta.toArray())) {
      if (!Candidate.finite(theta, model.value(), model.squaredGradientNorm())) {
        return Optional.empty();
      }
      return inertia(
              model.eigensystem(DenseKernels.current().eigensolver(theta.dimension())).spectrum())
          .map(
              inertia -> new Candidate(theta, model.value(), model.squaredGradientNorm(), inertia));
    }
  }

  private Optional<Inertia> inertia(Spectrum spectrum) {
    return Inertia.of(spectrum, resolution.nullEigenvalue());
  }

  /// How far a critical point may be: ‖g‖ over the smallest |λ| that is not null.
  private static double error(Candidate end) {
    return Math.sqrt(end.squaredGradientNorm()) / end.inertia().gap();
  }
}
