package dev.cairn.program;

/// What a value is: a tensor that is either shared or one tensor of this shape for every sample.
///
/// @param shape the shape, without the axis of the samples
/// @param perSample whether each sample has a tensor of its own; shared values are parameters,
///     constants and sums over samples
public record Type(Shape shape, boolean perSample) {
  /// For example "`[16]` per sample" or "`[16, 8]`".
  @Override
  public String toString() {
    return perSample ? shape + " per sample" : shape.toString();
  }
}
