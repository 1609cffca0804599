package dev.cairn.nn.train;

import dev.cairn.linalg.Point;
import dev.cairn.objective.Evaluation;
import dev.cairn.objective.Objective;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Optional;

/// An optimiser of first order under way: one evaluation of value and gradient a step.
final class TrainingTrajectory implements Trajectory {
  private final Objective objective;
  private final UpdateRule rule;
  private final double learningRate;
  private final double[] theta;
  private final double[] gradient;
  private double value;
  private double squaredGradientNorm;

  TrainingTrajectory(Objective objective, double[] start, double learningRate, UpdateRule rule) {
    if (start.length != objective.dimension()) {
      throw new IllegalArgumentException(
          "start of length %s for an objective of dimension %s"
              .formatted(start.length, objective.dimension()));
    }
    this.objective = objective;
    this.rule = rule;
    this.learningRate = learningRate;
    this.theta = start.clone();
    this.gradient = new double[theta.length];
    evaluate();
  }

  @Override
  public Point theta() {
    return Point.of(theta);
  }

  @Override
  public double value() {
    return value;
  }

  @Override
  public double squaredGradientNorm() {
    return squaredGradientNorm;
  }

  /// Always moves: where θ no longer changes, the iteration limit of the caller ends the search.
  @Override
  public Step step() {
    rule.update(theta, gradient);
    evaluate();
    return new Step(new Step.Outcome.Moved(), learningRate, 0, Optional.empty());
  }

  private void evaluate() {
    try (Evaluation evaluation = objective.at(theta)) {
      value = evaluation.value();
      evaluation.gradient(gradient);
    }
    double sum = 0;
    for (double component : gradient) {
      sum = Math.fma(component, component, sum);
    }
    squaredGradientNorm = sum;
  }
}
