package dev.cairn.report.page;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.figure.PowerOfTen;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.Ending;
import dev.cairn.report.statistics.Endings;
import dev.cairn.report.statistics.KnownEnds;
import dev.cairn.report.statistics.Proportion;
import dev.cairn.report.statistics.Published;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.VariantRow;
import dev.cairn.text.Worded;
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

  /// How every page looks.
  static final List<String> STYLES = List.of(UPLOT + "uPlot.min.css", "page.css");

  /// The script of a page that has figures only.
  static final List<String> FIGURE_SCRIPTS =
      List.of("format.js", "figures.js", "live.js", "collection.js");

  /// The p-value below which two shares are said to differ.
  private static final double SIGNIFICANT = 0.05;

  /// With more variants, or figures, than these the page shows how they compare, the rest folded.
  private static final int OPEN_AT_ONCE = 5;

  /// Figures that stand in a page: with more of them a browser takes long and memory much.
  static final int MOST_FIGURES = 24;

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

  /// A finished page.
  ///
  /// @param policy its Content-Security-Policy, which it carries itself, too
  public record Document(String html, String policy) {}

  /// The page of a campaign.
  public static String of(CampaignView view, List<Figure> figures, Facts facts) {
    return document(view, figures, facts, Optional.empty()).html();
  }

  /// The live page of a campaign.
  ///
  /// @param key what its script shows the server to be obeyed
  public static Document live(CampaignView view, Facts facts, String key) {
    return document(view, List.of(), facts, Optional.of(key));
  }

  private static Document document(
      CampaignView view, List<Figure> figures, Facts facts, Optional<String> key) {
    var html = new Html();
    appendHead(html, view, facts.live());
    html.add("<main id=\"main\">\n<p id=\"trouble\" role=\"alert\" hidden></p>\n");
    if (facts.live()) {
      html.include("live.html");
    }
    if (!facts.live()) {
      appendSummary(html, view);
    }
    appendFigures(html, figures);
    html.include("explore.html");
    appendSettings(html, view);
    html.add(
        """
        </main>
        <footer>Cairn %s. Charts: uPlot 1.6.30 (MIT licence).</footer>
        """,
        version(view));
    appendScripts(html, view, facts);
    return html.document(view.campaign().experiment() + " – Cairn", STYLES, key);
  }

  private static void appendHead(Html html, CampaignView view, boolean live) {
    var campaign = view.campaign();
    String problems =
        view.variants().stream()
            .map(VariantRow::problem)
            .distinct()
            .collect(Collectors.joining("; "));
    html.add("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header class=\"top\">\n");
    html.add("<h1>%s</h1>\n", campaign.experiment());
    String total = Integer.toString(view.totalRuns());
    // How many have finished a live page tells below, as they do.
    String runs = live ? total : view.runs().size() + " of " + total;
    html.add(
        "<p class=\"lead\">%s. %s runs of at most %s iterations, seed %s.</p>\n",
        problems, runs, campaign.iterations(), campaign.seed());
    html.add(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <nav aria-label="Sections"><a href="#summary">Summary</a> <a href="#figures">Figures</a>
        <a href="#explore">Explore</a> <a href="#runs">Runs</a> <a href="#compare">Compare</a>
        <a href="#settings">Settings and provenance</a></nav>
        """);
  }

  private static void appendSummary(Html html, CampaignView view) {
    ExperimentFile file = view.experiment();
    html.add("<section id=\"summary\"><h2>Summary</h2>\n");
    if (view.variants().size() > 1) {
      appendEndings(html, view, List.copyOf(file.variants().values()));
    }
    boolean folded = view.variants().size() > OPEN_AT_ONCE;
    html.add(folded ? "<details><summary>Shares of each variant</summary>\n" : "");
    html.add("<div class=\"variants\">\n");
    for (VariantRow variant : view.variants()) {
      html.add("<div class=\"scroll\">\n");
      appendShares(html, view, file, variant);
      html.add("</div>\n");
    }
    html.add("</div>\n").add(folded ? "</details>\n" : "");
    html.add(
        """
        <p class="note">Intervals: Wilson's, from the number of runs alone. “Same share?”: two-sided
        p-value of Fisher's exact test; below 0.05 sampling alone hardly explains the difference.</p>
        </section>
        """);
  }

  /// Which share of a variant's runs did what.
  private static void appendShares(
      Html html, CampaignView view, ExperimentFile file, VariantRow variant) {
    var runs = view.runs(variant.variant());
    Published published = Published.of(file, variant);
    html.add("<table>\n");
    if (view.variants().size() > 1) {
      html.add("<caption>%s</caption>\n", variant.settings());
    }
    html.add("<thead><tr><th scope=\"col\">Runs that …</th>");
    appendHeads(html, "count", "share", "95 % interval");
    if (!published.isEmpty()) {
      String size =
          published.runs().isPresent() ? " (%s runs)".formatted(published.runs().getAsInt()) : "";
      appendHeads(html, "paper" + size, "its 95 % interval", "same share?");
    }
    html.add("</tr></thead>\n<tbody>\n");
    for (Published.Measure measure : published.measures()) {
      appendMeasure(html, measure, measure.count(runs), published);
    }
    html.add("</tbody></table>\n");
    variant.warningLines().forEach(w -> html.add("<p class=\"note\">Warning: %s</p>\n", w));
    if (!published.isEmpty() && published.longer().isPresent()) {
      html.add(
          """
          <p class="note">The paper's runs have up to %s iterations, these up to %s: what a run
          comes to in time is not compared. <code>--paper-scale</code> runs the published size.</p>
          """,
          Words.grouped(published.longer().getAsInt()), Words.grouped(variant.iterations()));
    }
    int starts = RunRow.starts(runs.stream().map(RunView::row).toList());
    if (starts < runs.size()) {
      html.add(
          """
          <p class="note">%s runs from %s different start points; runs from one start are alike.
          The intervals are for start points drawn anew from these training trajectories; over
          other trajectories shares vary more.</p>
          """,
          runs.size(), starts);
    }
    Arithmetic.mixed(Arithmetic.of(runs.stream().map(RunView::row).toList(), view.provenance()))
        .ifPresent(mixed -> html.add("<p class=\"note\">%s</p>\n", mixed));
    String proofs = ProofState.counted(runs.stream().map(run -> run.ending().proof()).toList());
    if (!proofs.isEmpty()) {
      html.add("<p class=\"note\">Certificates of final points: %s.</p>\n", proofs);
    }
    appendUncertain(html, runs.stream().flatMap(run -> run.points().stream()).toList());
    KnownEnds.of(
            List.copyOf(file.variants().values()).get(variant.variant()),
            runs.stream().map(RunView::row).toList(),
            runs.stream().flatMap(run -> run.points().stream()).toList())
        .ifPresent(ends -> KnownPointsTable.append(html, ends));
  }

  /// Where r says little about θ, in a sentence.
  private static void appendUncertain(Html html, List<PointRow> points) {
    List<PointRow> twice = points.stream().filter(p -> !Double.isNaN(p.rSpread())).toList();
    long apart = twice.stream().filter(PointRow::hasUncertainR).count();
    if (apart > 0) {
      html.add(
          """
          <p class="note">At %s of %s marked points r changes by more than a factor of %s when the
          Newton system is solved again with re-orthogonalisation: there it depends on the last bits
          of the Hessian, and is no property of θ to better than that.</p>
          """,
          apart, twice.size(), (int) PointRow.SPREAD);
    }
  }

  /// How the runs of every variant ended, side by side.
  private static void appendEndings(Html html, CampaignView view, List<Experiment> experiments) {
    html.add("<div class=\"scroll\"><table id=\"endings\">\n<caption>How runs ended</caption>\n");
    html.add("<thead><tr><th scope=\"col\">Variant</th>");
    appendHeads(html, "runs");
    for (Ending.Kind kind : Ending.Kind.values()) {
      appendHeads(html, kind.words());
    }
    appendHeads(html, "arrived", "at indices", "time a run");
    html.add("</tr></thead>\n<tbody>\n");
    for (VariantRow variant : view.variants()) {
      var endings =
          Endings.of(
              view.runs(variant.variant()).stream().map(RunView::ending).toList(),
              experiments.get(variant.variant()).cutoffs().critical());
      html.add("<tr><th scope=\"row\">%s</th>", variant.settings());
      appendCells(html, Integer.toString(endings.runs().size()));
      for (Ending.Kind kind : Ending.Kind.values()) {
        appendCells(html, Long.toString(endings.count(kind)));
      }
      appendCells(
          html,
          Long.toString(endings.arrived()),
          Integer.toString(endings.indices().size()),
          Words.duration(endings.secondsARun()));
      html.add("</tr>\n");
    }
    html.add(
        """
        </tbody></table></div>
        <p class="note">Every run counts once; where its end has a proof, the proof decides. Critical
        family: critical with a singular Hessian. Arrived: critical, ‖∇f‖² below the strictest
        cut-off, and quadratic convergence at the end.</p>
        """);
  }

  static void appendHeads(Html html, String... heads) {
    for (String head : heads) {
      html.add("<th scope=\"col\" class=\"n\">%s</th>", head);
    }
  }

  private static void appendMeasure(
      Html html, Published.Measure measure, Proportion ours, Published published) {
    html.add("<tr><th scope=\"row\">%s</th>", measure.words());
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
      appendComparison(html, ours, theirs.filter(_ -> published.longer().isEmpty()));
    }
    html.add("</tr>\n");
  }

  static void appendCells(Html html, String... texts) {
    for (String text : texts) {
      html.add("<td class=\"n\">%s</td>", text);
    }
  }

  private static void appendComparison(Html html, Proportion ours, Optional<Proportion> theirs) {
    double p = theirs.map(ours::sameAs).orElse(Double.NaN);
    if (theirs.isEmpty()) {
      html.add("<td></td>");
    } else if (p < SIGNIFICANT) {
      html.add("<td class=\"differs\">differs, p = %s</td>", pValue(p));
    } else {
      html.add("<td>compatible, p = %s</td>", pValue(p));
    }
  }

  private static String pValue(double p) {
    return p < 1e-3 ? PowerOfTen.text(p) : String.format(Locale.ROOT, "%.2g", p);
  }

  private static String interval(Proportion proportion) {
    return Words.percent(proportion.low()).replace(" %", "")
        + " – "
        + Words.percent(proportion.high());
  }

  /// The figures, the first of many open and the others folded; what [#MOST_FIGURES] leaves out
  /// stands beside the page only.
  static void appendFigures(Html html, List<Figure> figures) {
    html.add("<div id=\"figures\">\n");
    List<Figure> shown = figures.subList(0, Math.min(figures.size(), MOST_FIGURES));
    boolean folded = shown.size() > OPEN_AT_ONCE;
    int open = folded ? 1 : shown.size();
    shown.subList(0, open).forEach(figure -> appendFigure(html, figure));
    if (folded) {
      html.add("<details><summary>%s more figures</summary>\n", shown.size() - 1);
      shown.subList(1, shown.size()).forEach(figure -> appendFigure(html, figure));
      html.add("</details>\n");
    }
    if (shown.size() < figures.size()) {
      html.add(
          "<p class=\"note\">%s further figures are files in the directory <code>figures</code>"
              + " beside this page.</p>\n",
          figures.size() - shown.size());
    }
    html.add("</div>\n");
  }

  private static void appendFigure(Html html, Figure figure) {
    html.add("<figure data-name=\"%s\"><h2>%s</h2>\n", figure.name(), figure.title());
    html.add("<div class=\"sheet\">\n").drawing(figure).add("\n</div>\n");
    html.add("<figcaption>%s <span class=\"downloads\">", figure.caption());
    for (String kind : List.of("svg", "png", "csv")) {
      html.add(
          "<button type=\"button\" data-kind=\"%s\" aria-label=\"Figure: download as"
              + " %s\">%s</button>",
          kind, kind.toUpperCase(Locale.ROOT), kind.toUpperCase(Locale.ROOT));
    }
    html.add("</span></figcaption>\n").numbers(figure).add("</figure>\n");
  }

  private static void appendSettings(Html html, CampaignView view) {
    CampaignRow campaign = view.campaign();
    html.add("<section id=\"settings\"><h2>Settings and provenance</h2>\n<h3>Experiment</h3>\n");
    html.add("<pre tabindex=\"0\">%s</pre>\n", campaign.definition());
    html.add("<h3>Problems</h3>\n<div class=\"scroll\"><table><thead><tr>");
    html.add("<th scope=\"col\">Variant</th><th scope=\"col\">Settings</th><th scope=\"col\">");
    html.add("Problem</th><th scope=\"col\" class=\"n\">Parameters</th>");
    html.add("<th scope=\"col\" class=\"n\">Samples</th></tr></thead><tbody>\n");
    for (VariantRow v : view.variants()) {
      html.add(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"n\">%s</td><td"
              + " class=\"n\">%s</td></tr>\n",
          v.variant(), v.settings(), v.problem(), v.parameters(), v.samples());
    }
    html.add("</tbody></table></div>\n<h3>Sessions</h3>\n");
    for (ProvenanceRow session : view.provenance()) {
      html.add("<div class=\"scroll\"><table><tbody>\n");
      provenance(campaign, session)
          .forEach(
              (name, value) ->
                  html.add("<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n", name, value));
      html.add("</tbody></table></div>\n");
    }
    html.add("</section>\n");
  }

  private static Map<String, String> provenance(CampaignRow campaign, ProvenanceRow session) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("Session", Integer.toString(session.session()));
    facts.put("Started", session.started());
    facts.put("Worked", Words.duration(session.seconds()));
    facts.put("Ended", session.ended().map(Worded::word).orElse("not yet, or killed"));
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
    return view.provenance().isEmpty() ? "" : view.provenance().getLast().version();
  }

  private static void appendScripts(Html html, CampaignView view, Facts facts) {
    var page = new LinkedHashMap<String, Object>();
    page.put("name", view.campaign().experiment());
    page.put("seed", Long.toString(view.campaign().seed()));
    page.put("variants", view.variants());
    page.put("flat", facts.flat());
    page.put("morseCutoff", facts.morseCutoff());
    page.put("thinned", view.thinned());
    page.put("live", facts.live());
    html.data("page-facts", page);
    if (!facts.live()) {
      html.runs("campaign-data", view.runs());
    }
    html.library(UPLOT + "uPlot.iife.min.js").script(SCRIPTS);
  }
}
