package dev.cairn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Only the two writers of markup put text into it: elsewhere markup is a constant that one of them
/// is given. Read from the sources, because a constant and a text look alike in a class.
class MarkupTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// The writers: every text that they take is escaped in one place of theirs.
  private static final Set<String> WRITERS = Set.of("Html.java", "SvgWriter.java");

  private static final Pattern TAG =
      Pattern.compile("\"[^\"\n]*</?[a-z][a-z0-9]*(?:[ />]|\\\\?\")");

  /// What would put a text and markup together without a writer.
  private static final Pattern JOINED =
      Pattern.compile("\\.formatted\\(|String\\.format\\(|\\bappend\\(|StringBuilder|\\.join\\(");

  /// What would make markup of a text in the page.
  private static final Pattern SCRIPTED =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|createContextualFragment"
              + "|\\beval\\(|new Function|setTimeout\\(['\"`]|style:|setAttribute\\('(?:style|on)"
              + "|[`'\"]<[a-z/]");

  @Test
  void noOtherCodeJoinsMarkupAndText() throws IOException {
    var mistakes = new ArrayList<String>();
    int seen = 0;
    for (Path file : sources(".java")) {
      String source = Files.readString(file);
      boolean writer = WRITERS.contains(file.getFileName().toString());
      for (String statement : source.split("[;{]\\s*\n", -1)) {
        if (!writer && TAG.matcher(statement).find() && !statement.contains("///")) {
          seen++;
          if (JOINED.matcher(statement).find()) {
            mistakes.add(file.getFileName() + ": " + statement.strip());
          }
        }
      }
    }
    assertEquals(List.of(), mistakes);
    assertTrue(seen > 30, seen + " statements with markup");
  }

  @Test
  void thePagesScriptBuildsElements() throws IOException {
    var mistakes = new ArrayList<String>();
    List<Path> scripts = sources(".js");
    for (Path script : scripts) {
      for (String line : Files.readAllLines(script)) {
        if (!line.strip().startsWith("//") && SCRIPTED.matcher(line).find()) {
          mistakes.add(script.getFileName() + ": " + line.strip());
        }
      }
    }
    assertEquals(List.of(), mistakes);
    assertTrue(scripts.size() > 8, scripts::toString);
  }

  @Test
  void pagesHaveNoInlineStyleOrHandler() throws IOException {
    var inline = Pattern.compile("\\s(?:style|on[a-z]+)\\s*=\\s*[\"']");
    for (Path page : sources(".html")) {
      assertTrue(!inline.matcher(Files.readString(page)).find(), page::toString);
    }
  }

  private static List<Path> sources(String ending) throws IOException {
    var files = new ArrayList<Path>();
    for (String module : List.of("experiment", "study", "report", "web", "cli")) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
        all.filter(file -> file.toString().endsWith(ending)).forEach(files::add);
      }
    }
    return files;
  }
}
