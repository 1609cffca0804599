package dev.cairn.report.figure;

import java.util.Arrays;

/// A named sequence of points (xᵢ, yᵢ) in data units; immutable. A NaN interrupts a line.
public final class Curve {
  private final String name;
  private final double[] x;
  private final double[] y;

  private Curve(String name, double[] x, double[] y) {
    this.name = name;
    this.x = x;
    this.y = y;
  }

  /// The points (x\[i\], y\[i\]); both arrays have one length and are copied.
  public static Curve of(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "curve %s has %s x and %s y values".formatted(name, x.length, y.length));
    }
    return new Curve(name, x.clone(), y.clone());
  }

  /// The points (i, y\[i\]), i from 0; y is copied.
  public static Curve overIndex(String name, double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> i);
    return new Curve(name, x, y.clone());
  }

  /// The straight line between two points.
  public static Curve segment(String name, double x0, double y0, double x1, double y1) {
    return new Curve(name, new double[] {x0, x1}, new double[] {y0, y1});
  }

  /// What it is called where data are listed: "run 12".
  public String name() {
    return name;
  }

  /// The number of points.
  public int size() {
    return x.length;
  }

  /// The i-th abscissa, from 0.
  public double x(int i) {
    return x[i];
  }

  /// The i-th ordinate, from 0.
  public double y(int i) {
    return y[i];
  }

  /// The first points, at most the given number of them.
  public Curve head(int points) {
    int kept = Math.min(points, x.length);
    return new Curve(name, Arrays.copyOf(x, kept), Arrays.copyOf(y, kept));
  }

  /// The points up to x = end; x must ascend.
  public Curve until(double end) {
    int kept = 0;
    while (kept < x.length && x[kept] <= end) {
      kept++;
    }
    return head(kept);
  }

  /// The last abscissa; NaN where there is none.
  public double end() {
    return x.length == 0 ? Double.NaN : x[x.length - 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Curve curve
        && name.equals(curve.name)
        && Arrays.equals(x, curve.x)
        && Arrays.equals(y, curve.y);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + Arrays.hashCode(x)) + Arrays.hashCode(y);
  }

  @Override
  public String toString() {
    return "%s (%s points)".formatted(name, x.length);
  }
}
