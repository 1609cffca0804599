package dev.cairn.report.figure;

import dev.cairn.collection.ConnectionGraph;
import dev.cairn.report.figure.CollectionData.Sort;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.study.store.ProofState;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A collection of critical points.
///
/// A: loss against Morse index, coloured by what is proven. B: distinct points over runs. C: the
/// disconnectivity graph of the minima. D: which saddles lead to which minima. C and D only where
/// descents from saddles are known.
public final class CollectionFigure {
  private static final double WIDTH = 504;
  private static final double UPPER = 214;
  private static final double HEIGHT = 424;
  private static final Box BOX_A = new Box(52, 26, 196, 144);
  private static final Box BOX_B = new Box(302, 26, 190, 144);
  private static final Box BOX_C = new Box(52, 232, 196, 144);
  private static final Box BOX_D = new Box(302, 232, 190, 144);

  /// Points of a panel above this number are drawn smaller.
  private static final int MANY = 500;

  /// Back to front: what is proven must not be covered.
  private static final List<ProofState> ORDER =
      List.of(
          ProofState.NONE,
          ProofState.UNDECIDED,
          ProofState.NOT_CRITICAL,
          ProofState.DEGENERATE,
          ProofState.FAMILY,
          ProofState.CRITICAL);

  private static final List<Sort> BACK_TO_FRONT =
      List.of(Sort.UNRESOLVED, Sort.FAMILY, Sort.DEGENERATE, Sort.POINT);

  private CollectionFigure() {}

  /// The figure of the data.
  public static Figure of(CollectionData data) {
    var panels = new ArrayList<Panel>();
    panels.add(lossIndex(data));
    panels.add(discovery(data));
    boolean connected = !data.edges().isEmpty();
    if (connected) {
      var graph = new ConnectionGraph(data.edges());
      var minima =
          IntStream.range(0, data.points().size())
              .filter(id -> data.points().get(id).index() == 0)
              .boxed()
              .toList();
      var layout = new Dendrogram(graph, minima, id -> data.points().get(id).loss());
      panels.add(disconnectivity(data, layout, minima));
      panels.add(connections(data, layout, minima));
    }
    return new Figure(
        data.name(),
        data.title(),
        caption(data, connected),
        WIDTH,
        connected ? HEIGHT : UPPER,
        panels,
        keys(data));
  }

  private static Panel lossIndex(CollectionData data) {
    var layers = new ArrayList<Layer>();
    double size = data.points().size() > MANY ? 3 : 4.2;
    for (ProofState proof : ORDER) {
      for (Sort sort : BACK_TO_FRONT) {
        var chosen =
            data.points().stream().filter(p -> p.proof() == proof && p.sort() == sort).toList();
        if (!chosen.isEmpty()) {
          String name = words(proof) + sort.suffix();
          boolean plain = sort == Sort.POINT;
          layers.add(
              new Layer.Points(
                  name,
                  List.of(
                      Curve.of(
                          name,
                          chosen.stream().mapToDouble(CollectionData.Point::index).toArray(),
                          chosen.stream().mapToDouble(CollectionData.Point::loss).toArray())),
                  colour(proof),
                  plain ? Marker.DISC : Marker.RING,
                  plain ? size : size + 1.6,
                  0.75));
        }
      }
    }
    if (data.points().isEmpty()) {
      layers.add(new Layer.Note("no point", 0.05, 0.5, Colour.QUIET));
    }
    return new Panel(
        "A",
        "",
        BOX_A,
        Axis.linearFor(
                "Morse index (n = %s)".formatted(data.parameters()),
                data.points().stream().mapToDouble(CollectionData.Point::index))
            .counting(),
        lossAxis(data, _ -> true),
        layers);
  }

  private static Panel discovery(CollectionData data) {
    var curve = data.discovery();
    return new Panel(
        "B",
        "",
        BOX_B,
        Axis.linear("runs that arrived", 0, Math.max(1, curve.end())).counting(),
        Axis.linear("distinct points", 0, Math.max(1, data.points().size()) * 1.04).counting(),
        List.of(new Layer.Lines("distinct points", List.of(curve), Colour.OTHER, 1.2, 1)));
  }

  private static Panel disconnectivity(
      CollectionData data, Dendrogram layout, List<Integer> minima) {
    return new Panel(
        "C",
        "disconnectivity graph",
        BOX_C,
        minimaAxis(layout),
        lossAxis(data, p -> p.index() <= 1),
        List.of(
            new Layer.Lines("mergers", layout.branches(), Colour.QUIET, 0.7, 0.9),
            minimaLayer(data, layout, minima)));
  }

  private static Panel connections(CollectionData data, Dendrogram layout, List<Integer> minima) {
    var lines = new ArrayList<Curve>();
    double[] x = new double[data.edges().size()];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      var edge = data.edges().get(i);
      double left = layout.place(edge.first());
      double right = layout.place(edge.second());
      x[i] = (left + right) / 2;
      y[i] = edge.saddleValue();
      lines.add(
          Curve.of(
              "saddle " + edge.saddle(),
              new double[] {left, x[i], right},
              new double[] {
                data.points().get(edge.first()).loss(),
                y[i],
                data.points().get(edge.second()).loss()
              }));
    }
    double opacity = lines.size() > MANY ? 0.25 : 0.6;
    return new Panel(
        "D",
        "saddles and the minima below them",
        BOX_D,
        minimaAxis(layout),
        Axis.linearFor(
            "f",
            DoubleStream.concat(
                DoubleStream.of(y),
                minima.stream().mapToDouble(id -> data.points().get(id).loss()))),
        List.of(
            new Layer.Lines("descents", lines, Colour.QUIET, 0.5, opacity),
            new Layer.Points(
                "saddles", List.of(Curve.of("saddles", x, y)), Colour.EXTRA, Marker.DISC, 2.6, 0.8),
            minimaLayer(data, layout, minima)));
  }

  private static Layer.Points minimaLayer(
      CollectionData data, Dendrogram layout, List<Integer> minima) {
    return new Layer.Points(
        "minima",
        List.of(
            Curve.of(
                "minima",
                minima.stream().mapToDouble(layout::place).toArray(),
                minima.stream().mapToDouble(id -> data.points().get(id).loss()).toArray())),
        Colour.CRITICAL,
        Marker.DISC,
        minima.size() > MANY ? 2 : 3.4,
        0.9);
  }

  private static Axis minimaAxis(Dendrogram layout) {
    return Axis.linear("minima", -0.5, Math.max(1, layout.width()) - 0.5).counting();
  }

  private static Axis lossAxis(CollectionData data, Predicate<CollectionData.Point> which) {
    DoubleStream losses =
        data.points().stream().filter(which).mapToDouble(CollectionData.Point::loss);
    return Axis.linearFor("f", losses);
  }

  /// A point proven not critical is no point of a collection any more; it is shown as untried.
  private static Colour colour(ProofState proof) {
    return switch (proof) {
      case CRITICAL -> Colour.GREEN;
      case FAMILY, DEGENERATE -> Colour.STRICT;
      case UNDECIDED -> Colour.QUIET;
      case NOT_CRITICAL -> Colour.FIELD;
      case NONE -> Colour.OTHER;
    };
  }

  private static String words(ProofState proof) {
    return switch (proof) {
      case CRITICAL -> "proven critical";
      case FAMILY -> "proven family";
      case DEGENERATE -> "proven critical, degenerate";
      case UNDECIDED -> "proof undecided";
      case NOT_CRITICAL -> "proven not critical";
      case NONE -> "no proof tried";
    };
  }

  private static List<Figure.Key> keys(CollectionData data) {
    var keys = new ArrayList<Figure.Key>();
    for (ProofState proof : ORDER) {
      if (data.points().stream().anyMatch(p -> p.proof() == proof)) {
        keys.add(Figure.Key.disc(words(proof), colour(proof)));
      }
    }
    List<String> rings =
        BACK_TO_FRONT.stream()
            .filter(sort -> sort != Sort.POINT && count(data, sort) > 0)
            .map(Sort::word)
            .toList();
    if (!rings.isEmpty()) {
      keys.add(new Figure.Key(String.join(", ", rings), Colour.OTHER, Marker.RING, false));
    }
    if (!data.edges().isEmpty()) {
      keys.add(Figure.Key.disc("minimum", Colour.CRITICAL));
      keys.add(Figure.Key.disc("saddle", Colour.EXTRA));
    }
    return keys;
  }

  private static long count(CollectionData data, Sort sort) {
    return data.points().stream().filter(point -> point.sort() == sort).count();
  }

  private static String caption(CollectionData data, boolean connected) {
    long proven = data.points().stream().filter(p -> p.proof().provenCritical()).count();
    List<String> sorts =
        List.of(
            Counted.of(count(data, Sort.POINT) + count(data, Sort.DEGENERATE), "point"),
            "%s of them degenerate".formatted(count(data, Sort.DEGENERATE)),
            Counted.of(count(data, Sort.FAMILY), "family"),
            "%s unresolved".formatted(count(data, Sort.UNRESOLVED)));
    String text =
        "A: by Morse index and loss %s; proven critical: %s. B: how many there were over the runs that arrived."
            .formatted(String.join(", ", sorts), proven);
    return connected
        ? text
            + " C: minima (blue) joined at the lowest saddle between them. D: %s (violet) with"
                .formatted(Counted.of(data.edges().size(), "saddle"))
            + " the two minima that descents along their lowest mode lead to; minima stand as in C."
        : text;
  }
}
