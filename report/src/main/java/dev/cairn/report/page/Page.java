package dev.cairn.report.page;

import dev.cairn.report.figure.Figure;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.VariantRow;
import dev.cairn.text.Counted;
import dev.cairn.text.Worded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
      List.of("format.js", "figures.js", "points.js", "live.js", "collection.js");

  /// With more variants, or figures, than these the page shows how they compare, the rest folded.
  static final int OPEN_AT_ONCE = 5;

  /// Figures that stand in a page: with more of them a browser takes long and memory much.
  static final int MOST_FIGURES = 24;

  /// Characters that figures with their numbers take in a page, about; the first one has no limit.
  private static final int FIGURE_CHARACTERS = 12_000_000;

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

  /// What the page's script is told of it: the components are its keys.
  ///
  /// @param seed as text: a script's numbers end at 2^53
  /// @param thinned whether some traces lack iterates
  private record ScriptFacts(
      String name,
      String seed,
      List<VariantRow> variants,
      double flat,
      double morseCutoff,
      boolean thinned,
      boolean live) {}

  /// A finished page.
  ///
  /// @param policy its Content-Security-Policy, which it carries itself, too
  public record Document(String html, String policy) {}

  /// The page of a campaign, with the counts that are its summary.
  public static String of(CampaignView view, Summary summary, List<Figure> figures, Facts facts) {
    return of(view, summary, figures, 0, facts);
  }

  /// Likewise.
  ///
  /// @param others how many more figures are files only
  static String of(
      CampaignView view, Summary summary, List<Figure> figures, int others, Facts facts) {
    return document(view, Optional.of(summary), figures, others, facts, Optional.empty()).html();
  }

  /// The live page of a campaign.
  ///
  /// @param key what its script shows the server to be obeyed
  public static Document live(CampaignView view, Facts facts, String key) {
    return document(view, Optional.empty(), List.of(), 0, facts, Optional.of(key));
  }

  private static Document document(
      CampaignView view,
      Optional<Summary> summary,
      List<Figure> figures,
      int others,
      Facts facts,
      Optional<String> key) {
    var html = new Html();
    appendHead(html, view, facts.live(), !figures.isEmpty());
    html.add("<main id=\"main\">\n<p id=\"trouble\" role=\"alert\" hidden></p>\n");
    if (facts.live()) {
      html.live();
    }
    summary.ifPresent(counted -> SummarySection.append(html, view, counted));
    appendFigures(html, figures, others);
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

  private static void appendHead(Html html, CampaignView view, boolean live, boolean figures) {
    var campaign = view.campaign();
    String problems =
        view.variants().stream()
            .map(VariantRow::problem)
            .distinct()
            .collect(Collectors.joining("; "));
    html.add("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header class=\"top\">\n");
    html.add("<h1>%s</h1>\n", campaign.experiment());
    html.add("<p class=\"lead\">%s. ", problems);
    if (live) { // how many have finished the page tells below, as they do
      html.add("<span id=\"live-total\">%s</span>", view.totalRuns());
    } else {
      html.add("%s of %s", view.runs().size(), view.totalRuns());
    }
    html.add(
        " %s of at most %s, seed %s.</p>\n",
        Counted.noun(view.totalRuns(), "run"),
        Counted.of(campaign.iterations(), "iteration"),
        campaign.seed());
    html.add(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <nav aria-label="Sections">
        """);
    html.add(
        live
            ? "<a href=\"#live\">Now</a> <a href=\"#new\">New campaign</a>\n"
            : "<a href=\"#summary\">Summary</a>\n");
    html.add(figures ? "<a href=\"#figures\">Figures</a>\n" : "");
    html.add(
        """
        <a href="#explore">Explore</a> <a href="#runs">Runs</a> <a href="#compare">Compare</a>
        <a href="#settings">Settings and provenance</a></nav>
        """);
  }

  static void appendHeads(Html html, String... heads) {
    for (String head : heads) {
      html.add("<th scope=\"col\" class=\"n\">%s</th>", head);
    }
  }

  static void appendCells(Html html, String... texts) {
    for (String text : texts) {
      html.add("<td class=\"n\">%s</td>", text);
    }
  }

  /// The figures, the first of many open and the others folded; what [#MOST_FIGURES] and
  /// [#FIGURE_CHARACTERS] leave out stands beside the page only.
  ///
  /// @param others how many more figures are files only
  static void appendFigures(Html html, List<Figure> figures, int others) {
    html.add("<div id=\"figures\">\n");
    List<Html> shown = new ArrayList<>();
    int characters = 0;
    for (Figure figure : figures) {
      if (shown.size() < MOST_FIGURES && characters < FIGURE_CHARACTERS) {
        Html part = new Html(shown.size());
        appendFigure(part, figure);
        characters += part.characters();
        shown.add(part);
      }
    }
    boolean folded = shown.size() > OPEN_AT_ONCE;
    int open = folded ? 1 : shown.size();
    shown.subList(0, open).forEach(part -> html.add(part));
    if (folded) {
      html.add("<details><summary>%s</summary>\n", Counted.of(shown.size() - 1, "more figure"));
      shown.subList(1, shown.size()).forEach(part -> html.add(part));
      html.add("</details>\n");
    }
    int left = figures.size() - shown.size() + others;
    if (left > 0) {
      html.add(
          "<p class=\"note\">%s further figures are files in the directory <code>figures</code>"
              + " beside this page.</p>\n",
          left);
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
    facts.put("Work", session.work().orElse(ProvenanceRow.Work.RUNS).word());
    facts.put("Started", session.started());
    facts.put("Worked", NumberText.duration(session.seconds()));
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
    html.data(
        "page-facts",
        new ScriptFacts(
            view.campaign().experiment(),
            Long.toString(view.campaign().seed()),
            view.variants(),
            facts.flat(),
            facts.morseCutoff(),
            view.thinned(),
            facts.live()));
    if (!facts.live()) {
      html.runs("campaign-data", view.runs());
    }
    html.library(UPLOT + "uPlot.iife.min.js").script(SCRIPTS);
  }
}
