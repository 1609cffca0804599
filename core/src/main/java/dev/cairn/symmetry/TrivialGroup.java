package dev.cairn.symmetry;

import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import java.math.BigInteger;

/// The identity alone, of any space.
record TrivialGroup() implements Symmetry {
  @Override
  public Point invariants(Point theta) {
    return Point.of(Distances.norm(theta));
  }

  @Override
  public boolean same(Point a, Point b, double tolerance) {
    return Distances.between(a, b) <= tolerance;
  }

  @Override
  public double separation(Point a, Point b) {
    return Distances.between(a, b);
  }

  @Override
  public String words() {
    return "none";
  }

  @Override
  public BigInteger order() {
    return BigInteger.ONE;
  }

  @Override
  public BigInteger stabiliser(Point theta, double tolerance) {
    return BigInteger.ONE;
  }
}
