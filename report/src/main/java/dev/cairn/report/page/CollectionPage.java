package dev.cairn.report.page;

import dev.cairn.report.figure.Figure;
import dev.cairn.study.store.CollectedRow;
import java.util.List;
import java.util.Optional;

/// The page of a collection that stands alone: its numbers and figures in one HTML document.
public final class CollectionPage {
  private CollectionPage() {}

  /// The page.
  ///
  /// @param title its heading
  /// @param lines the numbers in words; those that begin with a space belong to the one before
  /// @param collections the points of each collection
  public static String of(
      String title,
      List<String> lines,
      List<List<CollectedRow>> collections,
      List<Figure> figures) {
    return document(title, lines, collections, figures, Optional.empty()).html();
  }

  /// The page that follows and steers a search.
  ///
  /// @param key what its script shows the server to be obeyed
  static Page.Document live(
      String title,
      List<String> lines,
      List<List<CollectedRow>> collections,
      List<Figure> figures,
      String key) {
    return document(title, lines, collections, figures, Optional.of(key));
  }

  private static Page.Document document(
      String title,
      List<String> lines,
      List<List<CollectedRow>> collections,
      List<Figure> figures,
      Optional<String> key) {
    var html = new Html();
    html.add("<header class=\"top\">\n<h1>%s</h1>\n", title);
    html.add(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <nav aria-label="Sections">
        """);
    Html table = PointTable.of(collections);
    html.add(
        key.isPresent() ? "<a href=\"#live\">Now</a> <a href=\"#new\">New campaign</a>\n" : "");
    html.add("<a href=\"#summary\">Summary</a>\n");
    html.add(
        collections.stream().allMatch(List::isEmpty) ? "" : "<a href=\"#points\">Points</a>\n");
    html.add(figures.isEmpty() ? "" : "<a href=\"#figures\">Figures</a>\n");
    html.add("</nav>\n<main id=\"main\">\n");
    if (key.isPresent()) {
      html.live();
    }
    html.add("<section id=\"summary\"><h2>Summary</h2>\n<ul>\n");
    for (String line : lines) {
      html.add("<li>%s</li>\n", line.strip());
    }
    html.add("</ul></section>\n");
    html.add(table);
    Page.appendFigures(html, figures, 0);
    html.add("</main>\n").script(Page.FIGURE_SCRIPTS);
    return html.document(title, Page.STYLES, key);
  }
}
