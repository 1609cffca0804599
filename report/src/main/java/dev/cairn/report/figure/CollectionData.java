package dev.cairn.report.figure;

import dev.cairn.collection.ConnectionGraph;
import dev.cairn.study.store.ProofState;
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
  /// What an entry stands for.
  public enum Sort {
    /// A nondegenerate point.
    POINT("", "point"),
    /// A point with null eigenvalues.
    DEGENERATE(", degenerate", "degenerate"),
    /// A manifold of critical points.
    FAMILY(", family", "family"),
    /// Candidates that nothing tells apart.
    UNRESOLVED(", unresolved", "unresolved");

    private final String suffix;
    private final String word;

    Sort(String suffix, String word) {
      this.suffix = suffix;
      this.word = word;
    }

    /// What follows the name of a layer; empty for points.
    String suffix() {
      return suffix;
    }

    /// In a word.
    public String word() {
      return word;
    }
  }

  /// A critical point, or what stands for several.
  ///
  /// @param index its Morse index
  /// @param loss f
  /// @param sort what it stands for
  /// @param proof what is proven about it
  public record Point(int index, double loss, Sort sort, ProofState proof) {}

  /// Copies the lists.
  public CollectionData {
    points = List.copyOf(points);
    edges = List.copyOf(edges);
  }
}
