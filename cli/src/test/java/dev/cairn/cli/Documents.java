package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The pages that people read, and the blocks of code in them.
final class Documents {
  private static final Path ROOT = Path.of("..");

  private Documents() {}

  static Path readme() {
    return ROOT.resolve("README.md");
  }

  static Path page(String name) {
    return ROOT.resolve("docs").resolve(name);
  }

  /// Where the modules have their tests.
  static List<Path> tests() throws IOException {
    try (var modules = Files.list(ROOT)) {
      return modules.map(m -> m.resolve("src/test/java")).filter(Files::isDirectory).toList();
    }
  }

  /// The README first, then the pages of docs by name.
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(readme()));
    try (var docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /// The blocks of one language in a page, without their indentation.
  static List<String> blocks(Path page, String language) {
    Matcher fences =
        Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```").matcher(text(page));
    List<String> blocks = new ArrayList<>();
    while (fences.find()) {
      blocks.add(fences.group(1).stripIndent());
    }
    return blocks;
  }

  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
