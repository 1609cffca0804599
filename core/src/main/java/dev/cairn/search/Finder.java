package dev.cairn.search;

import dev.cairn.objective.Objective;

/// A method that moves towards critical points: immutable settings that start trajectories.
///
/// @param <O> what it requires of an objective: `Finder<SmoothObjective>` needs a Hessian
public interface Finder<O extends Objective> {
  /// The method's name as in the literature, for reports: "Newton-MR".
  String name();

  /// What it needs of a problem.
  Needs needs();

  /// A trajectory at the start θ₀ (length n; read, not kept). The caller closes it.
  Trajectory begin(O objective, double[] start);
}
