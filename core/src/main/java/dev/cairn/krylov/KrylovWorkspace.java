package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;

/// A solver with the memory it works in. No state survives from one solve to the next.
public interface KrylovWorkspace {
  /// Solves A x ≈ b from x₀ = 0. Reads b; overwrites x with the solution; both have the workspace's
  /// dimension and do not overlap. Never throws for what the numbers are: the result's status
  /// tells.
  KrylovResult solve(SymmetricOperator a, double[] b, double[] x);
}
