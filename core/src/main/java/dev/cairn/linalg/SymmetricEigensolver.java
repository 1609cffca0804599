package dev.cairn.linalg;

/// Eigenvalues and eigenvectors of dense symmetric matrices of one dimension: the memory they are
/// computed in, used again from call to call by one thread.
///
/// Where an entry of a is not finite, or the iteration does not converge, everything that comes out
/// is NaN.
public interface SymmetricEigensolver {
  /// n.
  int dimension();

  /// values ← λ₁ ≤ … ≤ λₙ of a. Reads a; overwrites values (length n). About 4n³/3 flops.
  void eigenvalues(DenseSymmetric a, double[] values);

  /// values ← λ₁ ≤ … ≤ λₙ of a, and vectors ← orthonormal eigenvectors, the one of λₖ in
  /// vectors[k·n … k·n + n − 1]. Reads a; overwrites values (length n) and vectors (length n²).
  void eigenvectors(DenseSymmetric a, double[] values, double[] vectors);
}
