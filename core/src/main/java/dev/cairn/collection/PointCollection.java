package dev.cairn.collection;

import dev.cairn.collection.Neighbourhood.Located;
import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.symmetry.Symmetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Critical points, each once up to symmetry; a family of them, or candidates that nothing tells
/// apart, are one entry. Not for use by several threads at once.
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

  /// The entries from this number on may be families that have absorbed nothing yet.
  private int absorbed;

  /// The largest ‖∇f‖² of an entry.
  private double steepest;

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
    collection.remember(arrivals);
    collection.absorbed = collection.size();
    return collection;
  }

  private void remember(List<Integer> history) {
    arrivals.addAll(history);
    lastDiscovery = -1;
    Set<Integer> met = new HashSet<>();
    for (int i = 0; i < history.size(); i++) {
      if (met.add(history.get(i))) {
        lastDiscovery = i;
      }
    }
  }

  /// Adds a candidate where one run ended; none where that is no critical point.
  public Optional<Arrival> add(Candidate candidate, Neighbourhood neighbourhood) {
    return settle(candidate, neighbourhood).map(this::seen);
  }

  private Arrival seen(Arrival arrival) {
    CollectedPoint point = arrival.point().seenAgain();
    points.set(point.id(), point);
    if (point.seen() == 1) {
      lastDiscovery = arrivals.size();
    }
    arrivals.add(point.id());
    return new Arrival(point, arrival.discovered());
  }

  /// The entry of the collection that a candidate belongs to, put there where it is new, without
  /// counting a run: for what is found by other means. None where that is no critical point.
  public Optional<Arrival> settle(Candidate candidate, Neighbourhood neighbourhood) {
    return find(candidate)
        .map(known -> new Arrival(known, false))
        .or(() -> neighbourhood.locate(candidate).map(found -> locate(found, neighbourhood)));
  }

  private Arrival locate(Located found, Neighbourhood neighbourhood) {
    Optional<CollectedPoint> known =
        find(found.candidate())
            .or(
                () ->
                    near(found.candidate(), reach(found)).filter(e -> covers(e, found)).findFirst())
            .or(
                () ->
                    first(
                        found.candidate(),
                        entry -> neighbourhood.connected(found, entry.located(), symmetry)))
            .or(
                () ->
                    first(
                        found.candidate(),
                        entry ->
                            found.shape() instanceof Shape.Family
                                && entry.shape().equals(found.shape())
                                && neighbourhood.connected(entry.located(), found, symmetry)));
    return known
        .map(entry -> new Arrival(entry, false))
        .orElseGet(() -> new Arrival(discovered(found), true));
  }

  private CollectedPoint discovered(Located found) {
    Candidate candidate = found.candidate();
    var point =
        new CollectedPoint(
            points.size(),
            candidate.theta(),
            candidate.value(),
            candidate.squaredGradientNorm(),
            candidate.inertia(),
            symmetry.orbitSize(candidate.theta(), tolerance),
            0,
            found.shape());
    keep(point, symmetry.invariants(candidate.theta()));
    return point;
  }

  private void keep(CollectedPoint point, Point key) {
    points.add(point);
    steepest = Math.max(steepest, point.squaredGradientNorm());
    invariants.add(key);
    byValue.computeIfAbsent(point.value(), _ -> new ArrayList<>()).add(point.id());
  }

  /// Lets families that were found since the last call absorb what was found before them and was
  /// unresolved: where a manifold leads through a place at which nothing told it. The numbers of
  /// the entries after that.
  public Renumbering absorb(Neighbourhood neighbourhood) {
    NavigableMap<Integer, Integer> into = new TreeMap<>();
    for (CollectedPoint family : points.subList(absorbed, points.size())) {
      if (family.shape() instanceof Shape.Family) {
        Located member = family.located();
        near(member.candidate())
            .filter(entry -> entry.id() < family.id() && !into.containsKey(entry.id()))
            .filter(entry -> entry.shape() instanceof Shape.Unresolved)
            .filter(entry -> neighbourhood.connected(entry.located(), member, symmetry))
            .forEach(entry -> into.put(entry.id(), family.id()));
      }
    }
    var renumbering = new Renumbering(into);
    if (renumbering.any()) {
      renumber(renumbering);
    }
    absorbed = points.size();
    return renumbering;
  }

  private void renumber(Renumbering numbers) {
    List<CollectedPoint> entries = List.copyOf(points);
    List<Integer> history = arrivals.stream().map(numbers::of).toList();
    Map<Integer, Integer> seen = new HashMap<>();
    entries.forEach(entry -> seen.merge(numbers.of(entry.id()), entry.seen(), Integer::sum));
    points.clear();
    invariants.clear();
    byValue.clear();
    arrivals.clear();
    for (CollectedPoint entry : entries) {
      if (!numbers.absorbed().containsKey(entry.id())) {
        int id = numbers.of(entry.id());
        keep(entry.as(id, seen.getOrDefault(id, 0)), symmetry.invariants(entry.theta()));
      }
    }
    remember(history);
  }

  /// The entry at this place, of this index.
  private Optional<CollectedPoint> find(Candidate candidate) {
    Point key = symmetry.invariants(candidate.theta());
    return first(
        candidate,
        entry ->
            entry.index() == candidate.inertia().index()
                && Distances.largest(invariants.get(entry.id()), key) <= tolerance
                && symmetry.same(entry.theta(), candidate.theta(), tolerance));
  }

  /// Whether nothing tells what was found apart from an entry: one lies where the other says that
  /// there is no second point, or two places where the gradient decides nothing meet.
  private boolean covers(CollectedPoint entry, Located found) {
    double reach =
        switch (entry.shape()) {
          case Shape.Isolated(double radius) ->
              switch (found.shape()) {
                case Shape.Isolated(double other) -> Math.max(radius, other);
                case Shape.Unresolved(double other) -> Math.max(radius, other);
                case Shape.Family _ -> 0;
              };
          case Shape.Unresolved(double radius) ->
              found.shape() instanceof Shape.Unresolved(double other) ? radius + other : radius;
          case Shape.Family _ ->
              found.shape() instanceof Shape.Unresolved(double other) ? other : 0;
        };
    return reach > 0 && symmetry.same(entry.theta(), found.candidate().theta(), reach);
  }

  /// The first entry of this value that is wanted.
  private Optional<CollectedPoint> first(Candidate candidate, Predicate<CollectedPoint> wanted) {
    return near(candidate).filter(wanted).findFirst();
  }

  /// How far what was found may be from where it is written.
  private double reach(Located found) {
    return found.shape() instanceof Shape.Isolated(double radius)
        ? Math.max(tolerance, radius)
        : tolerance;
  }

  /// The entries of this value, for a candidate that is known to the tolerance.
  private Stream<CollectedPoint> near(Candidate candidate) {
    return near(candidate, tolerance);
  }

  /// The entries of this value. Within the reach of a point that is only near ∇f = 0, as a large f
  /// is at every double, values differ by its slope times that.
  private Stream<CollectedPoint> near(Candidate candidate, double reach) {
    double value = candidate.value();
    double slope = Math.sqrt(Math.max(candidate.squaredGradientNorm(), steepest));
    double margin = tolerance * (1 + Math.abs(value)) + reach * slope;
    return byValue.subMap(value - margin, true, value + margin, true).values().stream()
        .flatMap(List::stream)
        .map(points::get);
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

  /// How many points of each index there are; families and what is unresolved have none.
  public NavigableMap<Integer, Long> census() {
    NavigableMap<Integer, Long> census = new TreeMap<>();
    points.stream()
        .filter(p -> p.shape() instanceof Shape.Isolated)
        .forEach(p -> census.merge(p.index(), 1L, Long::sum));
    return census;
  }

  /// How complete the collection is, as far as its own history tells.
  public Completeness completeness() {
    return Completeness.of(points, arrivals);
  }
}
