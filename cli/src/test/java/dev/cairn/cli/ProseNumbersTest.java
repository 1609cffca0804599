package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers in prose come from files.
///
/// In the README's section on results, in docs/results.md, docs/claims.md, docs/results and in
/// docs/proofs.md on the oracle a comment follows the text, unseen in the rendered page. It says
/// where each number of the text comes from: a kept file and what to ask of it ([KeptNumbers]),
/// `paper:` for what is published, `setting:` for what was asked for and for mathematics,
/// `machine:` for times and machines, and, in docs/results alone, `unkept:` for what was seen or
/// timed when the result was made and stands in no file.
class ProseNumbersTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RESULTS = ROOT.resolve(Path.of("docs", "results"));

  private static final Pattern MARK = Pattern.compile("(?s)<!-- numbers\\n(.*?)-->");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.,^‖-])\\d+(?:,\\d{3})*(?:\\.\\d+)*(?:[eE][-+−]?\\d+)?(?![\\w])");
  private static final Pattern NO_PROSE =
      Pattern.compile("`[^`]*`|\\]\\([^)]*\\)|Figures? (?:A\\.)?\\d|(?m)^#.*$");

  private static final Set<String> ELSEWHERE = Set.of("paper", "setting", "machine");
  private static final String UNKEPT = "unkept";

  @Test
  void thoseOfTheReadmesResultsDo() throws IOException {
    String text = Documents.text(Documents.readme());
    int begin = text.indexOf("## Results");
    int end = text.indexOf("\n## ", begin + 1);
    assertTrue(begin > 0 && end > begin, "the section on results");
    assertEquals(List.of(), mistakes(text.substring(begin, end), ELSEWHERE));
  }

  @Test
  void thoseOfTheBooksResultsDo() throws IOException {
    String text = Files.readString(ROOT.resolve(Path.of("docs", "results.md")));
    int begin = text.indexOf("## Figure 3 at the published size");
    assertTrue(begin > 0, "the sections on results");
    assertEquals(List.of(), mistakes(text.substring(begin), ELSEWHERE));
  }

  @Test
  void thoseOfTheClaimsDo() throws IOException {
    String text = Files.readString(ROOT.resolve(Path.of("docs", "claims.md")));
    assertEquals(List.of(), mistakes(text, ELSEWHERE));
  }

  @Test
  void thoseOfTheSoundnessCampaignsDo() throws IOException {
    String text = Files.readString(ROOT.resolve(Path.of("docs", "proofs.md")));
    int begin = text.indexOf("## Held against an oracle");
    int end = text.indexOf("\n## ", begin + 1);
    assertTrue(begin > 0 && end > begin, "the section on the oracle");
    assertEquals(List.of(), mistakes(text.substring(begin, end), ELSEWHERE));
  }

  @Test
  void thoseOfTheKillsDo() throws IOException {
    String text = Files.readString(ROOT.resolve(Path.of("docs", "robustness.md")));
    int begin = text.indexOf("## Killed");
    int end = text.indexOf("\n## ", begin + 1);
    assertTrue(begin > 0 && end > begin, "the section on kills");
    assertEquals(List.of(), mistakes(text.substring(begin, end), ELSEWHERE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "continuation",
        "fig1",
        "figA1",
        "finders",
        "landscape",
        "without-l2",
        "optimisers"
      })
  void thoseOfTheResultsDo(String name) throws IOException {
    Set<String> allowed = new LinkedHashSet<>(ELSEWHERE);
    allowed.add(UNKEPT);
    String text = Files.readString(RESULTS.resolve(name).resolve("README.md"));
    assertEquals(List.of(), mistakes(text, allowed));
  }

  @Test
  void everyPageOfResultsIsRead() throws IOException {
    try (var pages = Files.walk(RESULTS)) {
      assertEquals(7, pages.filter(page -> page.toString().endsWith(".md")).count());
    }
  }

  @Test
  void anUnmarkedAWrongAndAStaleNumberAreFound() {
    String marked = "17 runs, 5 %.\n\n<!-- numbers\nfig3/summary.json: 17 = /critical/1e-8\n-->\n";
    assertEquals(
        List.of(
            "17 is 16.0 by fig3/summary.json: /critical/1e-8", "5 has no mark in: 17 runs, 5 %."),
        mistakes(marked, ELSEWHERE));
    assertEquals(
        List.of("7 is marked and not there: eleven runs"),
        mistakes("eleven runs\n\n<!-- numbers\npaper: 7\n-->\n", ELSEWHERE));
    assertEquals(
        List.of("'unkept' is no source here"),
        mistakes("7 runs\n\n<!-- numbers\nunkept: 7\n-->\n", ELSEWHERE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new KeptNumbers(RESULTS.resolve("fig3/summary.json")).value("/nothing"));
  }

  /// What is wrong with the numbers of a text, in words.
  private static List<String> mistakes(String text, Set<String> allowed) {
    List<String> mistakes = new ArrayList<>();
    int from = 0;
    for (MatchResult mark : MARK.matcher(text).results().toList()) {
      check(text.substring(from, mark.start()), mark.group(1), allowed, mistakes);
      from = mark.end();
    }
    check(text.substring(from), "", allowed, mistakes);
    return mistakes;
  }

  /// A block of prose and what its mark says.
  private static void check(String prose, String mark, Set<String> allowed, List<String> mistakes) {
    Set<String> open = new LinkedHashSet<>();
    for (MatchResult number :
        NUMBER.matcher(NO_PROSE.matcher(prose).replaceAll(" ")).results().toList()) {
      open.add(number.group());
    }
    Set<String> there = Set.copyOf(open);
    for (String line : mark.lines().toList()) {
      int colon = line.indexOf(": ");
      String source = line.substring(0, colon);
      String said = line.substring(colon + 2);
      boolean file = source.contains("/");
      if (!file && !allowed.contains(source)) {
        mistakes.add("'%s' is no source here".formatted(source));
        return;
      }
      for (String entry : said.split(file ? "; *" : " +", -1)) {
        String number = file ? entry.substring(0, entry.indexOf(" = ")) : entry;
        if (!there.contains(number)) {
          mistakes.add("%s is marked and not there: %s".formatted(number, shortened(prose)));
        }
        open.remove(number);
        if (file) {
          String expression = entry.substring(entry.indexOf(" = ") + 3);
          double value = new KeptNumbers(RESULTS.resolve(source)).value(expression);
          if (!rounds(value, number)) {
            mistakes.add("%s is %s by %s: %s".formatted(number, value, source, expression));
          }
        }
      }
    }
    open.forEach(number -> mistakes.add(number + " has no mark in: " + shortened(prose)));
  }

  private static String shortened(String prose) {
    String line = prose.strip().lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), 60));
  }

  /// Whether a value, without its sign, rounds to a number as it is written.
  private static boolean rounds(double value, String written) {
    BigDecimal number = new BigDecimal(written.replace(",", "").replace("−", "-"));
    double unit = Math.pow(10, -number.scale());
    return Math.abs(Math.abs(value) - number.doubleValue()) <= unit * (0.5 + 1e-9);
  }
}
