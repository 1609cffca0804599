package dev.cairn.report.page;

import dev.cairn.flatness.Verdict;
import dev.cairn.nn.theory.LossIndexRelation;
import dev.cairn.report.figure.ComparisonData;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.LinearData;
import dev.cairn.report.figure.LossIndexPoint;
import dev.cairn.report.figure.Prediction;
import dev.cairn.report.figure.RunTrace;
import dev.cairn.report.figure.TraceData;
import dev.cairn.report.figure.TraceFigure;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.report.statistics.Trace;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What a campaign's rows look like as the data of figures.
final class CampaignFigures {
  /// Pieces of the line of a prediction.
  private static final int PREDICTED = 60;

  private CampaignFigures() {}

  /// The traces of runs.
  static List<RunTrace> traces(List<RunView> runs) {
    return runs.stream().map(CampaignFigures::trace).toList();
  }

  private static RunTrace trace(RunView run) {
    Trace trace = run.trace();
    String name = "run " + run.row().run();
    double[] k = new double[trace.size()];
    double[] gradient = new double[trace.size()];
    var solved = DoubleStream.builder();
    var residual = DoubleStream.builder();
    for (int i = 0; i < trace.size(); i++) {
      k[i] = trace.iterate(i);
      gradient[i] = trace.squaredGradient(i);
      if (!Double.isNaN(trace.r(i))) {
        solved.add(trace.iterate(i));
        residual.add(trace.r(i));
      }
    }
    return new RunTrace(
        run.row().run(),
        run.ended(),
        Curve.of(name, k, gradient),
        Curve.of(name, solved.build().toArray(), residual.build().toArray()));
  }

  /// The points of one kind whose Morse index at the cut-off is known.
  static List<LossIndexPoint> points(List<RunView> runs, PointKind kind, double cutoff) {
    var points = new ArrayList<LossIndexPoint>();
    for (RunView run : runs) {
      for (PointRow point : run.points()) {
        OptionalDouble index = index(run, point.kind(), cutoff);
        if (point.kind() == kind && index.isPresent()) {
          points.add(
              new LossIndexPoint(
                  point.run(),
                  run.verdict(point),
                  point.loss(),
                  index.getAsDouble(),
                  point.squaredGradientNorm(),
                  run.proof(point)));
        }
      }
    }
    return points;
  }

  private static OptionalDouble index(RunView run, PointKind kind, double cutoff) {
    return run.morse().stream()
        .filter(m -> m.kind() == kind && m.cutoff() == cutoff)
        .mapToDouble(MorseRow::fraction)
        .findFirst();
  }

  /// The data of figure 1: the runs of the linear and of the non-linear network.
  static LinearData linearData(
      List<RunView> linear, List<RunView> nonlinear, ReportSettings settings, double early) {
    return new LinearData(
        traces(linear),
        settings.theory(),
        cloud(
            "found",
            points(linear, PointKind.FINAL, settings.morseCutoff()).stream()
                .filter(point -> point.verdict() == Verdict.CRITICAL)
                .toList()),
        cloud(PointKind.EARLY.word(), points(linear, PointKind.EARLY, settings.morseCutoff())),
        traces(nonlinear),
        points(nonlinear, PointKind.FINAL, settings.morseCutoff()),
        settings.cutoffs().critical(),
        early);
  }

  /// Index and loss of points.
  private static Curve cloud(String name, List<LossIndexPoint> points) {
    return Curve.of(
        name,
        points.stream().mapToDouble(LossIndexPoint::index).toArray(),
        points.stream().mapToDouble(LossIndexPoint::loss).toArray());
  }

  /// All variants side by side.
  static ComparisonData comparisonData(CampaignView view, ReportSettings settings) {
    String name = view.campaign().experiment();
    return new ComparisonData(
        name,
        "%s: %s".formatted(name, Counted.of(view.variants().size(), "variant")),
        view.variants().stream()
            .map(
                variant ->
                    new ComparisonData.Variant(
                        variant.settings(), traces(view.runs(variant.variant()))))
            .toList(),
        settings.cutoffs());
  }

  /// The four panels of figures 3, A.1 and A.2 for one variant.
  ///
  /// @param ratio parameters over outputs of all samples, where the problem is a network
  static TraceData traceData(
      String name,
      String title,
      List<RunView> runs,
      ReportSettings settings,
      OptionalDouble ratio) {
    List<LossIndexPoint> points = points(runs, settings.pointKind(), settings.morseCutoff());
    return new TraceData(
        name,
        title,
        traces(runs),
        points,
        iterates(settings.pointKind()),
        settings.cutoffs(),
        settings.iterationsShown(),
        ratio.isPresent() ? prediction(points, ratio.getAsDouble()) : Optional.empty());
  }

  /// The mixture's index, fitted to the points that the panel draws and drawn over their losses.
  private static Optional<Prediction> prediction(List<LossIndexPoint> all, double ratio) {
    List<LossIndexPoint> points =
        all.stream().filter(p -> p.squaredGradientNorm() < TraceFigure.SHOWN_BELOW).toList();
    double[] losses = points.stream().mapToDouble(LossIndexPoint::loss).toArray();
    double[] indices = points.stream().mapToDouble(LossIndexPoint::index).toArray();
    return LossIndexRelation.fit(ratio, losses, indices)
        .map(
            relation -> {
              double low = Arrays.stream(losses).min().orElseThrow();
              double high = Arrays.stream(losses).max().orElseThrow();
              double[] loss =
                  IntStream.rangeClosed(0, PREDICTED)
                      .mapToDouble(i -> low + (high - low) * i / PREDICTED)
                      .toArray();
              double[] index = Arrays.stream(loss).map(relation::index).toArray();
              return new Prediction(
                  Curve.of("Wishart + Wigner", index, loss),
                  ratio,
                  relation.scale(),
                  relation.misfit());
            });
  }

  private static String iterates(PointKind kind) {
    return switch (kind) {
      case START -> "start points";
      case EARLY -> "early iterates";
      case FLATTEST -> "maximally flat iterates";
      case FINAL -> "final iterates";
    };
  }
}
