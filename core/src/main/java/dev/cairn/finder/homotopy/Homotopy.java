package dev.cairn.finder.homotopy;

import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;
import java.util.Locale;

/// Follows the path of zeros of G(θ, t) = ∇f(θ) − t∇f(θ₀) + tW(θ − θ₀) from (θ₀, 1) to t = 0, where
/// it is a critical point of f.
///
/// W = 0 is the Newton homotopy, whose path Newton's flow follows between singularities; W a
/// diagonal of random weights is a regularisation that is taken back along the way. The path is
/// followed by arclength, so turning points in t are passed; a step that its corrector refuses is
/// halved, and counts among the trials of the step that is taken in the end. After t = 0 is
/// crossed Newton's method lands on the point. A path may also leave for infinity; it sets out
/// towards smaller t. A step costs a dense Hessian and a factorisation of (n + 1)² each for a few
/// corrections.
///
/// Sources: F. H. Branin, IBM J. Res. Dev. 16 (1972); D. Mehta et al. (2018) for the weights; H. B.
/// Keller (1977) for arclength.
///
/// @param weight the largest entry of W, 0 for the Newton homotopy; entries are uniform in
///     [weight/2, weight]
/// @param seed of the weights
/// @param firstStep arclength of the first step, in (θ, t)
/// @param longestStep arclength of a step at most
/// @param corrections Newton corrections a step at most
public record Homotopy(
    double weight, long seed, double firstStep, double longestStep, int corrections)
    implements Finder<SmoothObjective> {
  /// The Newton homotopy: steps from 0.05 up to 0.5 with at most 6 corrections.
  public static final Homotopy NEWTON = new Homotopy(0, 0, 0.05, 0.5, 6);

  /// Checks the settings.
  public Homotopy {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "weight %g must be ≥ 0", weight));
    }
    if (!(firstStep > 0 && firstStep <= longestStep)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "steps must satisfy 0 < %g ≤ %g", firstStep, longestStep));
    }
    if (corrections < 1) {
      throw new IllegalArgumentException("%s corrections must be ≥ 1".formatted(corrections));
    }
  }

  /// Random weights of at most the given size, otherwise as [#NEWTON].
  public static Homotopy randomWeights(double weight, long seed) {
    return new Homotopy(weight, seed, NEWTON.firstStep, NEWTON.longestStep, NEWTON.corrections);
  }

  @Override
  public String name() {
    return weight == 0 ? "Newton homotopy" : "random-weight homotopy";
  }

  @Override
  public Needs needs() {
    return Needs.MATRIX;
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new HomotopyTrajectory(this, objective, start);
  }
}
