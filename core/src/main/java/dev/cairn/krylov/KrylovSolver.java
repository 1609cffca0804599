package dev.cairn.krylov;

/// An iterative solver of A x ≈ b for symmetric A, possibly indefinite or singular: immutable
/// settings.
public interface KrylovSolver {
  /// Scratch memory for systems of the given dimension, used again from solve to solve by one
  /// thread.
  KrylovWorkspace workspace(int dimension);
}
