package dev.cairn.search;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches whether a run diverges: ‖θ‖ grows without bound along a falling value.
///
/// A long trace is cut at N/16, N/8, N/4, N/2 and N steps. Growth like log k, or faster, adds as
/// much to ‖θ‖ in each later piece as in the one before; a run that converges adds less and less.
/// So a run diverges where ‖θ‖ rises and f falls over every piece, the last piece adds at least
/// half of what the first one did, all of them a tenth of ‖θ‖, and the last steps are not those
/// of a run that has arrived: far shorter than the others.
///
/// A short trace, as of Newton's method on e⁻ˣ, diverges where its last steps all lead outwards and
/// never uphill, while ‖∇f‖² dies: near a critical point steps shrink as the gradient does. None
/// may be shorter than half of one before it, and they add a tenth to ‖θ‖; along a tail such as
/// 1/x² each is longer than the last. Or, wherever θ is, none is
/// shorter than nine tenths of another and the run solves Newton systems: towards a degenerate
/// point at which ∇f has a zero of order p, Newton's steps shrink to 1 − 1/p each, so only those
/// with p > 47 look so even. Where a system was solved, the step must be Newton's, and it must not
/// have shrunk either: steps of one length may be those of a radius, towards a point still far.
public final class Divergence implements Observer {
  private static final int PIECES = 4;

  /// With fewer steps the first piece is too short to tell.
  private static final int LEAST_STEPS = 64;

  private static final double LASTING_GROWTH = 0.5;

  private static final double RELATIVE_GROWTH = 0.1;

  /// The last steps of a run that has arrived are shorter than this times the mean step.
  private static final double ARRIVED = 1e-2;

  /// Steps at the end that are compared with one another.
  private static final int LAST_STEPS = 6;

  /// None of these is shorter than this times another.
  private static final double EVEN = 0.5;

  /// Steps so even do not shrink, however little they add to ‖θ‖.
  private static final double STEADY = 0.9;

  /// A step that leaves more than this share of the gradient, by the linear model, is not Newton's.
  private static final double UNSOLVED = 0.5;

  /// Over these ‖∇f‖² falls to at most this share: with steps that shrink like the gradient it
  /// could not while they stay even.
  private static final double DYING = 0.1;

  private final List<Double> norms = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();
  private final List<Double> gradients = new ArrayList<>();
  private final List<Double> lengths = new ArrayList<>();
  private final List<Double> newtonLengths = new ArrayList<>();
  private @Nullable Point last;

  /// An observer that has seen nothing.
  public Divergence() {}

  /// What shows that a run diverges.
  ///
  /// @param normBefore ‖θ‖ halfway
  /// @param normAfter ‖θ‖ at the end
  /// @param valueBefore f halfway
  /// @param valueAfter f at the end
  /// @param steps N
  public record Evidence(
      double normBefore, double normAfter, double valueBefore, double valueAfter, int steps) {}

  @Override
  public void observe(Iterate iterate) {
    double[] theta = iterate.theta().toArray();
    norms.add(Vectors.norm(theta));
    values.add(iterate.value());
    gradients.add(iterate.squaredGradientNorm());
    newtonLengths.add(
        iterate
            .step()
            .flatMap(Step::solve)
            .map(solve -> newtonLength(solve, Math.sqrt(iterate.squaredGradientNorm())))
            .orElse(Double.NaN));
    Point before = last;
    if (before != null) {
      Vectors.addScaled(-1, before.toArray(), theta);
      lengths.add(Vectors.norm(theta));
    }
    last = iterate.theta();
  }

  /// ‖θ‖ halfway through the run so far; NaN where it has no iterate.
  public double normHalfway() {
    return norms.isEmpty() ? Double.NaN : norms.get((norms.size() - 1) / 2);
  }

  /// ‖θ‖ at the last iterate; NaN where there is none.
  public double norm() {
    return norms.isEmpty() ? Double.NaN : norms.getLast();
  }

  /// The evidence, where the run so far diverges.
  public Optional<Evidence> evidence() {
    int steps = norms.size() - 1;
    return growsForLong(steps) || strides(steps)
        ? Optional.of(
            new Evidence(normHalfway(), norm(), values.get(steps / 2), values.get(steps), steps))
        : Optional.empty();
  }

  private boolean growsForLong(int steps) {
    if (steps < LEAST_STEPS) {
      return false;
    }
    double first = 0;
    double growth = 0;
    for (int piece = 0; piece < PIECES; piece++) {
      int from = steps >> (PIECES - piece);
      int to = steps >> (PIECES - piece - 1);
      growth = norms.get(to) - norms.get(from);
      if (!(growth > 0 && values.get(to) < values.get(from))) {
        return false;
      }
      first = piece == 0 ? growth : first;
    }
    double all = norms.get(steps) - norms.get(steps >> PIECES);
    return growth >= LASTING_GROWTH * first
        && all >= RELATIVE_GROWTH * norms.get(steps)
        && !arrived(steps);
  }

  /// Whether the last steps are far shorter than those of the last half.
  private boolean arrived(int steps) {
    double mean =
        lengths.subList(steps / 2, steps).stream().mapToDouble(x -> x).average().orElse(0);
    double longest = lengths.subList(steps - 2, steps).stream().mapToDouble(x -> x).max().orElse(0);
    return !(longest >= ARRIVED * mean);
  }

  /// ‖p‖; 0 where it is no solution.
  private static double newtonLength(NewtonSolve solve, double gradient) {
    return solve.residualNorm() <= UNSOLVED * gradient ? solve.stepNorm() : 0;
  }

  private boolean strides(int steps) {
    int from = steps - LAST_STEPS;
    if (from < 0) {
      return false;
    }
    double shortest = Double.POSITIVE_INFINITY;
    double longest = 0;
    for (int k = from; k < steps; k++) {
      if (!(norms.get(k + 1) > norms.get(k) && values.get(k + 1) <= values.get(k))) {
        return false;
      }
      shortest = Math.min(shortest, lengths.get(k));
      longest = Math.max(longest, lengths.get(k));
    }
    boolean far = norms.get(steps) - norms.get(from) >= RELATIVE_GROWTH * norms.get(steps);
    List<Double> newton = newtonLengths.subList(from, steps);
    boolean solves = newton.stream().noneMatch(length -> length.isNaN());
    double even = far ? EVEN : STEADY;
    return (far || solves)
        && (far ? !shrink(lengths.subList(from, steps), even) : shortest >= even * longest)
        && newton.stream().noneMatch(length -> length == 0)
        && !shrink(newton, even)
        && gradients.get(steps) <= DYING * gradients.get(from);
  }

  /// Whether one is shorter than this share of one before it.
  private static boolean shrink(List<Double> steps, double share) {
    double longest = 0;
    for (double step : steps) {
      if (step < share * longest) {
        return true;
      }
      longest = Math.max(longest, step);
    }
    return false;
  }
}
