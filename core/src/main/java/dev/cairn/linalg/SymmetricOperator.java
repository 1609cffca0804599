package dev.cairn.linalg;

/// A symmetric linear map A = Aᵀ on ℝⁿ known by its products.
public interface SymmetricOperator extends LinearOperator {
  /// n.
  int dimension();

  @Override
  default int rows() {
    return dimension();
  }

  @Override
  default int columns() {
    return dimension();
  }
}
