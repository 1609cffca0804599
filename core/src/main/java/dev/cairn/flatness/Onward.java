package dev.cairn.flatness;

import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.function.UnaryOperator;

/// Whether Newton's method leads from a point downhill to where the gradient is gone.
///
/// A run on its way to a minimum far away looks like one that diverges: ‖θ‖ grows, f falls. But
/// from its end Newton's method arrives. From a tail it does not: a step leaves e⁻¹ of the gradient
/// of e⁻ˣ, ((k + 2)/(k + 3))ᵏ⁺¹ > e⁻¹ of that of x⁻ᵏ. Towards a zero of the gradient of order m a
/// step leaves ((m − 1)/m)ᵐ < e⁻¹, up to a third where m ≤ 5. And where f has no lower bound, as
/// −x², steps lead uphill, back to the point that the run has come from.
public final class Onward {
  /// A step that leaves more than this share of the gradient is none towards a zero of it.
  private static final double LEFT = 1.0 / 3;

  /// At this share of what it was at first the gradient is gone.
  private static final double GONE = 1e-6;

  /// Steps that each leave a third take it there.
  private static final int MOST_STEPS = 13;

  private static final double TOLERANCE = 1e-8;

  private Onward() {}

  /// Whether it does, from θ (read).
  ///
  /// Costs as many products as the budget allows for each step, and mostly no more than one step
  /// where the answer is no.
  ///
  /// @param products with a Hessian, at most, of a step
  public static boolean leads(SmoothObjective f, double[] theta, int products) {
    double[] at = theta;
    double[] gradient = f.gradientAt(theta);
    double first = Vectors.norm(gradient);
    boolean onward = first > 0;
    for (int k = 0; k < MOST_STEPS && onward && !(Vectors.norm(gradient) <= GONE * first); k++) {
      FrozenNewton.Step step = step(f, at, gradient, products);
      double[] way = Vectors.difference(step.theta(), at);
      onward =
          Vectors.norm(step.gradient()) <= LEFT * Vectors.norm(gradient)
              && Vectors.dot(way, gradient) < 0;
      at = step.theta();
      gradient = step.gradient();
    }
    return onward && Vectors.norm(gradient) <= GONE * first;
  }

  private static FrozenNewton.Step step(
      SmoothObjective f, double[] at, double[] gradient, int products) {
    try (SmoothEvaluation evaluation = f.at(at)) {
      return new FrozenNewton(evaluation.hessian(), TOLERANCE, products, f::gradientAt)
          .from(at, gradient, UnaryOperator.identity());
    }
  }
}
