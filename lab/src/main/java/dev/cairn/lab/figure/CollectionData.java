package dev.cairn.lab.figure;

import dev.cairn.collection.ConnectionGraph;
import java.util.List;

/// What a figure of a collection is drawn from.
///
/// @param name of the figure's files
/// @param title what it is
/// @param parameters n
/// @param points each critical point once; their ids are their places in the list
/// @param edges saddles of which both descents arrived
/// @param discovery how many distinct points there were after each run that arrived
public record CollectionData(
    String name,
    String title,
    int parameters,
    List<Point> points,
    List<ConnectionGraph.Edge> edges,
    Curve discovery) {
  /// A critical point.
  ///
  /// @param index its Morse index
  /// @param loss f
  /// @param degenerate whether it has more null eigenvalues than continuous symmetries give it
  /// @param proof what is proven about it
  public record Point(int index, double loss, boolean degenerate, ProofState proof) {}

  /// Copies the lists.
  public CollectionData {
    points = List.copyOf(points);
    edges = List.copyOf(edges);
  }
}
