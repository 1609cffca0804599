package dev.cairn.report.page;

import dev.cairn.collection.Shape;
import dev.cairn.linalg.Point;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.ProofState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The points of a collection as a table that a reader sorts and filters.
final class PointTable {
  /// Rows that stand in a page.
  private static final int MOST = 5000;

  /// Coordinates of θ that a row shows.
  private static final int COORDINATES = 6;

  private static final List<String> HEADS =
      List.of("point", "index", "null", "loss", "‖∇f‖", "what", "proof", "orbit", "seen", "θ");

  private PointTable() {}

  /// Of several collections; empty where none holds a point.
  static Html of(List<List<CollectedRow>> collections) {
    var html = new Html();
    html.add("<div id=\"points\">\n");
    for (List<CollectedRow> points : collections) {
      if (!points.isEmpty()) {
        append(html, points);
      }
    }
    return html.add("</div>\n");
  }

  private static void append(Html html, List<CollectedRow> points) {
    html.add(
        """
        <section><h2>Points</h2>
        <div class="panel"><label>Filter <input type="search" class="points-filter" placeholder="critical index&gt;=1 loss&lt;0.5" size="30"></label>
        <span class="points-count" role="status"></span>
        <span class="note">Words stand in a row's texts; comparisons use point, index, null, loss, g (‖∇f‖), orbit, seen. A click on a head sorts.</span></div>
        <div class="scroll tall"><table class="wide points"><thead><tr>""");
    for (String head : HEADS) {
      html.add("<th scope=\"col\"><button type=\"button\">%s</button></th>", head);
    }
    html.add("</tr></thead>\n<tbody>\n");
    for (CollectedRow point : points.subList(0, Math.min(MOST, points.size()))) {
      html.add("<tr>");
      Page.appendCells(
          html,
          Integer.toString(point.point()),
          Integer.toString(point.morseIndex()),
          Integer.toString(point.nullity()),
          number(point.loss()),
          number(Math.sqrt(point.squaredGradientNorm())));
      ProofState proof = point.proof().orElse(ProofState.NONE);
      html.add("<td>%s</td><td>%s</td>", what(point), proof.word());
      Page.appendCells(html, point.orbitSize(), Integer.toString(point.seen()));
      html.add("<td class=\"theta\">%s</td></tr>\n", theta(point.theta()));
    }
    html.add("</tbody></table></div>\n");
    if (points.size() > MOST) {
      html.add(
          "<p class=\"note\">The first %s of %s points; all are in the table collected of the store.</p>\n",
          MOST, points.size());
    }
    html.add("</section>\n");
  }

  private static String what(CollectedRow row) {
    return switch (row.shape()) {
      case Shape.Family(int dimension) -> "family of dimension " + dimension;
      case Shape.Unresolved(double radius) -> "unresolved within " + number(radius);
      case Shape.Isolated _ ->
          switch (row.kind()) {
            case REGULAR -> "point";
            case DEAD_UNITS -> "point, dead units";
            case DUPLICATED_UNITS -> "point, units alike";
            case DEGENERATE -> "degenerate point";
          };
    };
  }

  private static String theta(Point theta) {
    double[] values = theta.toArray();
    String shown =
        Arrays.stream(values)
            .limit(COORDINATES)
            .mapToObj(PointTable::number)
            .collect(Collectors.joining(", "));
    return values.length > COORDINATES
        ? "%s, … (%s numbers)".formatted(shown, values.length)
        : shown;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
