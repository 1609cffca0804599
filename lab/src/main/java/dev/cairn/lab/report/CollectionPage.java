package dev.cairn.lab.report;

import dev.cairn.lab.figure.Figure;
import java.util.List;

/// The page of a collection that stands alone: its numbers and figures in one HTML document.
public final class CollectionPage {
  private CollectionPage() {}

  /// The page.
  ///
  /// @param title its heading
  /// @param lines the numbers in words; those that begin with a space belong to the one before
  public static String of(String title, List<String> lines, List<Figure> figures) {
    var html = new StringBuilder(1 << 16);
    Page.appendDocumentHead(html, title, false);
    html.append("<header class=\"top\">\n<h1>%s</h1>\n".formatted(Words.escape(title)));
    html.append(
        """
        <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </header>
        <main id="main">
        <section id="summary"><h2>Summary</h2>
        <ul>
        """);
    for (String line : lines) {
      html.append("<li>%s</li>\n".formatted(Words.escape(line.strip())));
    }
    html.append("</ul></section>\n");
    Page.appendFigures(html, figures);
    html.append("</main>\n");
    Page.appendFigureScripts(html);
    return html.append("</body>\n</html>\n").toString();
  }
}
