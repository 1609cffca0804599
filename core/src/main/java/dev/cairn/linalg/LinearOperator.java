package dev.cairn.linalg;

/// A linear map A: ℝᵐ → ℝⁿ known by its products.
public interface LinearOperator {
  /// n, the length of a product.
  int rows();

  /// m, the length of what is multiplied.
  int columns();

  /// y ← A x. Overwrites y (length rows()); reads x (length columns()); they must not overlap.
  void apply(double[] x, double[] y);
}
