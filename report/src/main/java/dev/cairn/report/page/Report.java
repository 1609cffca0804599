package dev.cairn.report.page;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.WholeFile;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.report.figure.ComparisonFigure;
import dev.cairn.report.figure.DescentFigure;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.figure.LinearFigure;
import dev.cairn.report.figure.PlaneFigure;
import dev.cairn.report.figure.TraceFigure;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Writes what people look at: `figures/NAME.svg|png|csv` and `report.html`.
///
/// Only reads the store; nothing is computed again.
public final class Report {
  /// The page's name in a campaign's directory.
  public static final String FILE = "report.html";

  private Report() {}

  /// Draws the campaign and writes its page into the directory. Memory grows with the number of
  /// runs, not of iterates or figures: long traces are thinned, figures drawn one after the other,
  /// and of many the page shows the first; all are files.
  ///
  /// @return the counts that the page shows
  public static Summary write(StoreReader store, Path directory, ReportSettings settings)
      throws IOException {
    CampaignView view = CampaignView.read(store);
    Summary summary = Summary.of(view);
    List<Figure> collected = CollectionFigures.of(CollectionReader.of(store));
    List<Figure> shown = new ArrayList<>();
    int others = 0;
    Iterator<Figure> own = drawn(view, settings).iterator();
    while (own.hasNext()) {
      Figure figure = own.next();
      Drawing.write(figure, directory.resolve("figures"));
      if (shown.size() < Page.MOST_FIGURES - collected.size()) {
        shown.add(figure);
      } else {
        others++;
      }
    }
    for (Figure figure : collected) {
      Drawing.write(figure, directory.resolve("figures"));
      shown.add(figure);
    }
    var facts = new Page.Facts(settings.cutoffs().flat(), settings.morseCutoff(), false);
    WholeFile.write(directory.resolve(FILE), Page.of(view, summary, shown, others, facts));
    return summary;
  }

  /// What the live page of a campaign tells.
  public static Page.Facts liveFacts(CampaignView view) {
    var settings = ReportSettings.of(view.experiment().experiment());
    return new Page.Facts(settings.cutoffs().flat(), settings.morseCutoff(), true);
  }

  /// The figures of a campaign: the paper's figure 1 where theory knows one of its variants, one of
  /// all variants that start from marked points of others, else one that compares three variants or
  /// more, figure 2 for functions of the plane, and
  /// the panels of figure 3 for every other variant.
  public static List<Figure> figures(CampaignView view, ReportSettings settings) {
    return drawn(view, settings).toList();
  }

  /// Likewise, each made when it is asked for.
  private static Stream<Figure> drawn(CampaignView view, ReportSettings settings) {
    List<Experiment> experiments = view.experiments();
    var figures = new ArrayList<Supplier<Figure>>();
    if (settings.theory().size() > 0 && view.variants().size() == 2) {
      figures.add(() -> linearFigure(view, settings, experiments.getFirst()));
    }
    List<VariantRow> descents =
        view.variants().stream()
            .filter(variant -> DescentFigures.shows(experiments.get(variant.variant())))
            .toList();
    if (!descents.isEmpty()) {
      figures.add(() -> DescentFigure.of(DescentFigures.data(view, descents, settings)));
    }
    if (descents.isEmpty() && view.variants().size() >= ComparisonFigure.LEAST) {
      figures.add(() -> ComparisonFigure.of(CampaignFigures.comparisonData(view, settings)));
    }
    for (VariantRow variant : view.variants()) {
      if (!descents.contains(variant)) {
        figures.add(() -> figure(view, settings, experiments.get(variant.variant()), variant));
      }
    }
    return figures.stream().map(Supplier::get);
  }

  private static Figure figure(
      CampaignView view, ReportSettings settings, Experiment experiment, VariantRow variant) {
    String campaign = view.campaign().experiment();
    boolean only = view.variants().size() == 1;
    String name = only ? campaign : campaign + "-" + variant.variant();
    String title =
        only
            ? "%s: %s".formatted(campaign, variant.problem())
            : "%s, %s: %s".formatted(campaign, variant.settings(), variant.problem());
    var runs = view.runs(variant.variant());
    return experiment.problem() instanceof ProblemSpec.Function function
            && PlaneFigures.drawable(runs)
        ? PlaneFigure.of(
            name, title, PlaneFigures.data(ProblemCatalogue.named(function.name()), runs))
        : TraceFigure.of(
            CampaignFigures.traceData(name, title, runs, settings, ratio(experiment, variant)));
  }

  /// φ of the Wishart + Wigner model, parameters over outputs of all samples; empty where the model
  /// says nothing: it is one of a squared loss alone, and theory knows the linear network exactly.
  private static OptionalDouble ratio(Experiment experiment, VariantRow variant) {
    return experiment.problem() instanceof ProblemSpec.Network network
            && network.loss() == Loss.MEAN_SQUARED
            && network.l2() == 0
            && network.activation() != Activation.IDENTITY
        ? OptionalDouble.of(
            variant.parameters() / ((double) variant.samples() * network.layers().getLast()))
        : OptionalDouble.empty();
  }

  /// The first variant is the linear network, the second one the non-linear.
  private static Figure linearFigure(
      CampaignView view, ReportSettings settings, Experiment experiment) {
    String name = view.campaign().experiment();
    return LinearFigure.of(
        name,
        "%s: linear and non-linear auto-encoder".formatted(name),
        CampaignFigures.linearData(
            view.runs(0),
            view.runs(1),
            settings,
            experiment.store().earlyBelow().orElse(Double.NaN)));
  }
}
