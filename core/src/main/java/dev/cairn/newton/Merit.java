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

  /// Evaluates at θ, which is copied.
  Merit(SmoothObjective objective, double[] theta) {
    this.theta = Point.of(theta);
    this.evaluation = objective.at(theta);
    this.gradient = new double[theta.length];
    evaluation.gradient(gradient);
    this.squaredGradientNorm = Vectors.squaredNorm(gradient);
  }

  @Override
  public void close() {
    evaluation.close();
  }
}
