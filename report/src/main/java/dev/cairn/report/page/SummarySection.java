package dev.cairn.report.page;

import dev.cairn.report.figure.PowerOfTen;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.Ending;
import dev.cairn.report.statistics.Proportion;
import dev.cairn.report.statistics.Published;
import dev.cairn.report.statistics.RunView;
import dev.cairn.report.summary.Comparisons;
import dev.cairn.report.summary.Diagnostics;
import dev.cairn.report.summary.RunCounts;
import dev.cairn.report.summary.Summary;
import dev.cairn.report.summary.VariantSummary;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.VariantRow;
import dev.cairn.text.Counted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The summary of a page: which share of each variant's runs did what, beside what the paper has.
final class SummarySection {
  /// The p-value below which two shares are said to differ.
  private static final double SIGNIFICANT = 0.05;

  private SummarySection() {}

  /// Adds the section of a campaign.
  static void append(Html html, CampaignView view, Summary summary) {
    html.add("<section id=\"summary\"><h2>Summary</h2>\n");
    if (view.variants().size() > 1) {
      appendEndings(html, summary.variants());
    }
    boolean folded = view.variants().size() > Page.OPEN_AT_ONCE;
    html.add(folded ? "<details><summary>Shares of each variant</summary>\n" : "");
    html.add("<div class=\"variants\">\n");
    for (VariantRow variant : view.variants()) {
      html.add("<div class=\"scroll\">\n");
      appendShares(html, view, summary, variant);
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
      Html html, CampaignView view, Summary summary, VariantRow variant) {
    var runs = view.runs(variant.variant());
    Comparisons comparisons = summary.comparisons(variant.variant());
    Published published = Published.of(view.experiment(), variant);
    html.add("<table>\n");
    if (view.variants().size() > 1) {
      html.add("<caption>%s</caption>\n", variant.settings());
    }
    html.add("<thead><tr><th scope=\"col\">Runs that …</th>");
    Page.appendHeads(html, "count", "share", "95 % interval");
    if (!published.isEmpty()) {
      String size =
          published.runs().isPresent()
              ? " (%s)".formatted(Counted.of(published.runs().getAsInt(), "run"))
              : "";
      Page.appendHeads(html, "paper" + size, "its 95 % interval", "same share?");
    }
    html.add("</tr></thead>\n<tbody>\n");
    for (Published.Measure measure : published.measures()) {
      Proportion ours = measure.count(runs);
      if (ours.total() > 0 || runs.isEmpty()) { // of r, where it is known of some run
        appendMeasure(html, measure, ours, published);
      }
    }
    html.add("</tbody></table>\n");
    comparisons.warnings().forEach(w -> html.add("<p class=\"note\">Warning: %s</p>\n", w));
    if (!published.isEmpty() && published.longer().isPresent()) {
      html.add(
          """
          <p class="note">The paper's runs have up to %s iterations, these up to %s: what a run
          comes to in time is not compared. <code>--paper-scale</code> runs the published size.</p>
          """,
          NumberText.grouped(published.longer().getAsInt()),
          NumberText.grouped(variant.iterations()));
    }
    int starts = summary.counts(variant.variant()).starts();
    if (starts < runs.size()) {
      html.add(
          """
          <p class="note">%s from %s; runs from one start are alike.
          The intervals are for start points drawn anew from these training trajectories; over
          other trajectories shares vary more.</p>
          """,
          Counted.of(runs.size(), "run"), Counted.of(starts, "different start point"));
    }
    Arithmetic.mixed(Arithmetic.of(runs.stream().map(RunView::row).toList(), view.provenance()))
        .ifPresent(mixed -> html.add("<p class=\"note\">%s</p>\n", mixed));
    String proofs = ProofState.counted(runs.stream().map(run -> run.ending().proof()).toList());
    if (!proofs.isEmpty()) {
      html.add("<p class=\"note\">Certificates of final points: %s.</p>\n", proofs);
    }
    Diagnostics diagnostics = summary.diagnostics(variant.variant());
    Optional<String> steps = diagnostics.newtonStep().map(s -> String.join(" ", s.words()));
    steps.ifPresent(words -> html.add("<p class=\"note\">%s</p>\n", words));
    appendUncertain(html, diagnostics.rTwice());
    comparisons.knownPoints().ifPresent(ends -> KnownPointsTable.append(html, ends));
  }

  /// Where r says little about θ, in a sentence.
  private static void appendUncertain(Html html, Diagnostics.SolvedTwice twice) {
    if (twice.apart() > 0) {
      html.add(
          """
          <p class="note">At %s of %s marked points two solves of the Newton system, with and without
          re-orthogonalisation, give an r that differs by more than a factor of %s: there it depends
          on the last bits of the Hessian, and is no property of θ to better than that.</p>
          """,
          twice.apart(), twice.points(), (int) twice.factor());
    }
  }

  /// How the runs of every variant ended, side by side.
  private static void appendEndings(Html html, List<VariantSummary> variants) {
    html.add("<div class=\"scroll\"><table id=\"endings\">\n<caption>How runs ended</caption>\n");
    html.add("<thead><tr><th scope=\"col\">Variant</th>");
    Page.appendHeads(html, "runs");
    for (Ending.Kind kind : Ending.Kind.values()) {
      Page.appendHeads(html, kind.words());
    }
    Page.appendHeads(html, "arrived", "at indices", "time a run");
    html.add("</tr></thead>\n<tbody>\n");
    for (VariantSummary variant : variants) {
      html.add("<tr><th scope=\"row\">%s</th>", variant.name());
      Page.appendCells(html, Integer.toString(variant.runs()));
      variant.counts().endings().values().forEach(n -> Page.appendCells(html, n.toString()));
      RunCounts.Arrived arrived = variant.counts().arrived();
      Page.appendCells(
          html,
          Long.toString(arrived.quadratic()),
          Integer.toString(arrived.indices().size()),
          NumberText.duration(variant.secondsARun().orElse(Double.NaN)));
      html.add("</tr>\n");
    }
    html.add(
        """
        </tbody></table></div>
        <p class="note">Every run counts once; where its end has a proof, the proof decides.
        Degenerate critical: critical, and proven to be one of a family; or, without a proof, with
        an eigenvalue of at most 10⁻⁷ of the largest. Arrived: critical, ‖∇f‖² below the strictest
        cut-off, and quadratic convergence at the end.</p>
        """);
  }

  private static void appendMeasure(
      Html html, Published.Measure measure, Proportion ours, Published published) {
    html.add("<tr><th scope=\"row\">%s</th>", measure.words());
    Page.appendCells(
        html,
        "%s of %s".formatted(ours.count(), ours.total()),
        NumberText.percent(ours.share()),
        interval(ours));
    if (!published.isEmpty()) {
      OptionalDouble share = published.share(measure);
      Optional<Proportion> theirs = published.proportion(measure);
      Page.appendCells(
          html,
          share.isPresent() ? NumberText.percent(share.getAsDouble()) : "–",
          theirs.map(SummarySection::interval).orElse("–"));
      appendComparison(html, ours, theirs.filter(_ -> published.longer().isEmpty()));
    }
    html.add("</tr>\n");
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
    return NumberText.percent(proportion.low()).replace(" %", "")
        + " – "
        + NumberText.percent(proportion.high());
  }
}
