package dev.cairn.report.page;

import dev.cairn.report.statistics.KnownEnds;
import java.util.Locale;

/// The table of the known points where runs ended.
final class KnownPointsTable {
  /// Points that a table shows; the others are added up in its last line.
  private static final int MOST = 12;

  private KnownPointsTable() {}

  static void append(Html html, KnownEnds known) {
    html.add("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Runs that end at …</th>");
    Page.appendHeads(html, "runs", "still under way", "farthest from it");
    html.add("</tr></thead>\n<tbody>\n");
    for (KnownEnds.End end : known.ends().stream().limit(MOST).toList()) {
      appendRow(
          html,
          "the %s point %s"
              .formatted(
                  end.point().kind().words(),
                  KnownEnds.place(end.point().at().orElseThrow().toArray())),
          Integer.toString(end.runs()),
          Integer.toString(end.underWay()),
          String.format(Locale.ROOT, "%.2g", end.farthest()));
    }
    int others = known.ends().stream().skip(MOST).mapToInt(KnownEnds.End::runs).sum();
    if (others > 0) {
      appendRow(
          html,
          "%s more known points".formatted(known.ends().size() - MOST),
          Integer.toString(others),
          "",
          "");
    }
    appendRow(
        html,
        "no known point within %s".formatted(KnownEnds.NEAR),
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
