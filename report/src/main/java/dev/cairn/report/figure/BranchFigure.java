package dev.cairn.report.figure;

import dev.cairn.finder.continuation.BranchEvent;
import dev.cairn.report.figure.BranchData.Branch;
import dev.cairn.report.figure.BranchData.Event;
import dev.cairn.report.figure.BranchData.Point;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// A bifurcation figure: critical points along a parameter, minima blue, saddles black, folds and
/// branch points marked.
///
/// A: loss. B: ‖θ‖. C: Morse index.
public final class BranchFigure {
  private static final double WIDTH = 504;
  private static final double HEIGHT = 224;
  private static final double PANEL_WIDTH = 108;
  private static final double PANEL_HEIGHT = 150;
  private static final double[] LEFTS = {52, 218, 384};
  private static final double TOP = 26;

  /// Lines of more branches than this are drawn thinner.
  private static final int MANY = 20;

  /// A smaller ‖θ‖ is the origin up to rounding, and no reason for a longer axis.
  private static final double ORIGIN = 1e-6;

  private BranchFigure() {}

  /// The figure of the data.
  public static Figure of(BranchData data) {
    List<Panel> panels =
        List.of(
            panel(data, 0, Point::loss, loss(data)),
            panel(data, 1, Point::norm, norm(data)),
            panel(data, 2, Point::index, index(data)));
    return new Figure(data.name(), data.title(), caption(data), WIDTH, HEIGHT, panels, keys(data));
  }

  private static Axis loss(BranchData data) {
    return Axis.linearFor("loss", points(data).mapToDouble(Point::loss));
  }

  private static Axis norm(BranchData data) {
    DoubleStream norms = points(data).mapToDouble(Point::norm);
    return data.logarithmic()
        ? Axis.logFor("‖θ‖", norms).notBelow(ORIGIN)
        : Axis.linearFor("‖θ‖", norms);
  }

  private static Axis index(BranchData data) {
    return Axis.linearFor("Morse index", points(data).mapToDouble(Point::index))
        .including(-0.2, 1.2)
        .counting();
  }

  private static Stream<Point> points(BranchData data) {
    return data.branches().stream().flatMap(branch -> branch.points().stream());
  }

  private static Stream<Event> events(BranchData data, BranchEvent.Kind kind) {
    return data.branches().stream()
        .flatMap(branch -> branch.events().stream())
        .filter(event -> event.kind() == kind);
  }

  private static Panel panel(BranchData data, int place, ToDoubleFunction<Point> value, Axis y) {
    DoubleStream parameters = points(data).mapToDouble(Point::parameter);
    Axis x =
        data.logarithmic()
            ? Axis.logFor(data.parameter(), parameters)
            : Axis.linearFor(data.parameter(), parameters);
    boolean many = data.branches().size() > MANY;
    List<Layer> layers = new ArrayList<>();
    addLines(layers, "saddles", pieces(data, value, index -> index > 0), Colour.OTHER, many);
    addLines(layers, "minima", pieces(data, value, index -> index == 0), Colour.CRITICAL, many);
    for (BranchEvent.Kind kind : BranchEvent.Kind.values()) {
      List<Point> marked = events(data, kind).map(Event::at).toList();
      if (!marked.isEmpty()) {
        layers.add(
            new Layer.Points(
                words(kind),
                List.of(
                    Curve.of(
                        words(kind),
                        marked.stream().mapToDouble(Point::parameter).toArray(),
                        marked.stream().mapToDouble(value).toArray())),
                colour(kind),
                marker(kind),
                many ? 3 : 5,
                0.9));
      }
    }
    if (points(data).findAny().isEmpty()) {
      layers.add(new Layer.Note("no branch", 0.05, 0.5, Colour.QUIET));
    }
    return new Panel(
        String.valueOf((char) ('A' + place)),
        "",
        new Box(LEFTS[place], TOP, PANEL_WIDTH, PANEL_HEIGHT),
        x,
        y,
        layers);
  }

  private static void addLines(
      List<Layer> layers, String name, List<Curve> curves, Colour colour, boolean many) {
    if (!curves.isEmpty()) {
      layers.add(new Layer.Lines(name, curves, colour, many ? 0.6 : 1.2, many ? 0.6 : 1));
    }
  }

  /// The pieces of all branches whose index is as asked for, each up to where that changes.
  private static List<Curve> pieces(
      BranchData data, ToDoubleFunction<Point> value, Predicate<Integer> index) {
    List<Curve> pieces = new ArrayList<>();
    for (Branch branch : data.branches()) {
      List<Point> piece = new ArrayList<>();
      for (Point point : branch.points()) {
        boolean belongs = index.test(point.index());
        if (belongs || !piece.isEmpty()) {
          piece.add(point);
        }
        if (!belongs) {
          add(pieces, branch.name(), piece, value);
          piece.clear();
        }
      }
      add(pieces, branch.name(), piece, value);
    }
    return pieces;
  }

  private static void add(
      List<Curve> pieces, String name, List<Point> piece, ToDoubleFunction<Point> value) {
    if (!piece.isEmpty()) {
      pieces.add(
          Curve.of(
              name,
              piece.stream().mapToDouble(Point::parameter).toArray(),
              piece.stream().mapToDouble(value).toArray()));
    }
  }

  private static String words(BranchEvent.Kind kind) {
    return switch (kind) {
      case FOLD -> "fold";
      case BRANCH -> "branch point";
      case UNCLEAR -> "unclear";
    };
  }

  private static Colour colour(BranchEvent.Kind kind) {
    return switch (kind) {
      case FOLD -> Colour.FLAT;
      case BRANCH -> Colour.GREEN;
      case UNCLEAR -> Colour.QUIET;
    };
  }

  private static Marker marker(BranchEvent.Kind kind) {
    return switch (kind) {
      case FOLD -> Marker.DIAMOND;
      case BRANCH -> Marker.TRIANGLE;
      case UNCLEAR -> Marker.RING;
    };
  }

  private static List<Figure.Key> keys(BranchData data) {
    List<Figure.Key> keys = new ArrayList<>();
    keys.add(Figure.Key.line("minimum", Colour.CRITICAL));
    keys.add(Figure.Key.line("saddle", Colour.OTHER));
    for (BranchEvent.Kind kind : BranchEvent.Kind.values()) {
      if (events(data, kind).findAny().isPresent()) {
        keys.add(new Figure.Key(words(kind), colour(kind), marker(kind), false));
      }
    }
    return keys;
  }

  private static String caption(BranchData data) {
    return ("%s of critical points along %s, with %s and %s. A: loss."
            + " B: ‖θ‖. C: Morse index. Minima are blue, saddles black.")
        .formatted(
            Counted.of(data.branches().size(), "branch"),
            data.parameter(),
            Counted.of(events(data, BranchEvent.Kind.FOLD).count(), "fold"),
            Counted.of(events(data, BranchEvent.Kind.BRANCH).count(), "branch point"));
  }
}
