package dev.cairn.collection;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Evidence of how many points a collection lacks. A family counts as one; what is unresolved is no
/// point that was found, and counts nothing.
///
/// @param found distinct points
/// @param arrivals runs that ended at one of them
/// @param unseenMass Good–Turing: the estimated probability that the next run ends at a new point,
///     the share of points seen once among the arrivals; 1 where there is none yet
/// @param estimate Chao's lower bound of the number of points, found + s(s − 1)/(2(d + 1)) with s
///     seen once and d seen twice
/// @param newInLastHundred points that the last 100 arrivals added
/// @param eulerSum Σ (−1)ᵏ over all points counted with their orbits: 1 for a coercive Morse
///     function whose collection is complete; families count nothing here
public record Completeness(
    int found,
    int arrivals,
    double unseenMass,
    double estimate,
    int newInLastHundred,
    BigInteger eulerSum) {
  private static final int RECENT = 100;

  /// From the points and the ids of all arrivals in order.
  public static Completeness of(List<CollectedPoint> points, List<Integer> arrivals) {
    Map<Integer, CollectedPoint> known = new HashMap<>();
    points.stream()
        .filter(p -> !(p.shape() instanceof Shape.Unresolved))
        .forEach(p -> known.put(p.id(), p));
    List<Integer> seen = arrivals.stream().filter(known::containsKey).toList();
    long once = known.values().stream().filter(p -> p.seen() == 1).count();
    long twice = known.values().stream().filter(p -> p.seen() == 2).count();
    int split = Math.max(0, seen.size() - RECENT);
    Set<Integer> recent = new HashSet<>(seen.subList(split, seen.size()));
    recent.removeAll(new HashSet<>(seen.subList(0, split)));
    return new Completeness(
        known.size(),
        seen.size(),
        seen.isEmpty() ? 1 : (double) once / seen.size(),
        known.size() + once * (once - 1) / (2.0 * (twice + 1)),
        recent.size(),
        eulerSum(points));
  }

  private static BigInteger eulerSum(List<CollectedPoint> points) {
    BigInteger sum = BigInteger.ZERO;
    for (CollectedPoint point : points) {
      if (point.shape() instanceof Shape.Isolated) {
        sum = point.index() % 2 == 0 ? sum.add(point.orbitSize()) : sum.subtract(point.orbitSize());
      }
    }
    return sum;
  }
}
