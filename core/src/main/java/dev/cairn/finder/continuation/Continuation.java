package dev.cairn.finder.continuation;

import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Follows a critical point of f(·, a) while the parameter a changes, by pseudo-arclength: folds
/// are passed, branch points are found and can be left along the other branch.
///
/// f comes as an objective F of n + 1 coordinates, θ and last a; F and its Hessian need no more
/// meaning than ∂F/∂θ and its derivatives by θ and a. [L2Parameter] makes one of a loss and its λ.
/// A step costs a few dense Hessians and factorisations of (n + 1)², 2n³/3 flops each, and one
/// eigensystem of n² (9n³).
///
/// A step is halved until its corrections converge and the branch has turned by less than a third
/// of a right angle; that makes jumps to another branch unlikely, not impossible. Folds and branch
/// points between two points of the branch are located where eigenvalues or the tangent change
/// their sign, each of them by itself; two changes within a step that cancel are not seen.
///
/// Sources: H. B. Keller (1977); E. Allgower and K. Georg, Introduction to Numerical Continuation
/// Methods (2003), chapters 6 and 8.
///
/// @param firstStep arclength of the first step, in (θ, a)
/// @param longestStep arclength of a step at most
/// @param corrections Newton corrections a step at most
/// @param steps steps at most
/// @param largestNorm the largest ‖θ‖: beyond it the branch counts as diverging
/// @param within arclength that events are narrowed down to
public record Continuation(
    double firstStep,
    double longestStep,
    int corrections,
    int steps,
    double largestNorm,
    double within) {
  /// Steps from 0.01 up to 0.2 with at most 8 corrections, 10,000 of them, ‖θ‖ up to 10⁶, events
  /// within 1e-10.
  public static final Continuation DEFAULT = new Continuation(0.01, 0.2, 8, 10_000, 1e6, 1e-10);

  /// Checks the settings.
  public Continuation {
    if (!(firstStep > 0 && firstStep <= longestStep && longestStep < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "steps must satisfy 0 < %g ≤ %g", firstStep, longestStep));
    }
    if (corrections < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "%s corrections and %s steps must be ≥ 1".formatted(corrections, steps));
    }
    if (!(largestNorm > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the largest norm %g must be > 0", largestNorm));
    }
    if (!(within > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "events cannot be within %g: it must be > 0", within));
    }
  }

  /// Follows the critical point that Newton's method finds from a start, until the parameter has
  /// reached a value.
  ///
  /// @param extended F of θ and a
  /// @param start near a critical point at the first parameter (n)
  /// @param from the parameter at the start
  /// @param to the parameter to reach
  /// @param stop asked between two steps
  public Branch follow(
      SmoothObjective extended, Point start, double from, double to, BooleanSupplier stop) {
    if (!(Double.isFinite(from) && Double.isFinite(to) && from != to)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the parameter cannot go from %g to %g", from, to));
    }
    var equation = new BranchEquation(extended);
    double[] z = Arrays.copyOf(start.toArray(), equation.n() + 1);
    z[equation.n()] = from;
    double[] along = new double[equation.n() + 1];
    along[equation.n()] = Math.signum(to - from);
    return first(equation, z, along)
        .map(first -> new BranchPath(this, equation, from, to).follow(first, along, stop))
        .orElseGet(Branch::none);
  }

  /// Follows the other branch of a branch point.
  ///
  /// @param extended F of θ and a
  /// @param event where it branches
  /// @param offset how far to step off, as a length in (θ, a); its sign chooses the side
  /// @param from a parameter where the branch ends as well, on the other side of the event
  /// @param to the parameter to reach
  /// @param stop asked between two steps
  /// @return without a point where no other branch is found that far off
  public Branch leave(
      SmoothObjective extended,
      BranchEvent event,
      double offset,
      double from,
      double to,
      BooleanSupplier stop) {
    var equation = new BranchEquation(extended);
    int n = equation.n();
    double[] direction = event.direction().toArray();
    double[] z = Arrays.copyOf(event.at().theta().toArray(), n + 1);
    z[n] = event.at().parameter();
    for (int i = 0; i <= n; i++) {
      direction[i] *= Math.signum(offset);
      z[i] += Math.abs(offset) * direction[i];
    }
    return first(equation, z, direction)
        .map(first -> new BranchPath(this, equation, from, to).follow(first, direction, stop))
        .orElseGet(Branch::none);
  }

  /// The point of a branch on the plane through z across a direction.
  private Optional<BranchEquation.State> first(
      BranchEquation equation, double[] z, double[] direction) {
    return equation.correct(z, direction, corrections).map(BranchEquation.Corrected::state);
  }
}
