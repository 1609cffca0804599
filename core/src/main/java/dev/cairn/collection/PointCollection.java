package dev.cairn.collection;

import dev.cairn.linalg.Point;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Critical points, each once up to symmetry. Not for use by several threads at once.
///
/// Looking a point up costs a search by value and a comparison of invariants with the few points of
/// the same value and index; only what passes both is matched under the group.
public final class PointCollection {
  private final Symmetry symmetry;
  private final double tolerance;
  private final List<CollectedPoint> points = new ArrayList<>();
  private final List<Point> invariants = new ArrayList<>();
  private final NavigableMap<Double, List<Integer>> byValue = new TreeMap<>();
  private final List<Integer> arrivals = new ArrayList<>();
  private int lastDiscovery = -1;

  /// What adding a point did.
  ///
  /// @param point the point of the collection that it is
  /// @param discovered whether it is new
  public record Arrival(CollectedPoint point, boolean discovered) {}

  /// An empty collection.
  ///
  /// @param tolerance points closer than this, and values this close relative to 1 + |f|, are the
  ///     same
  public PointCollection(Symmetry symmetry, double tolerance) {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "tolerance %g must be > 0", tolerance));
    }
    this.symmetry = symmetry;
    this.tolerance = tolerance;
  }

  /// A collection as it was left: its points by their ids, and the ids of all arrivals in order.
  public static PointCollection restored(
      Symmetry symmetry, double tolerance, List<CollectedPoint> points, List<Integer> arrivals) {
    var collection = new PointCollection(symmetry, tolerance);
    for (CollectedPoint point : points) {
      if (point.id() != collection.size()) {
        throw new IllegalArgumentException(
            "point %s stands in place %s".formatted(point.id(), collection.size()));
      }
      collection.keep(point, symmetry.invariants(point.theta()));
    }
    Set<Integer> met = new HashSet<>();
    for (int i = 0; i < arrivals.size(); i++) {
      if (met.add(arrivals.get(i))) {
        collection.lastDiscovery = i;
      }
    }
    collection.arrivals.addAll(arrivals);
    return collection;
  }

  /// Adds a point where one run ended.
  public Arrival add(Point theta, double value, double squaredGradient, int index, int nullity) {
    Arrival arrival = settle(theta, value, squaredGradient, index, nullity);
    CollectedPoint point = arrival.point().seenAgain();
    points.set(point.id(), point);
    if (point.seen() == 1) {
      lastDiscovery = arrivals.size();
    }
    arrivals.add(point.id());
    return new Arrival(point, arrival.discovered());
  }

  /// The point of the collection that this one is, put there where it is new, without counting a
  /// run: for what is found by other means.
  public Arrival settle(Point theta, double value, double squaredGradient, int index, int nullity) {
    Point key = symmetry.invariants(theta);
    Optional<CollectedPoint> known = find(theta, key, value, index);
    if (known.isPresent()) {
      return new Arrival(known.get(), false);
    }
    var point =
        new CollectedPoint(
            points.size(),
            theta,
            value,
            squaredGradient,
            index,
            nullity,
            symmetry.orbitSize(theta, tolerance),
            0);
    keep(point, key);
    return new Arrival(point, true);
  }

  private void keep(CollectedPoint point, Point key) {
    points.add(point);
    invariants.add(key);
    byValue.computeIfAbsent(point.value(), _ -> new ArrayList<>()).add(point.id());
  }

  private Optional<CollectedPoint> find(Point theta, Point key, double value, int index) {
    double margin = tolerance * (1 + Math.abs(value));
    for (List<Integer> ids : byValue.subMap(value - margin, true, value + margin, true).values()) {
      for (int id : ids) {
        CollectedPoint candidate = points.get(id);
        if (candidate.index() == index
            && Distances.largest(invariants.get(id), key) <= tolerance
            && symmetry.same(candidate.theta(), theta, tolerance)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  /// The points in the order of discovery.
  public List<CollectedPoint> points() {
    return List.copyOf(points);
  }

  /// The point with this id.
  public CollectedPoint point(int id) {
    return points.get(id);
  }

  /// The number of points.
  public int size() {
    return points.size();
  }

  /// How many runs have ended at one of the points.
  public int arrivals() {
    return arrivals.size();
  }

  /// The ids of all arrivals in order.
  public List<Integer> history() {
    return List.copyOf(arrivals);
  }

  /// How many points have been added since the last that was new.
  public int sinceLastDiscovery() {
    return arrivals.size() - 1 - lastDiscovery;
  }

  /// How many points of each index there are.
  public NavigableMap<Integer, Long> census() {
    NavigableMap<Integer, Long> census = new TreeMap<>();
    points.forEach(p -> census.merge(p.index(), 1L, Long::sum));
    return census;
  }

  /// How complete the collection is, as far as its own history tells.
  public Completeness completeness() {
    return Completeness.of(points, arrivals);
  }
}
