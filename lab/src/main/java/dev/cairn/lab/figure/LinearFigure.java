package dev.cairn.lab.figure;

import dev.cairn.flatness.Verdict;
import dev.cairn.lab.figure.Panel.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The paper's figure 1: Newton-type methods that find critical points of a linear network fail on
/// a non-linear one.
///
/// A, C: ‖∇L‖² over iterations, blue where the run ended below the cut-off and orange where not. B:
/// loss and index of the linear network: theory grey, points below the cut-off light blue, points
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
            traces("A", "linear auto-encoder", BOX_A, data.linear(), data.cutoff()),
            theory(data),
            traces("C", "non-linear auto-encoder", BOX_C, data.nonlinear(), data.cutoff()),
            finals(data).panel()),
        keys(data));
  }

  private static List<Figure.Key> keys(LinearData data) {
    var keys = new ArrayList<Figure.Key>();
    keys.add(Figure.Key.line("‖∇L‖² < " + PowerOfTen.text(data.cutoff()), Colour.CRITICAL));
    keys.add(Figure.Key.line("above", Colour.FLAT));
    keys.add(Figure.Key.disc("theory", Colour.THEORY));
    keys.add(Figure.Key.disc("found, B", Colour.STRICT));
    if (data.early().size() > 0) {
      keys.add(Figure.Key.disc("stopped at " + PowerOfTen.text(data.looseCutoff()), Colour.EARLY));
    }
    keys.addAll(finals(data).keys());
    return keys;
  }

  private static Panel traces(
      String letter, String heading, Box box, List<RunTrace> runs, double cutoff) {
    var layers = new ArrayList<Layer>();
    for (boolean below : new boolean[] {false, true}) {
      var curves =
          runs.stream()
              .filter(run -> (run.finalSquaredGradient() < cutoff) == below)
              .map(RunTrace::squaredGradients)
              .toList();
      layers.add(
          new Layer.Lines(
              below ? "below the cut-off" : "above the cut-off",
              curves,
              below ? Colour.CRITICAL : Colour.FLAT,
              0.6,
              0.85));
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
        Axis.linear("iteration", 0, Math.max(1, longest)),
        Axis.logFor("‖∇L(θ)‖²", values).notBelow(Axis.GRADIENT_FLOOR),
        layers);
  }

  private static LossIndexPanel finals(LinearData data) {
    return new LossIndexPanel(
        "D", BOX_D, "", twoClasses(data.points(), data.cutoff()), Optional.empty());
  }

  private static Panel theory(LinearData data) {
    var all = Stream.of(data.theory(), data.strict(), data.early()).toList();
    return new Panel(
        "B",
        "linear auto-encoder",
        BOX_B,
        Axis.linearFor("Morse index", all.stream().flatMapToDouble(LinearFigure::xs)),
        Axis.linearFor("loss", all.stream().flatMapToDouble(LinearFigure::ys)),
        List.of(
            points("theory", data.theory(), Colour.THEORY, 3.4, 0.45),
            points("stopped early", data.early(), Colour.EARLY, 3.6, 0.8),
            points("below the cut-off", data.strict(), Colour.STRICT, 3.6, 0.9)));
  }

  private static Layer.Points points(
      String name, Curve curve, Colour colour, double size, double opacity) {
    return new Layer.Points(name, List.of(curve), colour, Marker.DISC, size, opacity);
  }

  /// The caption's colours: blue below the cut-off, orange above, whatever else is known.
  private static List<LossIndexPoint> twoClasses(List<LossIndexPoint> points, double cutoff) {
    return points.stream()
        .map(
            p ->
                new LossIndexPoint(
                    p.run(),
                    p.squaredGradientNorm() < cutoff ? Verdict.CRITICAL : Verdict.GRADIENT_FLAT,
                    p.loss(),
                    p.index(),
                    p.squaredGradientNorm(),
                    p.proof()))
        .toList();
  }

  private static DoubleStream xs(Curve curve) {
    return IntStream.range(0, curve.size()).mapToDouble(curve::x);
  }

  private static DoubleStream ys(Curve curve) {
    return IntStream.range(0, curve.size()).mapToDouble(curve::y);
  }

  private static String caption(LinearData data) {
    long linear = below(data.linear(), data.cutoff());
    long nonlinear = below(data.nonlinear(), data.cutoff());
    return ("A, C: squared gradient norms of %s runs on the linear and %s on the non-linear"
            + " auto-encoder; %s and %s end below %s (blue), the others do not (orange). B:"
            + " loss and Morse index on the linear network: classes of critical points from"
            + " theory (grey), points below the cut-off (light blue), the same runs stopped"
            + " once they pass %s (dark red). D: final points on the non-linear network.%s The axes of"
            + " A and C end at %s; runs that go further leave them.")
        .formatted(
            data.linear().size(),
            data.nonlinear().size(),
            linear,
            nonlinear,
            PowerOfTen.text(data.cutoff()),
            PowerOfTen.text(data.looseCutoff()),
            finals(data).words(),
            PowerOfTen.text(Axis.GRADIENT_FLOOR));
  }

  private static long below(List<RunTrace> runs, double cutoff) {
    return runs.stream().filter(run -> run.finalSquaredGradient() < cutoff).count();
  }
}
