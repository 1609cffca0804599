package dev.cairn.collection;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Evidence of how many points a collection lacks.
///
/// @param found distinct points
/// @param arrivals runs that ended at one of them
/// @param unseenMass Good–Turing: the estimated probability that the next run ends at a new point,
///     the share of points seen once among the arrivals; 1 where there is none yet
/// @param estimate Chao's lower bound of the number of points, found + s(s − 1)/(2(d + 1)) with s
///     seen once and d seen twice
/// @param newInLastHundred points that the last 100 arrivals added
/// @param eulerSum Σ (−1)ᵏ over all points counted with their orbits: 1 for a coercive Morse
///     function whose collection is complete; families and what is unresolved count nothing
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
    long once = points.stream().filter(p -> p.seen() == 1).count();
    long twice = points.stream().filter(p -> p.seen() == 2).count();
    BigInteger sum = BigInteger.ZERO;
    for (CollectedPoint point : points) {
      if (point.shape() instanceof Shape.Isolated) {
        sum = point.index() % 2 == 0 ? sum.add(point.orbitSize()) : sum.subtract(point.orbitSize());
      }
    }
    int split = Math.max(0, arrivals.size() - RECENT);
    Set<Integer> before = new HashSet<>(arrivals.subList(0, split));
    Set<Integer> recent = new HashSet<>(arrivals.subList(split, arrivals.size()));
    recent.removeAll(before);
    return new Completeness(
        points.size(),
        arrivals.size(),
        arrivals.isEmpty() ? 1 : (double) once / arrivals.size(),
        points.size() + once * (once - 1) / (2.0 * (twice + 1)),
        recent.size(),
        sum);
  }
}
