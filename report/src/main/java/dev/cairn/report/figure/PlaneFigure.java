package dev.cairn.report.figure;

import dev.cairn.flatness.Verdict;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.report.figure.PlaneData.PlanePoint;
import dev.cairn.search.RunEnding;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The paper's figure 2: stationarity of, and convergence to, a strict gradient-flat point of a
/// function of the plane.
///
/// A: the function, with the field of its Newton steps, and its sections. B: the trajectories of a
/// finder over it, with values and gradient norms over iterations.
public final class PlaneFigure {
  private static final double WIDTH = 504;
  private static final double HEIGHT = 470;
  private static final double LEFT_A = 56;
  private static final double LEFT_B = 304;
  private static final double SIDE = 184;
  private static final double STRIP = 78;
  private static final double TOP = 26;
  private static final double TOP_MIDDLE = 138;
  private static final double TOP_BOTTOM = 350;

  private PlaneFigure() {}

  /// The figure of the data.
  public static Figure of(String name, String title, PlaneData data) {
    var shades = new Layer.Shades("f(x, y)", data.shades());
    var x = data.shades().xAxis();
    var y = data.shades().yAxis();
    var panels = new ArrayList<Panel>();
    panels.add(
        section(
            new Box(LEFT_A, TOP, SIDE, STRIP),
            "A",
            x.bare(),
            Axis.linearFor("f(x, 0)", ys(data.section())),
            data.section(),
            data,
            PlanePoint::value));
    panels.add(
        new Panel(
            "",
            "",
            new Box(LEFT_A, TOP_MIDDLE, SIDE, SIDE),
            x.bare(),
            y,
            List.of(
                shades,
                new Layer.Lines("Newton steps", data.steps(), Colour.FIELD, 0.6, 0.9),
                points(Verdict.GRADIENT_FLAT.word(), data.flat(), Colour.FLAT, PlanePoint::y),
                points(Verdict.CRITICAL.word(), data.critical(), Colour.CRITICAL, PlanePoint::y))));
    panels.add(
        section(
            new Box(LEFT_A, TOP_BOTTOM, SIDE, STRIP),
            "",
            x,
            Axis.logFor("‖∇f(x, 0)‖²", ys(data.squaredGradientSection()).filter(v -> v > 1e-3)),
            data.squaredGradientSection(),
            data,
            PlanePoint::squaredGradient));
    panels.add(overIterations("B", TOP, data, PlaneRun::values, "f(x, y)", false));
    panels.add(trajectories(data, shades, x, y));
    panels.add(
        overIterations("", TOP_BOTTOM, data, PlaneRun::squaredGradients, "‖∇f(x, y)‖²", true));
    return new Figure(name, title, caption(data), WIDTH, HEIGHT, panels, keys());
  }

  private static Panel section(
      Box box,
      String letter,
      Axis x,
      Axis y,
      Curve curve,
      PlaneData data,
      ToDoubleFunction<PlanePoint> ordinate) {
    return new Panel(
        letter,
        "",
        box,
        x,
        y,
        List.of(
            new Layer.Lines(curve.name(), List.of(curve), Colour.OTHER, 1.1, 1),
            points(Verdict.GRADIENT_FLAT.word(), data.flat(), Colour.FLAT, ordinate),
            points(
                Verdict.CRITICAL.word(),
                data.critical(),
                Colour.CRITICAL,
                // A squared gradient norm of 0 lies below every logarithmic axis: shown at its end.
                p ->
                    y.scale() == Axis.Scale.LOG
                        ? Math.max(y.min(), ordinate.applyAsDouble(p))
                        : ordinate.applyAsDouble(p))));
  }

  private static Layer.Points points(
      String name, List<PlanePoint> points, Colour colour, ToDoubleFunction<PlanePoint> ordinate) {
    return new Layer.Points(
        name,
        List.of(
            Curve.of(
                name,
                points.stream().mapToDouble(PlanePoint::x).toArray(),
                points.stream().mapToDouble(ordinate).toArray())),
        colour,
        Marker.DISC,
        5.5,
        1);
  }

  private static Panel trajectories(PlaneData data, Layer.Shades shades, Axis x, Axis y) {
    var layers = new ArrayList<Layer>(List.of(shades));
    for (RunEnding ending : TraceFigure.ORDER) {
      var runs = with(data, ending);
      var paths = runs.stream().map(PlaneRun::path).toList();
      layers.add(new Layer.Lines(ending.word(), paths, Colour.of(ending), 0.7, 0.75));
      layers.add(
          new Layer.Points(
              "starts, " + ending.word(),
              paths.stream().map(path -> path.head(1)).toList(),
              Colour.of(ending),
              Marker.DISC,
              3.2,
              1));
    }
    return new Panel("", "", new Box(LEFT_B, TOP_MIDDLE, SIDE, SIDE), x, y.unlabelled(), layers);
  }

  private static Panel overIterations(
      String letter,
      double top,
      PlaneData data,
      Function<PlaneRun, Curve> curve,
      String label,
      boolean bottom) {
    var layers = new ArrayList<Layer>();
    for (RunEnding ending : TraceFigure.ORDER) {
      layers.add(
          new Layer.Lines(
              ending.word(),
              with(data, ending).stream().map(curve).toList(),
              Colour.of(ending),
              0.7,
              0.8));
    }
    var values = data.runs().stream().map(curve).flatMapToDouble(PlaneFigure::ys);
    int longest = data.runs().stream().mapToInt(run -> run.values().size() - 1).max().orElse(1);
    return new Panel(
        letter,
        "",
        new Box(LEFT_B, top, SIDE, STRIP),
        Axis.linear(bottom ? "iteration" : "", 0, Math.max(1, longest)).counting(),
        bottom
            ? Axis.logFor(label, values).notBelow(Axis.GRADIENT_FLOOR)
            : Axis.linearFor(label, values),
        layers);
  }

  private static List<PlaneRun> with(PlaneData data, RunEnding ending) {
    return data.runs().stream().filter(run -> run.ending() == ending).toList();
  }

  private static DoubleStream ys(Curve curve) {
    return IntStream.range(0, curve.size()).mapToDouble(curve::y);
  }

  private static List<Figure.Key> keys() {
    return List.of(
        Figure.Key.disc(Verdict.CRITICAL.word(), Colour.CRITICAL),
        Figure.Key.disc("strict gradient-flat", Colour.FLAT),
        Figure.Key.line(RunEnding.NEITHER.word(), Colour.OTHER),
        Figure.Key.line("Newton step", Colour.FIELD));
  }

  private static String caption(PlaneData data) {
    return ("A: f over the plane (dark is low) with the direction of the Newton step; above and "
            + "below, f and its squared gradient norm along y = 0. Critical points blue, strict "
            + "gradient-flat points orange. B: %s over f, starts as dots; above and "
            + "below, f and the squared gradient norm over iterations; coloured by how they end: "
            + "%s critical, %s gradient-flat, %s diverging, %s neither. %s end within %s of a "
            + "critical point, %s of a strict gradient-flat one, towards which they move however "
            + "they are called. The axis of "
            + "squared gradient norms ends at %s; trajectories that go further leave it.")
        .formatted(
            Counted.of(data.runs().size(), "trajectory"),
            with(data, RunEnding.CRITICAL).size(),
            with(data, RunEnding.GRADIENT_FLAT).size(),
            with(data, RunEnding.DIVERGING).size(),
            with(data, RunEnding.NEITHER).size(),
            near(data, data.critical()),
            Double.toString(data.near()),
            near(data, data.flat()),
            PowerOfTen.text(Axis.GRADIENT_FLOOR));
  }

  /// The runs that end near one of these points, and nearer to it than to any other known one.
  private static long near(PlaneData data, List<PlanePoint> points) {
    return data.runs().stream()
        .filter(run -> run.nearest(data).filter(points::contains).isPresent())
        .count();
  }
}
