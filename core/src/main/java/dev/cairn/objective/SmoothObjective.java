package dev.cairn.objective;

/// A twice continuously differentiable objective: what second-order finders require.
public interface SmoothObjective extends Objective {
  @Override
  SmoothEvaluation at(double[] theta);
}
