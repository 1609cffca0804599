package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What README and docs tell people to type works. The two set-up commands themselves are CI's.
class DocumentsTest {
  private static final int WORDS = 700;

  /// Long searches are cut short here, and the main job is a tiny one.
  private static final Map<String, List<String>> MORE =
      Map.of(
          "./cairn reproduce fig3",
          List.of(
              "--runs 1 --iterations 1 --set start.steps=50 --set problem.data.images=200"
                  .split(" ", -1)));

  private static final Pattern LONG = Pattern.compile("--iterations \\d{3,}");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

  /// A word as a shell reads it: what stands in quotes is one.
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[^ ]+");

  /// `Test`, `Test#method`, or `#method` of the one before.
  private static final Pattern NAMED_TEST = Pattern.compile("`(?=[A-Z#])(\\w+Test)?(?:#(\\w+))?`");

  @TempDir private Path temporary;

  @Test
  void everyCommandOfTheReadmeSucceeds() throws IOException {
    Set<String> commands = commands(List.of(Documents.readme()));
    assertTrue(commands.contains("./cairn reproduce fig3"), "the main job");
    assertTrue(commands.remove("./mvnw verify"), "all tests");
    Map<String, String> said = succeed(commands);
    requireSaid(
        Documents.blocks(Documents.readme(), "text").stream()
            .filter(block -> block.contains("0-0-final"))
            .findFirst()
            .orElseThrow(),
        said.get("./cairn run quartic.yaml --certify --out runs/mine"));
  }

  /// Line by line, but for times and where "…" stands.
  private static void requireSaid(String shown, @Nullable String said) {
    List<String> lines = said == null ? List.of() : said.lines().toList();
    for (String line : shown.lines().filter(each -> !each.equals("…")).toList()) {
      String pattern =
          Pattern.compile("\\d+\\.\\d s|\\d+:\\d\\d|…")
              .splitAsStream(line)
              .map(Pattern::quote)
              .collect(Collectors.joining(".*", "", ".*"));
      assertTrue(lines.stream().anyMatch(each -> each.matches(pattern)), line + "\n" + said);
    }
  }

  /// Pages go on with what the README's commands have made.
  @Test
  @Tag("long")
  void everyCommandSucceeds() throws IOException {
    Set<String> commands = commands(Documents.pages());
    commands.remove("./mvnw verify");
    assertTrue(commands.size() > commands(List.of(Documents.readme())).size(), "those of pages");
    succeed(commands);
  }

  private Set<String> commands(List<Path> pages) throws IOException {
    Set<String> commands = new LinkedHashSet<>();
    for (Path page : pages) {
      Documents.blocks(page, "sh").stream().flatMap(String::lines).forEach(commands::add);
      writeExperiments(page);
    }
    return commands;
  }

  /// What each said.
  private Map<String, String> succeed(Set<String> commands) {
    Map<String, String> said = new HashMap<>();
    commands.removeIf(command -> command.contains("examples/external") && !numpyIsHere());
    for (String command : commands) {
      Shell shell = Shell.run(words(command).toArray());
      assertEquals(0, shell.code(), () -> command + ": " + shell.err());
      said.put(command, shell.err());
    }
    return said;
  }

  /// What the programs of examples/external need.
  private static boolean numpyIsHere() {
    try {
      return new ProcessBuilder("python3", "-c", "import numpy").start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path page : Documents.pages()) {
      for (MatchResult link : LINK.matcher(Documents.text(page)).results().toList()) {
        String target = link.group(1);
        assertTrue(
            target.startsWith("http") || Files.exists(page.resolveSibling(target)),
            () -> page + " → " + target);
      }
    }
  }

  /// What docs/robustness.md says holds Cairn to its words must be there.
  @Test
  void testsThatAreNamedAreThere() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path tests : Documents.tests()) {
      try (Stream<Path> files = Files.walk(tests)) {
        for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Documents.text(file), String::concat);
        }
      }
    }
    String last = "";
    int named = 0;
    for (MatchResult test :
        NAMED_TEST.matcher(Documents.text(Documents.page("robustness.md"))).results().toList()) {
      last = test.group(1) == null ? last : test.group(1);
      String source = sources.getOrDefault(last, "");
      String method = test.group(2) == null ? "class " + last : "void " + test.group(2) + "(";
      assertTrue(source.contains(method), last + ": " + method);
      named++;
    }
    assertTrue(named > 60, named + " tests are named");
  }

  @Test
  void theReadmesJavaCompiles() throws IOException {
    String source =
        """
        import static dev.cairn.search.StoppingRule.*;
        import dev.cairn.krylov.*;
        import dev.cairn.finder.newton.*;
        import dev.cairn.objective.*;
        import dev.cairn.program.*;
        import dev.cairn.program.evaluator.*;
        import dev.cairn.search.*;
        class Snippet {
          static Object search(double[] start) {
        %s
            return result;
          }
        }
        """
            .formatted(Documents.blocks(Documents.readme(), "java").getFirst());
    Path file = Files.writeString(temporary.resolve("Snippet.java"), source);
    var said = new StringWriter();
    var messages = new PrintWriter(said);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                messages,
                messages,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                temporary.toString(),
                file.toString());
    assertEquals(0, code, said::toString);
  }

  @Test
  void theReadmeIsShort() {
    String seen = Documents.text(Documents.readme()).replaceAll("(?s)<!--.*?-->", " ");
    long words =
        Stream.of(seen.split("\\s+", -1)).filter(word -> word.matches(".*[\\p{L}\\d].*")).count();
    assertTrue(words <= WORDS, () -> words + " words");
  }

  /// What a release holds stands below it, not under a head of its own.
  @Test
  void theChangelogHasUnreleasedChangesOnlyAboveTheReleases() {
    List<String> heads =
        Documents.text(Path.of("../CHANGELOG.md"))
            .lines()
            .filter(line -> line.startsWith("## "))
            .toList();
    assertTrue(heads.contains("## 1.0.0"), heads::toString);
    assertTrue(heads.lastIndexOf("## Unreleased") <= 0, heads::toString);
  }

  /// Writes each whole experiment of a page under its name.
  private void writeExperiments(Path page) throws IOException {
    for (String experiment : Documents.blocks(page, "yaml")) {
      if (experiment.startsWith("name: ")) {
        String name = experiment.lines().findFirst().orElseThrow().substring("name: ".length());
        Files.writeString(temporary.resolve(name + ".yaml"), experiment);
      }
    }
  }

  private List<String> words(String command) {
    assertTrue(command.startsWith("./cairn "), () -> "a command that no test runs: " + command);
    String shorter = LONG.matcher(command).replaceAll("--iterations 3");
    List<String> words = new ArrayList<>();
    WORD.matcher(shorter).results().forEach(w -> words.add(w.group().replaceAll("[\"']", "")));
    words.removeFirst();
    words.replaceAll(word -> word.replaceFirst("^runs/", temporary + "/"));
    words.replaceAll(word -> word.replaceFirst("^examples/", "../examples/"));
    words.replaceAll(
        word -> word.matches("\\w+\\.yaml") ? temporary.resolve(word).toString() : word);
    if (command.contains("digits.yaml") && command.contains("--certify")) {
      words.addAll(List.of("--set", "problem.data.prepare.samples=12")); // the proof sums over all
    }
    if (MORE.containsKey(command)) {
      words.addAll(MORE.get(command));
      words.addAll(List.of("--out", temporary.resolve("main").toString()));
    }
    return words;
  }
}
