package dev.cairn.report.figure;

import dev.cairn.report.figure.Panel.Box;
import dev.cairn.search.RunEnding;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// The paper's figures 3, A.1 and A.2: how runs of Newton-MR end on a network's loss.
///
/// A: ‖∇L‖² of every run. B: r of three representative runs. C: distributions of the final and the
/// maximal r. D: loss against Morse index. Which runs stand for others:
/// [Statistics#representative].
public final class TraceFigure {
  /// Panel D shows points with ‖∇L‖² below this only (caption of figure 3).
  public static final double SHOWN_BELOW = 1e-4;

  /// Iterates in the local average of panel B (caption of figure 3).
  private static final int WINDOW = 10;

  /// Runs drawn in panel A at most; more would hide one another and make the file heavy.
  private static final int CURVES = 400;

  private static final double WIDTH = 504;
  private static final double HEIGHT = 424;
  private static final Box BOX_A = new Box(52, 26, 196, 152);
  private static final Box BOX_B = new Box(302, 26, 190, 152);
  private static final Box BOX_C = new Box(52, 226, 196, 148);
  private static final Box BOX_D = new Box(302, 226, 190, 148);
  private static final double GAP = 7;

  /// Back to front: the few runs that end critical must not be covered by the many others.
  static final List<RunEnding> ORDER =
      List.of(RunEnding.NEITHER, RunEnding.DIVERGING, RunEnding.GRADIENT_FLAT, RunEnding.CRITICAL);

  /// The classes of panel B: those of the paper.
  private static final List<RunEnding> SHOWN =
      List.of(RunEnding.NEITHER, RunEnding.GRADIENT_FLAT, RunEnding.CRITICAL);

  private TraceFigure() {}

  /// The figure of the data.
  public static Figure of(TraceData data) {
    var panels = new ArrayList<Panel>();
    var representatives = new ArrayList<RunTrace>();
    for (RunEnding ending : SHOWN) {
      Statistics.representative(with(data.runs(), ending)).ifPresent(representatives::add);
    }
    panels.add(traces(data, representatives));
    panels.addAll(residuals(data));
    panels.addAll(distributions(data));
    panels.add(lossIndex(data).panel());
    return new Figure(data.name(), data.title(), caption(data), WIDTH, HEIGHT, panels, keys(data));
  }

  private static LossIndexPanel lossIndex(TraceData data) {
    return new LossIndexPanel(
        "D", BOX_D, data.pointsHeading(), shown(data.points()), data.prediction());
  }

  private static List<LossIndexPoint> shown(List<LossIndexPoint> points) {
    return points.stream().filter(p -> p.squaredGradientNorm() < SHOWN_BELOW).toList();
  }

  /// The layers of ‖∇f‖² over iterates, one an ending.
  static List<Layer> gradientLayers(List<RunTrace> runs, int iterations) {
    var layers = new ArrayList<Layer>();
    double width = runs.size() > 30 ? 0.5 : 0.8;
    for (RunEnding ending : ORDER) {
      var chosen = with(runs, ending);
      if (ending == RunEnding.DIVERGING && chosen.isEmpty()) {
        continue;
      }
      int share = (int) Math.ceil((double) CURVES * chosen.size() / Math.max(1, runs.size()));
      layers.add(
          new Layer.Lines(
              ending.word(),
              Statistics.spread(chosen, share).stream()
                  .map(run -> run.squaredGradients().until(iterations))
                  .toList(),
              Colour.of(ending),
              width,
              ending == RunEnding.NEITHER ? 0.55 : 0.9));
    }
    return layers;
  }

  private static Panel traces(TraceData data, List<RunTrace> representatives) {
    var layers = new ArrayList<>(gradientLayers(data.runs(), data.iterations()));
    for (RunTrace run : representatives) {
      var shown = run.squaredGradients().until(data.iterations());
      int last = shown.size() - 1;
      if (last >= 0) {
        layers.add(
            new Layer.Points(
                "trace of B",
                List.of(
                    Curve.of(
                        shown.name(),
                        new double[] {shown.x(last) + 0.035 * data.iterations()},
                        new double[] {shown.y(last)})),
                Colour.of(run.ending()),
                Marker.ASTERISK,
                7,
                1));
      }
    }
    var values =
        data.runs().stream()
            .flatMapToDouble(
                run -> {
                  var shown = run.squaredGradients().until(data.iterations());
                  return DoubleStream.iterate(0, i -> i < shown.size(), i -> i + 1)
                      .map(i -> shown.y((int) i));
                });
    double end = end(data);
    return new Panel(
        "A",
        "",
        BOX_A,
        Axis.linear("iteration", 0, end * 1.06).counting(),
        Axis.logFor("‖∇L(θ)‖²", values).notBelow(Axis.GRADIENT_FLOOR),
        layers);
  }

  private static List<Panel> residuals(TraceData data) {
    var panels = new ArrayList<Panel>();
    double longest =
        data.runs().stream()
            .mapToDouble(run -> run.squaredGradients().end())
            .filter(v -> v > 0)
            .max()
            .orElse(1);
    for (int i = 0; i < SHOWN.size(); i++) {
      var ending = SHOWN.get(i);
      var layers = new ArrayList<Layer>();
      List<RunTrace> runs = with(data.runs(), ending);
      String none = runs.isEmpty() ? "no run ends " : "r is not known of runs that end ";
      Optional<RunTrace> run = Statistics.representative(runs);
      run.ifPresentOrElse(
          trace -> {
            var raw = List.of(trace.residuals());
            var smooth = List.of(Statistics.movingAverage(trace.residuals(), WINDOW));
            layers.add(new Layer.Lines("r", raw, Colour.of(ending), 0.6, 0.3));
            layers.add(new Layer.Lines("local average", smooth, Colour.of(ending), 1.1, 1));
          },
          () -> layers.add(new Layer.Note(none + ending.word(), 0.04, 0.5, Colour.of(ending))));
      var x = Axis.linear("iteration", 0, Math.max(1, longest)).counting();
      var y = Axis.linear("r", 0, 1.04);
      panels.add(
          new Panel(
              i == 0 ? "B" : "",
              i == 0 ? "relative residual, one run of each class" : "",
              BOX_B.part(i, SHOWN.size(), GAP),
              i == SHOWN.size() - 1 ? x : x.bare(),
              y,
              layers));
    }
    return panels;
  }

  private static List<Panel> distributions(TraceData data) {
    var critical = with(data.runs(), RunEnding.CRITICAL);
    var panels = new ArrayList<Panel>();
    for (boolean last : new boolean[] {true, false}) {
      String name = last ? "final r" : "maximal r";
      var ticks =
          critical.stream()
              .filter(run -> !Double.isNaN(residual(run, last)))
              .map(
                  run -> {
                    double r = residual(run, last);
                    return Curve.segment("run " + run.run(), r, 0.02, r, 0.12);
                  })
              .toList();
      var layers = new ArrayList<>(distribution(data, name, last));
      layers.add(new Layer.Lines("critical runs", ticks, Colour.CRITICAL, 0.9, 1));
      var x = Axis.linear("relative residual r", 0, 1);
      panels.add(
          new Panel(
              last ? "C" : "",
              "",
              BOX_C.part(last ? 0 : 1, 2, GAP),
              last ? x.bare() : x,
              Axis.linear(last ? "runs, final r" : "runs, max. r", 0, 1.02),
              layers));
    }
    return panels;
  }

  /// The distribution of r, orange above the cut-off where some run is there.
  private static List<Layer> distribution(TraceData data, String name, boolean last) {
    double flat = data.cutoffs().flat();
    double[] values = data.runs().stream().mapToDouble(run -> residual(run, last)).toArray();
    var staircase = Statistics.distribution(name, Arrays.stream(values), 0, 1);
    if (Arrays.stream(values).noneMatch(r -> r > flat)) {
      return List.of(
          new Layer.Lines("none above the flat cut-off", List.of(staircase), Colour.OTHER, 1.2, 1));
    }
    return List.of(
        new Layer.Lines(
            "up to the flat cut-off",
            List.of(Statistics.cut(staircase, flat, false)),
            Colour.OTHER,
            1.2,
            1),
        new Layer.Lines(
            "above the flat cut-off",
            List.of(Statistics.cut(staircase, flat, true)),
            Colour.FLAT,
            1.6,
            1));
  }

  private static double residual(RunTrace run, boolean last) {
    return last ? run.finalResidual() : run.maximalResidual();
  }

  private static List<Figure.Key> keys(TraceData data) {
    var keys = new ArrayList<Figure.Key>();
    Collections.addAll(
        keys,
        Figure.Key.line(
            "critical: ‖∇L‖² < %s".formatted(PowerOfTen.text(data.cutoffs().critical())),
            Colour.CRITICAL),
        Figure.Key.line(
            "gradient-flat: r > %s".formatted(Double.toString(data.cutoffs().flat())), Colour.FLAT),
        Figure.Key.line(RunEnding.NEITHER.word(), Colour.OTHER),
        new Figure.Key("run of B", Colour.OTHER, Marker.ASTERISK, false));
    if (!with(data.runs(), RunEnding.DIVERGING).isEmpty()) {
      keys.add(Figure.Key.line(RunEnding.DIVERGING.word(), Colour.DIVERGING));
    }
    keys.addAll(lossIndex(data).keys());
    return keys;
  }

  /// The last iterate that panel A shows.
  private static double end(TraceData data) {
    double longest =
        data.runs().stream()
            .mapToDouble(run -> run.squaredGradients().end())
            .filter(v -> v > 0)
            .max()
            .orElse(1);
    return Math.max(1, Math.min(data.iterations(), longest));
  }

  private static String caption(TraceData data) {
    int all = data.runs().size();
    var counts = new StringBuilder();
    for (RunEnding ending : ORDER.reversed()) {
      if (ending == RunEnding.DIVERGING && with(data.runs(), ending).isEmpty()) {
        continue;
      }
      counts.append(counts.isEmpty() ? "" : ", ");
      counts.append(with(data.runs(), ending).size()).append(' ').append(ending.word());
    }
    String sample =
        all > CURVES
            ? " Panel A draws %s of %s runs, evenly chosen within each class."
                .formatted(CURVES, all)
            : "";
    return "A: squared gradient norms of %s (%s) over the first %s; asterisks mark "
            .formatted(Counted.of(all, "run"), counts, Counted.of((int) end(data), "iteration"))
        + "the runs of B; the axis goes no lower than %s."
            .formatted(PowerOfTen.text(Axis.GRADIENT_FLOOR))
        + sample
        + " B: relative residual r of one run of each class (the one with the median final squared "
        + "gradient norm), local average over %s iterates; raw values underneath. "
            .formatted(WINDOW)
        + "C: empirical distributions of the final (top) and maximal (bottom) r of each run, above "
        + "%s in orange; blue ticks are runs that end critical. ".formatted(data.cutoffs().flat())
        + "D: loss and Morse index of the %s with squared gradient norm below %s, by verdict."
            .formatted(data.pointsHeading(), PowerOfTen.text(SHOWN_BELOW))
        + lossIndex(data).words();
  }

  static List<RunTrace> with(List<RunTrace> runs, RunEnding ending) {
    return runs.stream().filter(run -> run.ending() == ending).toList();
  }
}
