package dev.cairn.report.figure;

import dev.cairn.report.figure.DescentData.Optimiser;
import dev.cairn.report.figure.DescentData.Run;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// How optimisers go on from gradient-flat points: loss, ‖∇L‖² and r over steps, a column an
/// optimiser, median and quartiles over the starts. The claim that ends the paper's discussion.
public final class DescentFigure {
  private static final double LEFT = 50;
  private static final double TOP = 26;
  private static final double COLUMN = 84;
  private static final double ROW = 92;
  private static final double GAP = 10;
  private static final double RIGHT = 14;
  private static final double BELOW = 52;

  /// Steps that a curve is drawn at, evenly spread over their logarithm.
  private static final int STEPS = 160;

  private DescentFigure() {}

  /// The figure of the data.
  public static Figure of(DescentData data) {
    var rows =
        List.of(
            new Row("A", "loss", Run::loss, true),
            new Row("B", "‖∇L(θ)‖²", Run::squaredGradients, true),
            new Row("C", "r", Run::residuals, false));
    var panels = new ArrayList<Panel>();
    for (int r = 0; r < rows.size(); r++) {
      Axis y = axis(data, rows.get(r));
      for (int c = 0; c < data.optimisers().size(); c++) {
        panels.add(panel(data, rows.get(r), y, new Place(r, c, r == rows.size() - 1)));
      }
    }
    double width = LEFT + data.optimisers().size() * (COLUMN + GAP) - GAP + RIGHT;
    double height = TOP + rows.size() * (ROW + GAP) - GAP + BELOW;
    var keys =
        List.of(
            Figure.Key.line("median", Colour.CRITICAL),
            Figure.Key.line("quartiles", Colour.STRICT),
            Figure.Key.line("median at the start", Colour.FLAT));
    return new Figure(data.name(), data.title(), caption(data), width, height, panels, keys);
  }

  /// One quantity of all optimisers.
  ///
  /// @param everywhere whether it is known at every step, so that runs that ended keep their last
  private record Row(String letter, String label, Function<Run, Curve> curve, boolean everywhere) {}

  private record Place(int row, int column, boolean last) {
    Box box() {
      return new Box(LEFT + column * (COLUMN + GAP), TOP + row * (ROW + GAP), COLUMN, ROW);
    }
  }

  private static Axis axis(DescentData data, Row row) {
    if (!row.everywhere()) {
      return Axis.linear(row.label(), 0, 1.04);
    }
    var shown =
        data.optimisers().stream()
            .flatMap(o -> quartiles(o, row).stream())
            .flatMapToDouble(DescentFigure::values)
            .toArray();
    return row.letter().equals("A")
        ? Axis.linearFor(row.label(), DoubleStream.of(shown))
        : Axis.logFor(row.label(), DoubleStream.of(shown)).notBelow(Axis.GRADIENT_FLOOR);
  }

  private static DoubleStream values(Curve curve) {
    return DoubleStream.iterate(0, i -> i < curve.size(), i -> i + 1).map(i -> curve.y((int) i));
  }

  private static Panel panel(DescentData data, Row row, Axis y, Place place) {
    Optimiser optimiser = data.optimisers().get(place.column());
    double end = Math.max(2, last(optimiser));
    var layers = new ArrayList<Layer>();
    List<Curve> curves = quartiles(optimiser, row);
    if (curves.isEmpty()) {
      layers.add(new Layer.Note("not measured", 0.1, 0.5, Colour.QUIET));
    } else {
      String name = "median at the start";
      double level = curves.get(1).y(0);
      var line = Curve.segment(name, 1, level, end, level);
      layers.add(new Layer.Lines(name, List.of(line), Colour.FLAT, 0.9, 0.9));
      layers.add(
          new Layer.Lines(
              "quartiles", List.of(curves.getFirst(), curves.getLast()), Colour.STRICT, 0.9, 1));
      layers.add(new Layer.Lines("median", List.of(curves.get(1)), Colour.CRITICAL, 1.4, 1));
    }
    Axis x = new Axis("step", Axis.Scale.LOG, 1, end, true);
    return new Panel(
        place.column() == 0 ? row.letter() : "",
        place.row() == 0 ? optimiser.name() : "",
        place.box(),
        place.last() ? x : x.bare(),
        place.column() == 0 ? y : y.bare(),
        layers);
  }

  /// Lower quartile, median and upper quartile over steps; none where nothing was measured. What is
  /// not finite counts as larger than all else.
  private static List<Curve> quartiles(Optimiser optimiser, Row row) {
    List<Curve> runs =
        optimiser.runs().stream().map(row.curve()).filter(curve -> curve.size() > 0).toList();
    if (runs.isEmpty()) {
      return List.of();
    }
    double[] steps = row.everywhere() ? steps(last(optimiser)) : measured(runs);
    double[][] quartiles = new double[3][steps.length];
    for (int i = 0; i < steps.length; i++) {
      double step = steps[i];
      double[] sorted =
          runs.stream()
              .mapToDouble(curve -> at(curve, step))
              .map(v -> Double.isNaN(v) ? Double.POSITIVE_INFINITY : v)
              .sorted()
              .toArray();
      for (int q = 0; q < 3; q++) {
        double value = quantile(sorted, (q + 1) / 4.0);
        quartiles[q][i] = Double.isFinite(value) ? value : Double.NaN;
      }
    }
    return List.of(
        Curve.of("lower quartile", steps, quartiles[0]),
        Curve.of("median", steps, quartiles[1]),
        Curve.of("upper quartile", steps, quartiles[2]));
  }

  /// The value at the last step of the curve that is not beyond the one asked for.
  private static double at(Curve curve, double step) {
    int low = 0;
    int high = curve.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (curve.x(middle) <= step) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return curve.y(low);
  }

  /// Between the two nearest of n sorted values, linearly.
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    double part = place - below;
    return part == 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[above];
  }

  private static double last(Optimiser optimiser) {
    return optimiser.runs().stream().mapToDouble(run -> run.loss().end()).max().orElse(1);
  }

  /// Step 0, which a logarithmic axis leaves out, and steps spread over the logarithm up to the
  /// last.
  private static double[] steps(double last) {
    return DoubleStream.concat(
            DoubleStream.of(0),
            DoubleStream.iterate(0, i -> i <= STEPS, i -> i + 1)
                .map(i -> Math.rint(Math.pow(Math.max(1, last), i / STEPS))))
        .distinct()
        .toArray();
  }

  /// The steps that any run was measured at.
  private static double[] measured(List<Curve> runs) {
    return runs.stream()
        .flatMapToDouble(
            curve ->
                DoubleStream.iterate(0, i -> i < curve.size(), i -> i + 1)
                    .map(i -> curve.x((int) i)))
        .distinct()
        .sorted()
        .toArray();
  }

  private static String caption(DescentData data) {
    int starts = data.optimisers().stream().mapToInt(o -> o.runs().size()).max().orElse(0);
    long flat =
        data.optimisers().stream()
            .limit(1)
            .flatMap(o -> o.runs().stream())
            .filter(run -> run.residuals().size() > 0 && run.residuals().y(0) > data.flat())
            .count();
    return ("Optimisers started at %s where a critical point-finding method was maximally"
            + " flat (%s of them with r > %s): median and quartiles over the starts of the loss"
            + " (A), the squared gradient norm (B) and, where it was measured, the relative"
            + " residual r of the Newton system (C), over steps. Runs that ended keep their last"
            + " values. Orange: the median at the start, which a logarithmic axis of steps leaves out.")
        .formatted(Counted.of(starts, "point"), flat, Double.toString(data.flat()));
  }
}
