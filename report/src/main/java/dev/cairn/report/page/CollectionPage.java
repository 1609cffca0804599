package dev.cairn.report.page;

import dev.cairn.report.figure.Figure;
import java.util.List;
import java.util.Optional;

/// The page of a collection that stands alone: its numbers and figures in one HTML document.
public final class CollectionPage {
  private CollectionPage() {}

  /// The page.
  ///
  /// @param title its heading
  /// @param lines the numbers in words; those that begin with a space belong to the one before
  public static String of(String title, List<String> lines, List<Figure> figures) {
    var html = new Html();
    html.add("<header class=\"top\">\n<h1>%s</h1>\n", title);
    html.add(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <main id="main">
        <section id="summary"><h2>Summary</h2>
        <ul>
        """);
    for (String line : lines) {
      html.add("<li>%s</li>\n", line.strip());
    }
    html.add("</ul></section>\n");
    Page.appendFigures(html, figures);
    html.add("</main>\n").script(Page.FIGURE_SCRIPTS);
    return html.document(title, Page.STYLES, Optional.empty()).html();
  }
}
