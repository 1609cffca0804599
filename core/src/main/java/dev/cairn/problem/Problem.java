package dev.cairn.problem;

import dev.cairn.linalg.Point;
import dev.cairn.symmetry.Symmetry;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A function with what is known about its critical points.
///
/// @param name as [ProblemCatalogue#named] takes it: "rosenbrock:4"
/// @param objective the function; it serves any number of threads
/// @param known points that are known, critical or strict gradient-flat
/// @param census number of critical points by Morse index in the start box, up to the symmetries
///     that the source names; empty where it is not known
/// @param complete whether the census counts every critical point in the box
/// @param nullity dimension of the kernel that symmetries give the Hessian at every critical point
///     (6 for a cluster of atoms in space that is not a line)
/// @param box where start points are drawn
/// @param source where the claims come from
public record Problem(
    String name,
    ClosedForm objective,
    List<KnownPoint> known,
    NavigableMap<Integer, Long> census,
    boolean complete,
    int nullity,
    Box box,
    String source) {

  /// Copies the collections and checks the dimensions.
  public Problem {
    known = List.copyOf(known);
    census = Collections.unmodifiableNavigableMap(new TreeMap<>(census));
    if (box.dimension() != objective.dimension()) {
      throw new IllegalArgumentException(
          "box of dimension %s for %s variables".formatted(box.dimension(), objective.dimension()));
    }
    if (nullity < 0 || nullity > objective.dimension()) {
      throw new IllegalArgumentException(
          "nullity %s must be between 0 and %s".formatted(nullity, objective.dimension()));
    }
  }

  /// The group up to which its points are the same.
  public Symmetry symmetry() {
    return objective.symmetry();
  }

  /// Where its points count: where the function says so, or in the box.
  public Predicate<Point> region() {
    return objective.region().orElse(point -> box.contains(point.toArray()));
  }

  /// The number of critical points that the census counts.
  public long censusSize() {
    return census.values().stream().mapToLong(Long::longValue).sum();
  }

  /// The known point nearest to x (read), in the Euclidean distance; empty where the place of no
  /// point is known.
  public Optional<Nearest> nearest(double[] x) {
    return known.stream()
        .filter(point -> point.at().isPresent())
        .map(point -> new Nearest(point, distance(point.at().orElseThrow(), x)))
        .min(Comparator.comparingDouble(Nearest::distance));
  }

  private static double distance(Point at, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (at.get(i) - x[i]) * (at.get(i) - x[i]);
    }
    return Math.sqrt(sum);
  }

  /// A known point and how far away it is.
  public record Nearest(KnownPoint point, double distance) {}
}
