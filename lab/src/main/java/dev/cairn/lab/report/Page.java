package dev.cairn.lab.report;

import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.lab.figure.Drawing;
import dev.cairn.lab.figure.Figure;
import dev.cairn.lab.figure.FigureData;
import dev.cairn.lab.figure.PowerOfTen;
import dev.cairn.lab.store.CampaignRow;
import dev.cairn.lab.store.ProvenanceRow;
import dev.cairn.lab.store.RunRow;
import dev.cairn.lab.store.VariantRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The page of a report: one HTML document that needs nothing else.
///
/// The live page is the same document without runs, which it then fetches.
public final class Page {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /// The page's script, in the order in which its files build on one another.
  private static final List<String> SCRIPTS =
      List.of(
          "format.js",
          "figures.js",
          "model.js",
          "charts.js",
          "explore.js",
          "table.js",
          "compare.js",
          "live.js",
          "main.js");

  /// The script of a page that has figures only.
  private static final List<String> FIGURE_SCRIPTS =
      List.of("format.js", "figures.js", "collection.js");

  /// The p-value below which two shares are said to differ.
  private static final double SIGNIFICANT = 0.05;

  /// With more variants, or figures, than these the page shows how they compare, the rest folded.
  private static final int OPEN_AT_ONCE = 5;

  private Page() {}

  /// What the page tells besides the runs.
  ///
  /// @param flat the cut-off of r in the verdict
  /// @param morseCutoff the ε whose Morse index is shown first
  /// @param live whether the page follows a running campaign
  public record Facts(double flat, double morseCutoff, boolean live) {
    /// The paper's cut-offs, no campaign to follow.
    public static final Facts PAPER = new Facts(0.9, 1e-3, false);
  }

  /// The page of a campaign.
  public static String of(CampaignView view, List<Figure> figures, Facts facts) {
    var html = new StringBuilder(1 << 20);
    appendDocumentHead(html, view.campaign().experiment() + " – Cairn", facts.live());
    appendHead(html, view);
    html.append("<main id=\"main\">\n<p id=\"trouble\" role=\"alert\" hidden></p>\n");
    if (facts.live()) {
      html.append(resource("live.html"));
    }
    if (!facts.live()) {
      appendSummary(html, view);
    }
    appendFigures(html, figures);
    html.append(resource("explore.html"));
    appendSettings(html, view);
    html.append("</main>\n");
    html.append("<footer>Cairn ").append(version(view)).append(". Charts: uPlot 1.6.30");
    html.append(" (MIT licence).</footer>\n");
    appendScripts(html, view, facts);
    return html.append("</body>\n</html>\n").toString();
  }

  /// What stands before the page itself.
  static void appendDocumentHead(StringBuilder html, String title, boolean live) {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append(policy(live));
    html.append("<link rel=\"icon\" href=\"data:,\">\n");
    html.append("<title>%s</title>\n".formatted(Words.escape(title)));
    html.append("<style>\n").append(resource(UPLOT + "uPlot.min.css"));
    html.append(resource("page.css")).append("</style>\n</head>\n<body>\n");
  }

  /// Forbids the page to load anything from elsewhere.
  private static String policy(boolean live) {
    return """
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; \
    connect-src %s; base-uri 'none'; form-action 'none'">
    """
        .formatted(live ? "'self'" : "'none'");
  }

  private static void appendHead(StringBuilder html, CampaignView view) {
    var campaign = view.campaign();
    String problems =
        view.variants().stream()
            .map(VariantRow::problem)
            .distinct()
            .collect(Collectors.joining("; "));
    html.append(
        "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header class=\"top\">\n");
    html.append("<h1>%s</h1>\n".formatted(Words.escape(campaign.experiment())));
    html.append(
        "<p class=\"lead\">%s. %s of %s runs of at most %s iterations, seed %s.</p>\n"
            .formatted(
                Words.escape(problems),
                view.runs().size(),
                view.totalRuns(),
                campaign.iterations(),
                campaign.seed()));
    html.append(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <nav aria-label="Sections"><a href="#summary">Summary</a> <a href="#figures">Figures</a>
        <a href="#explore">Explore</a> <a href="#runs">Runs</a> <a href="#compare">Compare</a>
        <a href="#settings">Settings and provenance</a></nav>
        """);
  }

  private static void appendSummary(StringBuilder html, CampaignView view) {
    var file = ExperimentFile.parse(view.campaign().definition(), "the stored experiment");
    html.append("<section id=\"summary\"><h2>Summary</h2>\n");
    if (view.variants().size() > 1) {
      appendEndings(html, view, List.copyOf(file.variants().values()));
    }
    boolean folded = view.variants().size() > OPEN_AT_ONCE;
    html.append(folded ? "<details><summary>Shares of each variant</summary>\n" : "");
    html.append("<div class=\"variants\">\n");
    for (VariantRow variant : view.variants()) {
      html.append("<div class=\"scroll\">\n");
      appendShares(html, view, file, variant);
      html.append("</div>\n");
    }
    html.append("</div>\n").append(folded ? "</details>\n" : "");
    html.append(
        """
        <p class="note">Intervals: Wilson's, from the number of runs alone. “Same share?”: two-sided
        p-value of Fisher's exact test; below 0.05 sampling alone hardly explains the difference.</p>
        </section>
        """);
  }

  /// Which share of a variant's runs did what.
  private static void appendShares(
      StringBuilder html, CampaignView view, ExperimentFile file, VariantRow variant) {
    var runs = view.runs(variant.variant());
    Published published = Published.of(file, variant);
    html.append("<table>\n");
    if (view.variants().size() > 1) {
      html.append("<caption>%s</caption>\n".formatted(Words.escape(variant.settings())));
    }
    html.append("<thead><tr><th scope=\"col\">Runs that …</th>");
    appendHeads(html, "count", "share", "95 % interval");
    if (!published.isEmpty()) {
      String size =
          published.runs().isPresent() ? " (%s runs)".formatted(published.runs().getAsInt()) : "";
      appendHeads(html, "paper" + size, "its 95 % interval", "same share?");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (Published.Measure measure : published.measures()) {
      appendMeasure(html, measure, measure.count(runs), published);
    }
    html.append("</tbody></table>\n");
    if (!published.isEmpty() && published.longer().isPresent()) {
      html.append(
          String.format(
              Locale.ROOT,
              """
          <p class="note">The paper's runs have up to %,d iterations, these up to %,d: what a run
          comes to in time is not compared. <code>--paper-scale</code> runs the published size.</p>
          """,
              published.longer().getAsInt(),
              variant.iterations()));
    }
    int starts = RunRow.starts(runs.stream().map(RunView::row).toList());
    if (starts < runs.size()) {
      html.append(
          """
          <p class="note">%s runs from %s different start points; runs from one start are alike.
          The intervals are for start points drawn anew from these training trajectories; over
          other trajectories shares vary more.</p>
          """
              .formatted(runs.size(), starts));
    }
    KnownEnds.of(
            List.copyOf(file.variants().values()).get(variant.variant()),
            runs.stream().map(RunView::row).toList(),
            runs.stream().flatMap(run -> run.points().stream()).toList())
        .ifPresent(ends -> KnownPointsTable.append(html, ends));
  }

  /// How the runs of every variant ended, side by side.
  private static void appendEndings(
      StringBuilder html, CampaignView view, List<Experiment> experiments) {
    html.append(
        "<div class=\"scroll\"><table id=\"endings\">\n<caption>How runs ended</caption>\n");
    html.append("<thead><tr><th scope=\"col\">Variant</th>");
    appendHeads(html, "runs");
    for (Ending.Kind kind : Ending.Kind.values()) {
      appendHeads(html, kind.words());
    }
    appendHeads(html, "arrived", "at indices", "time a run");
    html.append("</tr></thead>\n<tbody>\n");
    for (VariantRow variant : view.variants()) {
      var endings =
          Endings.of(
              view.runs(variant.variant()).stream().map(RunView::ending).toList(),
              experiments.get(variant.variant()).cutoffs().critical());
      html.append("<tr><th scope=\"row\">%s</th>".formatted(Words.escape(variant.settings())));
      appendCells(html, Integer.toString(endings.runs().size()));
      for (Ending.Kind kind : Ending.Kind.values()) {
        appendCells(html, Long.toString(endings.count(kind)));
      }
      appendCells(
          html,
          Long.toString(endings.arrived()),
          Integer.toString(endings.indices().size()),
          Words.duration(endings.secondsARun()));
      html.append("</tr>\n");
    }
    html.append(
        """
        </tbody></table></div>
        <p class="note">Every run counts once. Critical family: critical with a singular Hessian.
        Arrived: ‖∇f‖² below the strictest cut-off, and quadratic convergence at the end.</p>
        """);
  }

  static void appendHeads(StringBuilder html, String... heads) {
    for (String head : heads) {
      html.append("<th scope=\"col\" class=\"n\">%s</th>".formatted(head));
    }
  }

  private static void appendMeasure(
      StringBuilder html, Published.Measure measure, Proportion ours, Published published) {
    html.append("<tr><th scope=\"row\">%s</th>".formatted(Words.escape(measure.words())));
    appendCells(
        html,
        "%s of %s".formatted(ours.count(), ours.total()),
        Words.percent(ours.share()),
        interval(ours));
    if (!published.isEmpty()) {
      OptionalDouble share = published.share(measure);
      Optional<Proportion> theirs = published.proportion(measure);
      appendCells(
          html,
          share.isPresent() ? Words.percent(share.getAsDouble()) : "–",
          theirs.map(Page::interval).orElse("–"));
      html.append(
          theirs
              .filter(paper -> published.longer().isEmpty())
              .map(paper -> comparison(ours.sameAs(paper)))
              .orElse("<td></td>"));
    }
    html.append("</tr>\n");
  }

  static void appendCells(StringBuilder html, String... texts) {
    for (String text : texts) {
      html.append("<td class=\"n\">%s</td>".formatted(text));
    }
  }

  private static String comparison(double p) {
    return p < SIGNIFICANT
        ? "<td class=\"differs\">differs, p = %s</td>".formatted(pValue(p))
        : "<td>compatible, p = %s</td>".formatted(pValue(p));
  }

  private static String pValue(double p) {
    return p < 1e-3 ? PowerOfTen.text(p) : String.format(java.util.Locale.ROOT, "%.2g", p);
  }

  private static String interval(Proportion proportion) {
    return Words.percent(proportion.low()).replace(" %", "")
        + " – "
        + Words.percent(proportion.high());
  }

  /// All figures, the first of many open and the others folded.
  static void appendFigures(StringBuilder html, List<Figure> figures) {
    html.append("<div id=\"figures\">\n");
    boolean folded = figures.size() > OPEN_AT_ONCE;
    int open = folded ? 1 : figures.size();
    figures.subList(0, open).forEach(figure -> appendFigure(html, figure));
    if (folded) {
      html.append("<details><summary>%s more figures</summary>\n".formatted(figures.size() - 1));
      figures.subList(1, figures.size()).forEach(figure -> appendFigure(html, figure));
      html.append("</details>\n");
    }
    html.append("</div>\n");
  }

  private static void appendFigure(StringBuilder html, Figure figure) {
    html.append(
        "<figure data-name=\"%s\"><h2>%s</h2>\n"
            .formatted(Words.escape(figure.name()), Words.escape(figure.title())));
    html.append("<div class=\"sheet\">\n").append(Drawing.svg(figure)).append("\n</div>\n");
    html.append(
        "<figcaption>%s <span class=\"downloads\">".formatted(Words.escape(figure.caption())));
    for (String kind : List.of("svg", "png", "csv")) {
      html.append(
          "<button type=\"button\" data-kind=\"%s\" aria-label=\"Figure: download as %s\">%s</button>"
              .formatted(
                  kind,
                  kind.toUpperCase(java.util.Locale.ROOT),
                  kind.toUpperCase(java.util.Locale.ROOT)));
    }
    html.append("</span></figcaption>\n<script type=\"text/plain\">");
    html.append(Blob.pack(FigureData.csv(figure).getBytes(StandardCharsets.UTF_8)));
    html.append("</script>\n</figure>\n");
  }

  private static void appendSettings(StringBuilder html, CampaignView view) {
    CampaignRow campaign = view.campaign();
    html.append("<section id=\"settings\"><h2>Settings and provenance</h2>\n<h3>Experiment</h3>\n");
    html.append("<pre tabindex=\"0\">%s</pre>\n".formatted(Words.escape(campaign.definition())));
    html.append("<h3>Problems</h3>\n<div class=\"scroll\"><table><thead><tr>");
    html.append("<th scope=\"col\">Variant</th><th scope=\"col\">Settings</th><th scope=\"col\">");
    html.append("Problem</th><th scope=\"col\" class=\"n\">Parameters</th>");
    html.append("<th scope=\"col\" class=\"n\">Samples</th></tr></thead><tbody>\n");
    for (VariantRow v : view.variants()) {
      html.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n"
              .formatted(
                  v.variant(),
                  Words.escape(v.settings()),
                  Words.escape(v.problem()),
                  v.parameters(),
                  v.samples()));
    }
    html.append("</tbody></table></div>\n<h3>Sessions</h3>\n");
    for (ProvenanceRow session : view.provenance()) {
      html.append("<div class=\"scroll\"><table><tbody>\n");
      provenance(campaign, session)
          .forEach(
              (name, value) ->
                  html.append(
                      "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                          .formatted(Words.escape(name), Words.escape(value))));
      html.append("</tbody></table></div>\n");
    }
    html.append("</section>\n");
  }

  private static Map<String, String> provenance(CampaignRow campaign, ProvenanceRow session) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("Session", Integer.toString(session.session()));
    facts.put("Started", session.started());
    facts.put("Worked", Words.duration(session.seconds()));
    facts.put("Ended", session.ended().orElse("not yet, or killed"));
    facts.put("Workers", Integer.toString(session.workers()));
    facts.put("Seed", Long.toString(campaign.seed()));
    facts.put(
        "Cairn", session.version() + session.gitCommit().map(c -> ", commit " + c).orElse(""));
    facts.put("Java", session.java());
    facts.put("System", session.os());
    facts.put(
        "Processor",
        "%s, %s usable".formatted(session.cpu().orElse("unknown"), session.processors()));
    facts.put("Heap", "%s MB".formatted(session.memory() >> 20));
    facts.put("Kernels", session.kernels());
    return facts;
  }

  private static String version(CampaignView view) {
    return view.provenance().isEmpty() ? "" : Words.escape(view.provenance().getLast().version());
  }

  private static void appendScripts(StringBuilder html, CampaignView view, Facts facts) {
    var page = new LinkedHashMap<String, Object>();
    page.put("name", view.campaign().experiment());
    page.put("seed", Long.toString(view.campaign().seed()));
    page.put("variants", view.variants());
    page.put("flat", facts.flat());
    page.put("morseCutoff", facts.morseCutoff());
    page.put("thinned", view.thinned());
    page.put("live", facts.live());
    html.append("<script type=\"application/json\" id=\"page-facts\">");
    html.append(PageData.embedded(page)).append("</script>\n");
    if (!facts.live()) {
      html.append("<script type=\"application/json\" id=\"campaign-data\">");
      html.append(PageData.json(view.runs())).append("</script>\n");
    }
    html.append("<script>\n").append(resource(UPLOT + "uPlot.iife.min.js")).append("</script>\n");
    appendScript(html, SCRIPTS);
  }

  /// The scripts of a page that has figures only.
  static void appendFigureScripts(StringBuilder html) {
    appendScript(html, FIGURE_SCRIPTS);
  }

  private static void appendScript(StringBuilder html, List<String> names) {
    html.append("<script>\n'use strict';\n(() => {\n");
    names.forEach(name -> html.append(resource(name)));
    html.append("})();\n</script>\n");
  }

  private static String resource(String name) {
    try (InputStream stream = Page.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program's resource " + name, e);
    }
  }
}
