package dev.cairn.report.page;

import dev.cairn.experiment.Failures;
import dev.cairn.experiment.spec.ContinuationSpec;
import dev.cairn.formats.WholeFile;
import dev.cairn.report.figure.BranchData;
import dev.cairn.report.figure.BranchFigure;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.summary.BranchNumbers;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.BranchEventRow;
import dev.cairn.study.store.BranchPathRow;
import dev.cairn.study.store.BranchRow;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.ContinuationRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is made of branches along a parameter: a figure, a page and numbers.
final class BranchReport {
  private static final String NAME = "branches";

  /// Rows of a table that stand in the page: with more of them a browser takes long.
  private static final int MOST_ROWS = 500;

  private BranchReport() {}

  /// Draws `figures/branches.svg|png|csv` and writes `report.html` and `summary.json` into the
  /// directory, from the store alone.
  static void write(ContinuationReader reader, Path directory) {
    BranchNumbers summary = BranchNumbers.read(reader);
    Figure figure = BranchFigure.of(data(reader));
    try {
      Drawing.write(figure, directory.resolve("figures"));
      WholeFile.write(directory.resolve(Report.FILE), page(reader, summary, figure));
      WholeFile.write(directory.resolve(Summary.FILE), summary.json());
    } catch (IOException e) {
      throw Failures.at("cannot write the report in", directory, e);
    }
  }

  private static BranchData data(ContinuationReader reader) {
    ContinuationRow row = reader.continuation();
    List<BranchData.Branch> branches = new ArrayList<>();
    for (BranchRow branch : reader.branches()) {
      List<BranchEventRow> events = reader.events(branch.start(), branch.branch());
      branches.add(
          new BranchData.Branch(
              "start %s, branch %s".formatted(branch.start(), branch.branch()),
              points(reader.path(branch.start(), branch.branch()), events),
              events.stream().map(BranchReport::event).toList()));
    }
    boolean logarithmic =
        reader.experiments().getFirst().continuation().orElseThrow().scale()
            == ContinuationSpec.Scale.DECADES;
    return new BranchData(
        NAME,
        "Critical points of %s along %s".formatted(row.problem(), row.parameter()),
        row.parameter(),
        logarithmic,
        branches);
  }

  /// The points of a branch and, between them, those of its events.
  private static List<BranchData.Point> points(
      List<BranchPathRow> path, List<BranchEventRow> events) {
    List<BranchData.Point> points = new ArrayList<>();
    int next = 0;
    for (BranchPathRow row : path) {
      for (; next < events.size() && events.get(next).arclength() <= row.arclength(); next++) {
        BranchEventRow event = events.get(next);
        points.add(point(event, event.indexBefore()));
        points.add(point(event, event.indexAfter()));
      }
      points.add(new BranchData.Point(row.parameter(), row.loss(), row.norm(), row.morseIndex()));
    }
    return points;
  }

  private static BranchData.Point point(BranchEventRow row, int index) {
    return new BranchData.Point(row.parameter(), row.loss(), row.norm(), index);
  }

  private static BranchData.Event event(BranchEventRow row) {
    return new BranchData.Event(row.kind(), point(row, row.indexBefore()), row.indexAfter());
  }

  private static String page(ContinuationReader reader, BranchNumbers summary, Figure figure) {
    ContinuationRow row = reader.continuation();
    String title = "Critical points along %s: %s".formatted(row.parameter(), row.problem());
    var html = new Html();
    html.add("<header class=\"top\">\n<h1>%s</h1>\n", title);
    html.add(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <nav aria-label="Sections">
        <a href="#summary">Summary</a> <a href="#figures">Figure</a> <a href="#branches">Branches</a>
        <a href="#events">Events</a> <a href="#settings">Settings</a></nav>
        <main id="main">
        """);
    html.add("<section id=\"summary\"><h2>Summary</h2>\n<ul>\n");
    for (String line : summary.lines()) {
      html.add("<li>%s</li>\n", line);
    }
    row.warnings().ifPresent(text -> text.lines().forEach(w -> html.add("<li>%s</li>\n", w)));
    Arithmetic.mixed(Arithmetic.distinct(reader.provenance()))
        .ifPresent(line -> html.add("<li>%s</li>\n", line));
    html.add("</ul></section>\n");
    Page.appendFigures(html, List.of(figure), 0);
    List<BranchRow> branches = reader.branches();
    appendBranches(html, branches);
    appendEvents(html, reader, branches);
    html.add(
        "<section id=\"settings\"><h2>Settings</h2>\n<pre tabindex=\"0\">%s</pre></section>\n",
        row.definition());
    html.add("</main>\n").script(Page.FIGURE_SCRIPTS);
    return html.document(title, Page.STYLES, Optional.empty()).html();
  }

  private static void appendBranches(Html html, List<BranchRow> branches) {
    html.add(
        "<section id=\"branches\"><h2>Branches</h2>\n<div class=\"scroll\"><table><thead><tr>");
    Page.appendHeads(
        html,
        "Start",
        "Branch",
        "Leaves",
        "Points",
        "Folds",
        "Branch points",
        "Unclear",
        "Parameter",
        "Loss",
        "‖θ‖",
        "Index",
        "Ended");
    html.add("</tr></thead><tbody>\n");
    for (BranchRow row : branches.subList(0, Math.min(branches.size(), MOST_ROWS))) {
      html.add("<tr>");
      Page.appendCells(
          html,
          whole(row.start()),
          whole(row.branch()),
          row.parent().isPresent()
              ? "branch %s at event %s"
                  .formatted(row.parent().getAsInt(), row.event().orElseThrow())
              : "",
          whole(row.points()),
          whole(row.folds()),
          whole(row.branchPoints()),
          whole(row.unclear()),
          change(row.firstParameter(), row.lastParameter()),
          change(row.firstLoss(), row.lastLoss()),
          change(row.firstNorm(), row.lastNorm()),
          row.firstIndex().isPresent()
              ? "%s → %s".formatted(row.firstIndex().getAsInt(), row.lastIndex().orElseThrow())
              : "",
          row.ended().word());
      html.add("</tr>\n");
    }
    html.add("</tbody></table></div></section>\n");
  }

  private static void appendEvents(Html html, ContinuationReader reader, List<BranchRow> branches) {
    html.add("<section id=\"events\"><h2>Events</h2>\n<div class=\"scroll\"><table><thead><tr>");
    Page.appendHeads(
        html,
        "Start",
        "Branch",
        "Event",
        "Kind",
        "Parameter",
        "Within",
        "Loss",
        "‖θ‖",
        "Index",
        "Smallest |eigenvalue|");
    html.add("</tr></thead><tbody>\n");
    List<BranchEventRow> events =
        branches.stream()
            .flatMap(row -> reader.events(row.start(), row.branch()).stream())
            .limit(MOST_ROWS)
            .toList();
    for (BranchEventRow row : events) {
      html.add("<tr>");
      Page.appendCells(
          html,
          whole(row.start()),
          whole(row.branch()),
          whole(row.event()),
          row.kind().word(),
          number(row.parameter()),
          number(row.within()),
          number(row.loss()),
          number(row.norm()),
          "%s → %s".formatted(row.indexBefore(), row.indexAfter()),
          number(row.smallestModulus()));
      html.add("</tr>\n");
    }
    html.add("</tbody></table></div>\n");
    html.add(
        "<p class=\"note\">All rows are in <code>parquet</code>, or by <code>./cairn export DIR"
            + " --format csv</code>.</p></section>\n");
  }

  private static String whole(int number) {
    return Integer.toString(number);
  }

  private static String change(double first, double last) {
    return Double.isNaN(first) ? "" : "%s → %s".formatted(number(first), number(last));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
