package dev.cairn.report.page;

import dev.cairn.report.summary.KnownPoints;
import dev.cairn.text.Counted;
import java.util.Locale;

/// The table of the known points where runs ended.
final class KnownPointsTable {
  /// Points that a table shows; the others are added up in its last line.
  private static final int MOST = 12;

  private KnownPointsTable() {}

  static void append(Html html, KnownPoints known) {
    html.add("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Runs that end at …</th>");
    Page.appendHeads(html, "runs", "still under way", "farthest from it");
    html.add("</tr></thead>\n<tbody>\n");
    for (KnownPoints.Place end : known.at().stream().limit(MOST).toList()) {
      appendRow(
          html,
          end.words(),
          Integer.toString(end.runs()),
          Integer.toString(end.underWay()),
          String.format(Locale.ROOT, "%.2g", end.farthest()));
    }
    int others = known.at().stream().skip(MOST).mapToInt(KnownPoints.Place::runs).sum();
    if (others > 0) {
      appendRow(
          html,
          Counted.of(known.at().size() - MOST, "more known point"),
          Integer.toString(others),
          "",
          "");
    }
    appendRow(
        html,
        "no known point within %s".formatted(known.near()),
        Integer.toString(known.elsewhere()),
        "",
        "");
    html.add("</tbody></table></div>\n");
  }

  private static void appendRow(Html html, String name, String... cells) {
    html.add("<tr><th scope=\"row\">%s</th>", name);
    Page.appendCells(html, cells);
    html.add("</tr>\n");
  }
}
