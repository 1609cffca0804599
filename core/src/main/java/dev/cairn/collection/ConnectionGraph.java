package dev.cairn.collection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which index-1 saddles lead to which minima, and the disconnectivity graph that follows.
///
/// @param edges one for each saddle whose two descents arrived
public record ConnectionGraph(List<Edge> edges) {
  /// A saddle of index 1 between two minima, which may be one and the same.
  ///
  /// @param saddle id in the collection
  /// @param saddleValue f there
  /// @param first id of the minimum down one side
  /// @param second id of the minimum down the other side
  public record Edge(int saddle, double saddleValue, int first, int second) {}

  /// Two groups of minima that become one at the height of a saddle.
  ///
  /// @param saddle id of the saddle
  /// @param value its height
  /// @param first the lowest id of the one group
  /// @param second the lowest id of the other group
  public record Merger(int saddle, double value, int first, int second) {}

  /// Copies the list.
  public ConnectionGraph {
    edges = List.copyOf(edges);
  }

  /// The disconnectivity graph: the mergers of groups of minima, lowest saddle first.
  ///
  /// Source: O. M. Becker, M. Karplus, J. Chem. Phys. 106 (1997).
  public List<Merger> mergers() {
    Map<Integer, Integer> parent = new HashMap<>();
    var mergers = new ArrayList<Merger>();
    edges.stream()
        .sorted(Comparator.comparingDouble(Edge::saddleValue).thenComparingInt(Edge::saddle))
        .forEach(
            edge -> {
              int a = root(parent, edge.first());
              int b = root(parent, edge.second());
              if (a != b) {
                parent.put(Math.max(a, b), Math.min(a, b));
                mergers.add(
                    new Merger(edge.saddle(), edge.saddleValue(), Math.min(a, b), Math.max(a, b)));
              }
            });
    return mergers;
  }

  private static int root(Map<Integer, Integer> parent, int id) {
    int root = id;
    while (parent.containsKey(root)) {
      root = parent.getOrDefault(root, root);
    }
    return root;
  }
}
