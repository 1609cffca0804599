package dev.cairn.collection;

import dev.cairn.linalg.Point;
import java.math.BigInteger;
import java.util.List;
import java.util.function.UnaryOperator;

/// A finite group of isometries of ℝⁿ that fix the origin, given element by element.
///
/// @param elements every element once, the identity among them
public record FiniteGroup(List<UnaryOperator<Point>> elements) implements Symmetry {
  /// Copies the list.
  public FiniteGroup {
    elements = List.copyOf(elements);
    if (elements.isEmpty()) {
      throw new IllegalArgumentException("a group has at least one element");
    }
  }

  /// The identity alone.
  public static FiniteGroup trivial() {
    return new FiniteGroup(List.of(UnaryOperator.identity()));
  }

  @Override
  public Point invariants(Point theta) {
    return Point.of(Distances.norm(theta));
  }

  @Override
  public boolean same(Point a, Point b, double tolerance) {
    return elements.stream().anyMatch(e -> Distances.between(a, e.apply(b)) <= tolerance);
  }

  @Override
  public BigInteger order() {
    return BigInteger.valueOf(elements.size());
  }

  @Override
  public BigInteger stabiliser(Point theta, double tolerance) {
    return BigInteger.valueOf(
        elements.stream()
            .filter(e -> Distances.between(theta, e.apply(theta)) <= tolerance)
            .count());
  }
}
