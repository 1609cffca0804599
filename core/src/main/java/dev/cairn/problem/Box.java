package dev.cairn.problem;

import dev.cairn.linalg.Point;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// A closed box [lower, upper] in ℝⁿ, from which start points are drawn.
public record Box(Point lower, Point upper) {
  /// Checks that every side has positive length.
  public Box {
    if (lower.dimension() != upper.dimension()) {
      throw new IllegalArgumentException(
          "corners of dimension %s and %s".formatted(lower.dimension(), upper.dimension()));
    }
    for (int i = 0; i < lower.dimension(); i++) {
      if (!(lower.get(i) < upper.get(i))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "side %d of the box runs from %g to %g",
                i,
                lower.get(i),
                upper.get(i)));
      }
    }
  }

  /// The cube [lower, upper]ⁿ.
  public static Box cube(int dimension, double lower, double upper) {
    return new Box(constant(dimension, lower), constant(dimension, upper));
  }

  private static Point constant(int dimension, double value) {
    double[] coordinates = new double[dimension];
    Arrays.fill(coordinates, value);
    return Point.of(coordinates);
  }

  /// n.
  public int dimension() {
    return lower.dimension();
  }

  /// Whether x (length n; read) lies in the box, its boundary included.
  public boolean contains(double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] >= lower.get(i) && x[i] <= upper.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// A new array with a point drawn uniformly from the box.
  public double[] sample(RandomGenerator random) {
    double[] x = new double[dimension()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble(lower.get(i), upper.get(i));
    }
    return x;
  }
}
