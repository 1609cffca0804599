package dev.cairn.lab.report;

import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.lab.figure.Drawing;
import dev.cairn.lab.figure.Figure;
import dev.cairn.lab.figure.TraceFigure;
import dev.cairn.lab.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Writes what people look at: `figures/NAME.svg|png|csv` and `report.html`.
///
/// Only reads the store; nothing is computed again.
public final class Report {
  /// The page's name in a campaign's directory.
  public static final String FILE = "report.html";

  private Report() {}

  /// Draws the campaign and writes its page into the directory. Memory grows with the number of
  /// runs, not of iterates: long traces are thinned.
  public static void write(StoreReader store, Path directory, ReportSettings settings)
      throws IOException {
    CampaignView view = CampaignView.read(store);
    List<Figure> figures = figures(view, settings);
    for (Figure figure : figures) {
      Drawing.write(figure, directory.resolve("figures"));
    }
    var facts = new Page.Facts(settings.cutoffs().flat(), settings.morseCutoff(), false);
    replace(directory.resolve(FILE), Page.of(view, figures, facts));
  }

  /// What the live page of a campaign tells.
  public static Page.Facts liveFacts(CampaignView view) {
    String definition = view.campaign().definition();
    var settings =
        ReportSettings.of(ExperimentFile.parse(definition, "the stored experiment").experiment());
    return new Page.Facts(settings.cutoffs().flat(), settings.morseCutoff(), true);
  }

  /// The figures of a campaign, one a variant.
  public static List<Figure> figures(CampaignView view, ReportSettings settings) {
    var figures = new ArrayList<Figure>();
    String experiment = view.campaign().experiment();
    for (var variant : view.variants()) {
      boolean only = view.variants().size() == 1;
      String name = only ? experiment : experiment + "-" + variant.variant();
      String title =
          only
              ? "%s: %s".formatted(experiment, variant.problem())
              : "%s, %s: %s".formatted(experiment, variant.settings(), variant.problem());
      figures.add(
          TraceFigure.of(
              CampaignFigures.traceData(name, title, view.runs(variant.variant()), settings)));
    }
    return figures;
  }

  /// Writes beside the file first, so that a reader never meets half a page.
  private static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
