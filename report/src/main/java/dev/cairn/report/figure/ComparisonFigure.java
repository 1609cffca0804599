package dev.cairn.report.figure;

import dev.cairn.report.figure.ComparisonData.Variant;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.search.RunEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// Variants of an experiment side by side: ‖∇L‖² of every run over iterates, coloured by how the
/// run ended, on one logarithmic axis for all.
public final class ComparisonFigure {
  /// Fewer variants are compared well enough by their own figures.
  public static final int LEAST = 3;

  private static final int COLUMNS = 6;
  private static final double LEFT = 50;
  private static final double TOP = 36;
  private static final double COLUMN = 114;
  private static final double ROW = 110;
  private static final double GAP = 10;
  private static final double ROW_GAP = 58;
  private static final double RIGHT = 14;
  private static final double BELOW = 56;

  private ComparisonFigure() {}

  /// The figure of the data.
  public static Figure of(ComparisonData data) {
    int columns = Math.min(COLUMNS, data.variants().size());
    int rows = Math.ceilDiv(data.variants().size(), columns);
    Axis y =
        Axis.logFor(
                "‖∇L(θ)‖²",
                data.variants().stream()
                    .flatMap(variant -> variant.runs().stream())
                    .flatMapToDouble(ComparisonFigure::values))
            .notBelow(Axis.GRADIENT_FLOOR);
    var panels = new ArrayList<Panel>();
    for (int i = 0; i < data.variants().size(); i++) {
      int column = i % columns;
      Box box =
          new Box(
              LEFT + column * (COLUMN + GAP),
              TOP + Math.floorDiv(i, columns) * (ROW + ROW_GAP),
              COLUMN,
              ROW);
      panels.add(panel(data.variants().get(i), column == 0 ? y : y.bare(), box));
    }
    double width = LEFT + columns * (COLUMN + GAP) - GAP + RIGHT;
    double height = TOP + rows * (ROW + ROW_GAP) - ROW_GAP + BELOW;
    return new Figure(data.name(), data.title(), caption(data), width, height, panels, keys(data));
  }

  private static Panel panel(Variant variant, Axis y, Box box) {
    double longest =
        variant.runs().stream()
            .mapToDouble(run -> run.squaredGradients().end())
            .filter(end -> end > 0)
            .max()
            .orElse(1);
    int end = (int) Math.max(1, longest);
    List<Layer> layers =
        variant.runs().isEmpty()
            ? List.of(new Layer.Note("no run", 0.1, 0.5, Colour.QUIET))
            : TraceFigure.gradientLayers(variant.runs(), end);
    return new Panel(
        "",
        variant.name().replaceFirst(", ", ",\n"),
        box,
        Axis.linear("iteration", 0, end).counting(),
        y,
        layers);
  }

  private static DoubleStream values(RunTrace run) {
    Curve curve = run.squaredGradients();
    return DoubleStream.iterate(0, i -> i < curve.size(), i -> i + 1).map(i -> curve.y((int) i));
  }

  private static List<Figure.Key> keys(ComparisonData data) {
    var keys = new ArrayList<Figure.Key>();
    for (RunEnding ending : TraceFigure.ORDER.reversed()) {
      if (count(data.variants(), ending) > 0) {
        keys.add(Figure.Key.line(ending.word(), Colour.of(ending)));
      }
    }
    return keys;
  }

  private static long count(List<Variant> variants, RunEnding ending) {
    return variants.stream()
        .flatMap(variant -> variant.runs().stream())
        .filter(run -> run.ending() == ending)
        .count();
  }

  private static String caption(ComparisonData data) {
    var ends = new ArrayList<String>();
    for (Variant variant : data.variants()) {
      var counts = new ArrayList<String>();
      for (RunEnding ending : TraceFigure.ORDER.reversed()) {
        long count = count(List.of(variant), ending);
        if (count > 0) {
          counts.add(count + " " + ending.word());
        }
      }
      ends.add(variant.name() + ": " + (counts.isEmpty() ? "no run" : String.join(", ", counts)));
    }
    return ("Squared gradient norms of all runs over their iterates, coloured by how they ended"
            + " (critical: below %s; gradient-flat: r above %s). %s.")
        .formatted(
            PowerOfTen.text(data.cutoffs().critical()),
            Double.toString(data.cutoffs().flat()),
            String.join("; ", ends));
  }
}
