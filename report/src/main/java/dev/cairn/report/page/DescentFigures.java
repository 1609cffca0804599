package dev.cairn.report.page;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.DescentData;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.RunView;
import dev.cairn.report.statistics.Trace;
import dev.cairn.study.store.VariantRow;
import java.util.List;
import java.util.stream.DoubleStream;

/// What variants that start from marked points of other runs look like as the data of a figure.
final class DescentFigures {
  private DescentFigures() {}

  /// Whether a variant is shown in this figure instead of one of its own.
  static boolean shows(Experiment experiment) {
    return experiment.start() instanceof StartSpec.Marked;
  }

  /// The data of these variants.
  static DescentData data(CampaignView view, List<VariantRow> variants, ReportSettings settings) {
    String name = view.campaign().experiment();
    return new DescentData(
        name,
        "%s: optimisers from gradient-flat points".formatted(name),
        settings.cutoffs().flat(),
        variants.stream()
            .map(
                variant ->
                    new DescentData.Optimiser(
                        variant.settings(),
                        view.runs(variant.variant()).stream().map(DescentFigures::run).toList()))
            .toList());
  }

  private static DescentData.Run run(RunView view) {
    Trace trace = view.trace();
    String name = "run " + view.row().run();
    double[] step = new double[trace.size()];
    double[] loss = new double[trace.size()];
    double[] gradient = new double[trace.size()];
    var measured = DoubleStream.builder();
    var residual = DoubleStream.builder();
    for (int i = 0; i < trace.size(); i++) {
      step[i] = trace.iterate(i);
      loss[i] = trace.loss(i);
      gradient[i] = trace.squaredGradient(i);
      if (!Double.isNaN(trace.r(i))) {
        measured.add(trace.iterate(i));
        residual.add(trace.r(i));
      }
    }
    return new DescentData.Run(
        Curve.of(name, step, loss),
        Curve.of(name, step, gradient),
        Curve.of(name, measured.build().toArray(), residual.build().toArray()));
  }
}
