package dev.cairn.experiment.problem;

import dev.cairn.linalg.Point;
import java.util.Optional;

/// What is asked of partitions at a point.
///
/// @param kind what
/// @param theta θ
/// @param direction v, of a product
public record PartitionQuestion(Kind kind, Point theta, Optional<Point> direction) {
  /// What partitions are asked.
  public enum Kind {
    /// f.
    VALUE,
    /// f, and behind it ∇f.
    GRADIENT,
    /// ∇²f v.
    PRODUCT,
    /// ∇²f, column by column.
    HESSIAN
  }
}
