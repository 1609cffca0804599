package dev.cairn.flatness;

import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// Newton's method with the Hessian of one point throughout, each step judged by the gradients
/// that it leads to.
///
/// @param hessian H
/// @param tolerance of the solutions of H p = −g
/// @param products with H, at most, of a solution
/// @param gradients ∇f at a point, which it reads
record FrozenNewton(
    SymmetricOperator hessian, double tolerance, int products, UnaryOperator<double[]> gradients) {

  /// A step p from a point with gradient g.
  ///
  /// @param theta where it leads
  /// @param gradient ∇f there
  /// @param length ‖p‖
  /// @param left the larger of ‖∇f(θ + p)‖ and ‖∇f(θ + p/2) − g/2‖, over ‖g‖; 1 where it is more,
  ///     or not finite
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Step(double[] theta, double[] gradient, double length, double left) {}

  /// The step from θ with gradient g (both read); two gradients and a solve.
  ///
  /// @param part what counts of a gradient, a new array or the same; not 0 for g
  Step from(double[] theta, double[] gradient, UnaryOperator<double[]> part) {
    double[] g = part.apply(gradient);
    double[] p = solve(g);
    double[] there = moved(theta, 1, p);
    double[] after = gradients.apply(there);
    double[] halfway = part.apply(gradients.apply(moved(theta, 0.5, p)));
    Vectors.addScaled(-0.5, g, halfway);
    double left =
        Math.max(Vectors.norm(part.apply(after)), Vectors.norm(halfway)) / Vectors.norm(g);
    return new Step(there, after, Vectors.norm(p), left < 1 ? left : 1);
  }

  /// What of a gradient as small as rounding remains at θ (both read).
  ///
  /// @param reach the length of steps that have led there
  Remainder remainder(double[] theta, double[] gradient, double reach) {
    double size = Math.max(Vectors.largest(theta), reach);
    return Remainder.at(theta, size, gradient, hessian, solver(), gradients);
  }

  /// A new array, p for a gradient (read).
  double[] solve(double[] gradient) {
    double[] negative = new double[gradient.length];
    Vectors.addScaled(-1, gradient, negative);
    double[] p = new double[gradient.length];
    solver().workspace(gradient.length).solve(hessian, negative, p);
    return p;
  }

  private MinresQlp solver() {
    return MinresQlp.DEFAULT
        .withTolerances(
            new Tolerances(
                tolerance, OptionalInt.of(products), Double.MAX_VALUE, Double.MAX_VALUE, 1))
        .withReorthogonalisation();
  }

  private static double[] moved(double[] theta, double times, double[] p) {
    double[] there = theta.clone();
    Vectors.addScaled(times, p, there);
    return there;
  }
}
