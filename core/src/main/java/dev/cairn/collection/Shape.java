package dev.cairn.collection;

/// What stands behind an entry of a collection, as far as double arithmetic tells.
public sealed interface Shape {
  /// How far the probe around the entry says what it is; NaN for a family.
  double radius();

  /// One critical point. The Hessian changes by less than half of itself, measured by its own
  /// eigenvalues, at the distance of the radius along its softest directions, so there is no second
  /// one within it: numerical evidence, no proof.
  ///
  /// @param radius within it there is no other, as far as was probed
  record Isolated(double radius) implements Shape {}

  /// A manifold of critical points, along which the gradient stays at rounding.
  ///
  /// @param dimension of the manifold
  record Family(int dimension) implements Shape {
    /// A family has a dimension.
    public Family {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "a family of dimension %s must have ≥ 1".formatted(dimension));
      }
    }

    @Override
    public double radius() {
      return Double.NaN;
    }
  }

  /// Candidates that nothing tells apart: near a degenerate point the gradient is below the cut-off
  /// without deciding how many critical points there are, if any, or of which index.
  ///
  /// @param radius the gradient is below the cut-off up to this distance
  record Unresolved(double radius) implements Shape {}
}
