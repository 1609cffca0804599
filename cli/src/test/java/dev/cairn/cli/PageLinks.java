package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The links by which a page leads to its own sections.
final class PageLinks {
  private static final Pattern LINK = Pattern.compile("href=\"#([^\"]+)\"");

  private PageLinks() {}

  /// Fails where the page does not lead to exactly these, or where one of them is not there.
  static void assertLeadTo(String page, String... ids) {
    var found = new TreeSet<String>();
    LINK.matcher(page).results().forEach(link -> found.add(link.group(1)));
    assertEquals(new TreeSet<>(List.of(ids)), found);
    for (String id : ids) {
      assertEquals(2, page.split("id=\"" + id + "\"", -1).length, id + " is there once");
    }
  }
}
