package dev.cairn.report.figure;

import dev.cairn.collection.ConnectionGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/// Where the minima of a disconnectivity graph stand side by side, and its branches.
///
/// Each group of minima hangs below the saddle at which it joins another: one curve of four points
/// a merger. Minima that no saddle joins to others stand at the right end.
final class Dendrogram {
  private final Map<Integer, Double> places = new HashMap<>();
  private final List<Curve> branches = new ArrayList<>();

  /// A group of minima: a minimum, or two groups that a saddle joins.
  private record Group(double value, int minimum, List<Group> parts) {}

  /// Lays out the graph.
  ///
  /// @param minima ids of all minima
  /// @param loss of a point by its id
  Dendrogram(ConnectionGraph graph, List<Integer> minima, IntToDoubleFunction loss) {
    Map<Integer, Group> groups = new HashMap<>();
    for (int id : minima) {
      groups.put(id, new Group(loss.applyAsDouble(id), id, List.of()));
    }
    // a merger names each group by its lowest id, and the joined one keeps the lower
    for (ConnectionGraph.Merger merger : graph.mergers()) {
      Group first = groups.get(merger.first());
      Group second = groups.remove(merger.second());
      if (first != null && second != null) {
        groups.put(merger.first(), new Group(merger.value(), -1, List.of(first, second)));
      }
    }
    groups.entrySet().stream()
        .sorted(
            (a, b) -> {
              int bySize = Boolean.compare(b.getValue().minimum < 0, a.getValue().minimum < 0);
              return bySize != 0 ? bySize : Integer.compare(a.getKey(), b.getKey());
            })
        .forEach(entry -> place(entry.getValue()));
  }

  /// Places the minima of a group from left to right without recursion: chains of thousands of
  /// mergers are deeper than the stack.
  private void place(Group root) {
    var across = new IdentityHashMap<Group, Double>();
    var stack = new ArrayDeque<Group>();
    stack.push(root);
    while (!stack.isEmpty()) {
      Group group = stack.peek();
      if (group.parts.isEmpty()) {
        stack.pop();
        double x = places.size();
        places.put(group.minimum, x);
        across.put(group, x);
        continue;
      }
      Group left = group.parts.get(0);
      Group right = group.parts.get(1);
      Double x0 = across.get(left);
      Double x1 = across.get(right);
      if (x0 == null) {
        stack.push(left);
      } else if (x1 == null) {
        stack.push(right);
      } else {
        stack.pop();
        across.put(group, (x0 + x1) / 2);
        branches.add(
            Curve.of(
                "merger",
                new double[] {x0, x0, x1, x1},
                new double[] {left.value, group.value, group.value, right.value}));
      }
    }
  }

  /// Where a minimum stands, from 0.
  double place(int minimum) {
    return places.getOrDefault(minimum, Double.NaN);
  }

  /// The branches.
  List<Curve> branches() {
    return branches;
  }

  /// The number of minima.
  int width() {
    return places.size();
  }
}
