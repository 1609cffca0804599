package dev.cairn.experiment.binding;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A number for every coordinate: one for all of them, or a list of one each.
///
/// @param values one, or as many as there are coordinates
public record PerCoordinate(List<Double> values) {
  /// Needs a number.
  public PerCoordinate {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("[] must hold at least one number");
    }
  }

  /// The same for all coordinates.
  public static PerCoordinate all(double value) {
    return new PerCoordinate(List.of(value));
  }

  /// How many numbers were given; 1 fits any dimension.
  public int size() {
    return values.size();
  }

  /// A new array with one number a coordinate.
  ///
  /// @throws IllegalArgumentException where as many were given for other coordinates
  public double[] of(int dimension) {
    if (size() > 1 && size() != dimension) {
      throw new IllegalArgumentException(
          "%s has %s numbers, must have one or %s, as many as there are coordinates"
              .formatted(this, size(), dimension));
    }
    double[] all = new double[dimension];
    Arrays.setAll(all, i -> values.get(size() == 1 ? 0 : i));
    return all;
  }

  /// Refuses ends of a box that do not fit each other.
  public static void requireBelow(PerCoordinate lower, PerCoordinate upper) {
    int n = Math.max(lower.size(), upper.size());
    double[] from = lower.of(n);
    double[] to = upper.of(n);
    for (int i = 0; i < n; i++) {
      if (!(from[i] < to[i])) {
        throw new IllegalArgumentException(
            "lower end %s must be below the upper end %s".formatted(lower, upper));
      }
    }
  }

  /// As it was given: a number, or a list.
  @Override
  public String toString() {
    return size() == 1
        ? String.valueOf(values.getFirst())
        : values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
