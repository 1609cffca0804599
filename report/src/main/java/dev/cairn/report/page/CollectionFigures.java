package dev.cairn.report.page;

import dev.cairn.collection.ConnectionGraph;
import dev.cairn.collection.Shape;
import dev.cairn.report.figure.CollectionData;
import dev.cairn.report.figure.CollectionFigure;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.Figure;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.ConnectionRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunOutcomeRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/// The figures of the collections in a store.
public final class CollectionFigures {
  private CollectionFigures() {}

  /// One figure a collection that holds points.
  public static List<Figure> of(CollectionReader reader) {
    var figures = new ArrayList<Figure>();
    List<CollectionRow> collections = reader.collections();
    for (CollectionRow row : collections) {
      List<CollectedRow> points = reader.collected(row.collection());
      if (!points.isEmpty()) {
        String name = collections.size() == 1 ? "collection" : "collection-" + row.collection();
        figures.add(CollectionFigure.of(data(reader, row, points, name)));
      }
    }
    return figures;
  }

  private static CollectionData data(
      CollectionReader reader, CollectionRow row, List<CollectedRow> points, String name) {
    return new CollectionData(
        name,
        "Critical points: " + row.problem(),
        row.parameters(),
        points.stream().map(CollectionFigures::point).toList(),
        edges(reader.connections(row.collection()), points),
        discovery(reader.outcomes(row.collection())));
  }

  private static CollectionData.Point point(CollectedRow row) {
    return new CollectionData.Point(
        row.morseIndex(), row.loss(), sort(row), row.proof().orElse(ProofState.NONE));
  }

  private static CollectionData.Sort sort(CollectedRow row) {
    return switch (row.shape()) {
      case Shape.Family _ -> CollectionData.Sort.FAMILY;
      case Shape.Unresolved _ -> CollectionData.Sort.UNRESOLVED;
      case Shape.Isolated _ ->
          switch (row.kind()) {
            case REGULAR -> CollectionData.Sort.POINT;
            case DEAD_UNITS, DUPLICATED_UNITS, DEGENERATE -> CollectionData.Sort.DEGENERATE;
          };
    };
  }

  /// The saddles whose two descents arrived.
  static List<ConnectionGraph.Edge> edges(List<ConnectionRow> descents, List<CollectedRow> points) {
    Map<Integer, Integer> first = new HashMap<>();
    var edges = new ArrayList<ConnectionGraph.Edge>();
    for (ConnectionRow descent : descents) {
      if (descent.minimum().isPresent()) {
        int minimum = descent.minimum().getAsInt();
        Integer other = first.put(descent.saddle(), minimum);
        if (other != null) {
          edges.add(
              new ConnectionGraph.Edge(
                  descent.saddle(), points.get(descent.saddle()).loss(), other, minimum));
        }
      }
    }
    return edges;
  }

  private static Curve discovery(List<RunOutcomeRow> outcomes) {
    Set<Integer> met = new HashSet<>();
    var runs = DoubleStream.builder();
    var points = DoubleStream.builder();
    runs.add(0);
    points.add(0);
    int arrived = 0;
    for (RunOutcomeRow ended : outcomes) {
      if (ended.point().isPresent()) {
        arrived++;
        if (met.add(ended.point().getAsInt())) {
          runs.add(arrived);
          points.add(met.size());
        }
      }
    }
    runs.add(arrived);
    points.add(met.size());
    return Curve.of("distinct points", runs.build().toArray(), points.build().toArray());
  }
}
