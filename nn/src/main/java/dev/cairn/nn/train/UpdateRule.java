package dev.cairn.nn.train;

/// The memory of a first-order optimiser under way, and how it moves. One thread uses it.
interface UpdateRule {
  /// theta ← the next iterate, given the gradient there. Reads gradient; both of length n.
  void update(double[] theta, double[] gradient);
}
