package dev.cairn.report.page;

import dev.cairn.problem.KnownPoint;
import dev.cairn.problem.Problem;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.PlaneData;
import dev.cairn.report.figure.PlaneData.PlanePoint;
import dev.cairn.report.figure.PlaneRun;
import dev.cairn.report.statistics.RunView;
import dev.cairn.report.statistics.Trace;
import java.util.List;
import java.util.stream.IntStream;

/// Campaigns on functions of the plane as the data of figures.
final class PlaneFigures {
  private PlaneFigures() {}

  /// Whether the runs can be drawn in the plane: their θ are kept and have two coordinates.
  static boolean drawable(List<RunView> runs) {
    return !runs.isEmpty()
        && runs.stream()
            .map(RunView::trace)
            .allMatch(
                trace ->
                    IntStream.range(0, trace.size())
                        .allMatch(i -> trace.theta(i).dimension() == 2));
  }

  /// The figure's data: the function around the origin and the runs over it.
  static PlaneData data(Problem problem, List<RunView> runs) {
    var f = problem.objective();
    double reach =
        IntStream.range(0, 2)
            .mapToDouble(
                i ->
                    Math.max(
                        Math.abs(problem.box().lower().get(i)),
                        Math.abs(problem.box().upper().get(i))))
            .max()
            .orElse(1);
    return PlaneData.sample(
        f,
        reach,
        points(problem, KnownPoint.Kind.CRITICAL),
        points(problem, KnownPoint.Kind.GRADIENT_FLAT),
        runs.stream().map(PlaneFigures::planeRun).toList());
  }

  private static List<PlanePoint> points(Problem problem, KnownPoint.Kind kind) {
    return problem.known().stream()
        .filter(known -> known.kind() == kind)
        .flatMap(known -> known.at().stream())
        .map(at -> PlanePoint.of(problem.objective(), at.get(0), at.get(1)))
        .toList();
  }

  private static PlaneRun planeRun(RunView run) {
    Trace trace = run.trace();
    double[] x = new double[trace.size()];
    double[] y = new double[trace.size()];
    double[] value = new double[trace.size()];
    double[] squared = new double[trace.size()];
    for (int i = 0; i < trace.size(); i++) {
      x[i] = trace.theta(i).get(0);
      y[i] = trace.theta(i).get(1);
      value[i] = trace.loss(i);
      squared[i] = trace.squaredGradient(i);
    }
    String name = "run " + run.row().run();
    return new PlaneRun(
        run.ended(),
        Curve.of(name, x, y),
        Curve.overIndex(name, value),
        Curve.overIndex(name, squared));
  }
}
