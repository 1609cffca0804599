package dev.cairn.study.store;

import dev.cairn.collection.Shape;
import dev.cairn.text.Worded;
import java.util.Optional;
import java.util.OptionalInt;

/// A [Shape] as columns of a table.
///
/// @param shape its word; empty, a point, in older stores
/// @param dimension of the family, where it is one
/// @param radius as [Shape#radius] says
public record ShapeColumns(Optional<Kind> shape, OptionalInt dimension, double radius) {
  /// The words of the shapes.
  public enum Kind implements Worded {
    /// [Shape.Isolated].
    POINT,
    /// [Shape.Family].
    FAMILY,
    /// [Shape.Unresolved].
    UNRESOLVED
  }

  /// The columns of a shape.
  public static ShapeColumns of(Shape shape) {
    return switch (shape) {
      case Shape.Isolated _ -> of(Kind.POINT, OptionalInt.empty(), shape);
      case Shape.Family(int dimension) -> of(Kind.FAMILY, OptionalInt.of(dimension), shape);
      case Shape.Unresolved _ -> of(Kind.UNRESOLVED, OptionalInt.empty(), shape);
    };
  }

  private static ShapeColumns of(Kind kind, OptionalInt dimension, Shape shape) {
    return new ShapeColumns(Optional.of(kind), dimension, shape.radius());
  }

  /// The shape that they stand for.
  Shape typed() {
    return switch (shape.orElse(Kind.POINT)) {
      case POINT -> new Shape.Isolated(radius);
      case FAMILY -> new Shape.Family(dimension.orElseThrow());
      case UNRESOLVED -> new Shape.Unresolved(radius);
    };
  }
}
