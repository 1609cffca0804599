package dev.cairn.symmetry;

import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;
import java.math.BigInteger;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A group of maps of ℝⁿ that leave a function as it is: points in one orbit are the same point.
public interface Symmetry {
  /// Numbers that are equal, up to rounding, for all points of an orbit: the quick comparison. None
  /// changes by more than θ does, unless [#separation] says otherwise.
  Point invariants(Point theta);

  /// Whether some element of the group maps b to within tolerance of a.
  boolean same(Point a, Point b, double tolerance);

  /// An image of θ near to a point; θ itself where none is known to be nearer.
  default Point nearest(Point theta, Point to) {
    return theta;
  }

  /// A lower bound of the distance between the orbits of two points.
  default double separation(Point a, Point b) {
    return Distances.largest(invariants(a), invariants(b));
  }

  /// Dimensions of the continuous isometries that [#same] leaves aside.
  default int isometries() {
    return 0;
  }

  /// The number of elements in the group; of its discrete part, where it has a continuous one.
  BigInteger order();

  /// The group in words.
  String words();

  /// The number of elements that map θ to within tolerance of itself.
  BigInteger stabiliser(Point theta, double tolerance);

  /// The number of points in the orbit of θ: order over stabiliser.
  default BigInteger orbitSize(Point theta, double tolerance) {
    return order().divide(stabiliser(theta, tolerance));
  }

  /// A subspace in which critical points can be looked for by themselves, drawn at random; none
  /// where nothing is known of such.
  default Optional<InvariantSubspace> invariantSubspace(RandomGenerator random) {
    return Optional.empty();
  }

  /// A subspace around a critical point in which critical points can be looked for by themselves
  /// and where some of the point's own symmetry is broken, drawn at random; none where nothing is
  /// known of such, or the point has none.
  default Optional<InvariantSubspace> invariantSubspace(
      Point theta, double tolerance, RandomGenerator random) {
    return Optional.empty();
  }

  /// The trivial group.
  static Symmetry none() {
    return new TrivialGroup();
  }
}
