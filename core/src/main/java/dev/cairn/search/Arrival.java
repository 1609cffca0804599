package dev.cairn.search;

import dev.cairn.flatness.GradientRounding;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a run that has come as near to a critical point as rounding lets it; whatever it did
/// afterwards would be noise. It observes the run that it is a rule of, and serves one run.
///
/// A run has arrived where
/// - ‖∇f‖ = 0, or no more than what rounding of θ alone brings about ([GradientRounding#floor]); or
/// - ‖∇f‖ is within a hundred times that, and no longer halves from one iterate to the next; or
/// - the last step was a Newton step that changes no digit of θ, ‖p‖ ≤ ε‖θ‖, and takes the
///   gradient away: at most half of it is left by the linear model.
///
/// Rounding is measured where ‖∇f‖ is below a bound from ‖H‖‖θ‖ alone: at few iterates of a run, at
/// the cost of an evaluation and three products. ‖H‖ in that bound is the largest estimate of the
/// last ten Newton systems, as one whose right-hand side lies in the kernel sees little of H; or
/// where the finder solves none the largest change of ‖∇f‖ over the length of one of as many steps.
public final class Arrival implements StoppingRule, Observer {
  private static final double EPSILON = 0x1p-52;

  /// The share of the gradient that a Newton step may leave.
  private static final double LEFT = 0.5;

  /// Sums of squares below this lose digits.
  private static final double SMALL = 1e-280;

  private static final int RECENT = 10;

  /// As in [GradientRounding#most].
  private static final double MARGIN = 100;

  private final SmoothObjective objective;
  private final Deque<Double> hessianNorms = new ArrayDeque<>();
  private @Nullable Point before;
  private double gradientBefore = Double.NaN;
  private boolean lastStepChangesNothing;
  private boolean solves;

  /// A rule for a run on the objective, which has seen nothing.
  public Arrival(SmoothObjective objective) {
    this.objective = objective;
  }

  @Override
  public Optional<StopReason> check(Iterate iterate) {
    double gradient = gradientNorm(iterate);
    if (gradient == 0) {
      return arrived("‖∇f‖ = 0");
    }
    measure(iterate, gradient);
    double floor = floor(iterate, gradient);
    if (gradient <= floor || (gradient <= MARGIN * floor && stays(gradient))) {
      return arrived("‖∇f‖ is at the floor of rounding");
    }
    return lastStepChangesNothing
        ? arrived("the Newton step changes no digit of θ")
        : Optional.empty();
  }

  /// Where no Newton system tells ‖H‖, it is bounded from below by how the gradient changes.
  private void measure(Iterate iterate, double gradient) {
    Point last = before;
    if (last != null && !last.equals(iterate.theta())) {
      double[] step = Vectors.difference(iterate.theta().toArray(), last.toArray());
      double slope = Math.abs(gradient - gradientBefore) / Vectors.norm(step);
      if (!solves && gradient < gradientBefore / 2) { // otherwise rounding may be all there is
        remember(slope);
      }
    }
  }

  private void remember(double norm) {
    hessianNorms.addLast(norm);
    if (hessianNorms.size() > RECENT) {
      hessianNorms.removeFirst();
    }
  }

  private double hessianNorm() {
    return hessianNorms.stream().mapToDouble(norm -> norm).max().orElse(0);
  }

  private boolean stays(double gradient) {
    return gradient >= gradientBefore / 2;
  }

  private static Optional<StopReason> arrived(String evidence) {
    return Optional.of(new StopReason.Arrived(evidence));
  }

  /// ‖∇f‖, evaluated again where its square has lost digits or is 0 beside a gradient that is not.
  private double gradientNorm(Iterate iterate) {
    double squared = iterate.squaredGradientNorm();
    return squared < SMALL
        ? Vectors.norm(objective.gradientAt(iterate.theta().toArray()))
        : Math.sqrt(squared);
  }

  /// Whether the gradient at an iterate may be rounding alone, so that r there is noise.
  public boolean isNoise(Iterate iterate) {
    double gradient = gradientNorm(iterate);
    return gradient <= MARGIN * floor(iterate, gradient);
  }

  /// What rounding makes of the gradient; 0 where the gradient is far above it.
  private double floor(Iterate iterate, double gradient) {
    double[] theta = iterate.theta().toArray();
    if (!(gradient <= GradientRounding.bound(hessianNorm(), Vectors.norm(theta)))) {
      return 0;
    }
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      return GradientRounding.floor(evaluation.hessian(), theta);
    }
  }

  @Override
  public void observe(Iterate iterate) {
    double gradient = gradientNorm(iterate);
    before = iterate.theta();
    gradientBefore = gradient;
    Optional<NewtonSolve> solve = iterate.step().flatMap(Step::solve);
    solve.ifPresent(s -> remember(s.hessianNorm()));
    solves |= solve.isPresent();
    double norm = Vectors.norm(iterate.theta().toArray());
    lastStepChangesNothing =
        solve
            .filter(s -> s.stepNorm() <= EPSILON * norm && s.residualNorm() <= LEFT * gradient)
            .isPresent();
  }
}
