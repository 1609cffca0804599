package dev.cairn.report.figure;

import dev.cairn.flatness.Verdict;
import dev.cairn.report.figure.Panel.Box;
import dev.cairn.search.RunEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The paper's figure 1: Newton-type methods that find critical points of a linear network fail on
/// a non-linear one.
///
/// A, C: ‖∇L‖² over iterations, coloured by how the run ended. B: loss and index of the linear
/// network: theory grey, points below the cut-off light blue, points
/// taken early dark red. D: loss and index on the non-linear network.
public final class LinearFigure {
  private static final double WIDTH = 504;
  private static final double HEIGHT = 416;
  private static final Box BOX_A = new Box(54, 26, 190, 146);
  private static final Box BOX_B = new Box(304, 26, 188, 146);
  private static final Box BOX_C = new Box(54, 222, 190, 146);
  private static final Box BOX_D = new Box(304, 222, 188, 146);

  private LinearFigure() {}

  /// The figure of the data.
  public static Figure of(String name, String title, LinearData data) {
    return new Figure(
        name,
        title,
        caption(data),
        WIDTH,
        HEIGHT,
        List.of(
            traces("A", "linear auto-encoder", BOX_A, data.linear()),
            theory(data),
            traces("C", "non-linear auto-encoder", BOX_C, data.nonlinear()),
            finals(data).panel()),
        keys(data));
  }

  private static List<Figure.Key> keys(LinearData data) {
    var keys = new ArrayList<Figure.Key>();
    for (RunEnding ending : TraceFigure.ORDER.reversed()) {
      if (ended(data.linear(), ending) + ended(data.nonlinear(), ending) > 0) {
        keys.add(Figure.Key.line(ending.word(), Colour.of(ending)));
      }
    }
    keys.add(Figure.Key.disc("theory", Colour.THEORY));
    keys.add(Figure.Key.disc("found, B", Colour.STRICT));
    if (data.early().size() > 0) {
      keys.add(Figure.Key.disc("stopped at " + PowerOfTen.text(data.looseCutoff()), Colour.EARLY));
    }
    keys.addAll(finals(data).keys());
    return keys;
  }

  private static Panel traces(String letter, String heading, Box box, List<RunTrace> runs) {
    var layers = new ArrayList<Layer>();
    for (RunEnding ending : TraceFigure.ORDER) {
      var curves = TraceFigure.with(runs, ending).stream().map(RunTrace::squaredGradients).toList();
      if (!curves.isEmpty()) {
        layers.add(new Layer.Lines(ending.word(), curves, Colour.of(ending), 0.6, 0.85));
      }
    }
    double longest =
        runs.stream()
            .mapToDouble(run -> run.squaredGradients().end())
            .filter(end -> end > 0)
            .max()
            .orElse(1);
    var values = runs.stream().map(RunTrace::squaredGradients).flatMapToDouble(LinearFigure::ys);
    return new Panel(
        letter,
        heading,
        box,
        Axis.linear("iteration", 0, Math.max(1, longest)).counting(),
        Axis.logFor("‖∇L(θ)‖²", values).notBelow(Axis.GRADIENT_FLOOR),
        layers);
  }

  private static LossIndexPanel finals(LinearData data) {
    return new LossIndexPanel("D", BOX_D, "", data.points(), Optional.empty());
  }

  private static Panel theory(LinearData data) {
    var all = Stream.of(data.theory(), data.strict(), data.early()).toList();
    return new Panel(
        "B",
        "linear auto-encoder",
        BOX_B,
        Axis.fractionFor("Morse index (fraction)", all.stream().flatMapToDouble(LinearFigure::xs)),
        Axis.linearFor("loss", all.stream().flatMapToDouble(LinearFigure::ys)),
        List.of(
            points("theory", data.theory(), Colour.THEORY, 3.4, 0.45),
            points("stopped early", data.early(), Colour.EARLY, 3.6, 0.8),
            points(Verdict.CRITICAL.word(), data.strict(), Colour.STRICT, 3.6, 0.9)));
  }

  private static Layer.Points points(
      String name, Curve curve, Colour colour, double size, double opacity) {
    return new Layer.Points(name, List.of(curve), colour, Marker.DISC, size, opacity);
  }

  private static DoubleStream xs(Curve curve) {
    return IntStream.range(0, curve.size()).mapToDouble(curve::x);
  }

  private static DoubleStream ys(Curve curve) {
    return IntStream.range(0, curve.size()).mapToDouble(curve::y);
  }

  private static String caption(LinearData data) {
    return ("A, C: squared gradient norms of runs on the linear and the non-linear auto-encoder,"
            + " coloured by how they ended: %s; %s. %s and %s end below %s. B: loss and Morse index"
            + " on the linear network: classes of critical points from theory (grey), final points"
            + " that are critical (light blue), the same runs stopped once they pass %s (dark red). D:"
            + " final points on the non-linear network, by verdict.%s The axes of A and C end at %s; runs"
            + " that go further leave them.")
        .formatted(
            counts(data.linear()),
            counts(data.nonlinear()),
            below(data.linear(), data.cutoff()),
            below(data.nonlinear(), data.cutoff()),
            PowerOfTen.text(data.cutoff()),
            PowerOfTen.text(data.looseCutoff()),
            finals(data).words(),
            PowerOfTen.text(Axis.GRADIENT_FLOOR));
  }

  /// "80 critical, 20 neither".
  private static String counts(List<RunTrace> runs) {
    return TraceFigure.ORDER.reversed().stream()
        .filter(ending -> ended(runs, ending) > 0)
        .map(ending -> ended(runs, ending) + " " + ending.word())
        .collect(Collectors.joining(", "));
  }

  private static long ended(List<RunTrace> runs, RunEnding ending) {
    return TraceFigure.with(runs, ending).size();
  }

  private static long below(List<RunTrace> runs, double cutoff) {
    return runs.stream().filter(run -> run.finalSquaredGradient() < cutoff).count();
  }
}
