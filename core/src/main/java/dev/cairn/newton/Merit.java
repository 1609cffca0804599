package dev.cairn.newton;

import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;

/// A point with its open evaluation, its gradient and the merit ‖∇f‖² there.
final class Merit implements AutoCloseable {
  final Point theta;
  final SmoothEvaluation evaluation;
  final double[] gradient;
  final double squaredGradientNorm;

  /// At θ, which is copied; the evaluation there and its gradient become this merit's.
  Merit(double[] theta, SmoothEvaluation evaluation, double[] gradient) {
    this.theta = Point.of(theta);
    this.evaluation = evaluation;
    this.gradient = gradient;
    this.squaredGradientNorm = Vectors.squaredNorm(gradient);
  }

  /// Evaluates at θ, which is copied.
  static Merit at(SmoothObjective objective, double[] theta) {
    SmoothEvaluation evaluation = objective.at(theta);
    double[] gradient = new double[theta.length];
    evaluation.gradient(gradient);
    return new Merit(theta, evaluation, gradient);
  }

  @Override
  public void close() {
    evaluation.close();
  }
}
