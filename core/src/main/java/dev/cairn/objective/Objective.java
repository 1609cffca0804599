package dev.cairn.objective;

/// A function f: ℝⁿ → ℝ with a gradient.
///
/// An objective may keep scratch memory between calls, so one instance serves one thread; a
/// campaign makes one per worker. Evaluations are independent of each other: a later call of [#at]
/// never changes an earlier result.
public interface Objective {
  /// n, the number of parameters.
  int dimension();

  /// f at θ, which is read (length dimension()) and not kept. The caller closes the evaluation.
  Evaluation at(double[] theta);

  /// A new array, ∇f(θ); θ is read.
  default double[] gradientAt(double[] theta) {
    double[] gradient = new double[theta.length];
    try (Evaluation evaluation = at(theta)) {
      evaluation.gradient(gradient);
    }
    return gradient;
  }
}
