package dev.cairn.spectrum;

import dev.cairn.linalg.Point;

/// A discrete approximation of a probability measure on the line, exact for polynomials of degree
/// up to 2k − 1.
///
/// @param nodes k places in ascending order
/// @param weights their probabilities, which sum up to 1
public record GaussRule(Point nodes, Point weights) {
  static GaussRule of(double[] nodes, double[] weights) {
    return new GaussRule(Point.of(nodes), Point.of(weights));
  }

  /// No measure with this Gauss rule has less than this in \[−t, t\], t ≥ 0.
  public double leastWithin(double t) {
    return Math.max(0, least(t) - most(-t));
  }

  /// No measure with this Gauss rule has more than this in \[−t, t\], t ≥ 0.
  public double mostWithin(double t) {
    return Math.max(0, most(t) - least(Math.nextDown(-t)));
  }

  /// No measure with this Gauss rule has less than this in (−∞, t].
  double least(double t) {
    double sum = 0;
    double last = 0;
    for (int i = 0; i < nodes.dimension() && nodes.get(i) <= t; i++) {
      sum += last;
      last = weights.get(i);
    }
    return sum;
  }

  /// No measure with this Gauss rule has more than this in (−∞, t].
  double most(double t) {
    double sum = 0;
    for (int i = 0; i < nodes.dimension(); i++) {
      sum += weights.get(i);
      if (nodes.get(i) > t) {
        return sum;
      }
    }
    return 1;
  }
}
