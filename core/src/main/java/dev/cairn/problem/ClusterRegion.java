package dev.cairn.problem;

import dev.cairn.linalg.Point;
import java.util.Locale;
import java.util.function.Predicate;

/// Clusters that hold together: every atom is linked to every other by steps of at most a reach.
///
/// What flies apart is no critical point, though its gradient tends to zero.
///
/// @param atoms N; atom i stands at 3i … 3i + 2
/// @param reach the longest step
public record ClusterRegion(int atoms, double reach) implements Predicate<Point> {
  /// Checks the settings.
  public ClusterRegion {
    if (atoms < 1 || !(reach > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d atoms and reach %g must be positive", atoms, reach));
    }
  }

  @Override
  public boolean test(Point theta) {
    boolean[] linked = new boolean[atoms];
    int[] queue = new int[atoms];
    int tail = 1;
    linked[0] = true;
    for (int head = 0; head < tail; head++) {
      for (int j = 0; j < atoms; j++) {
        if (!linked[j] && squaredDistance(theta, queue[head], j) <= reach * reach) {
          linked[j] = true;
          queue[tail++] = j;
        }
      }
    }
    return tail == atoms;
  }

  private static double squaredDistance(Point theta, int i, int j) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double difference = theta.get(3 * i + c) - theta.get(3 * j + c);
      sum += difference * difference;
    }
    return sum;
  }
}
