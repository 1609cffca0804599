package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// What is written is the same in every locale, though nothing here sets one.
@Isolated("the default locale is the virtual machine's")
class LocaleTest {
  /// Other digits and another decimal sign, an i without its dot.
  private static final List<String> LOCALES = List.of("ar-EG", "tr-TR");

  private static final List<String> MORE = List.of("de-DE", "fa-IR", "hi-IN-u-nu-deva");

  private final Locale before = Locale.getDefault();

  @TempDir Path temporary;

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void outputIsTheSameToTheByte() throws Exception {
    same(LOCALES);
  }

  @Test
  @Tag("long")
  void outputIsTheSameToTheByteInOtherDigitsToo() throws Exception {
    same(MORE);
  }

  private void same(List<String> locales) throws Exception {
    Map<String, String> expected = written("und");
    assertTrue(
        expected.keySet().stream().anyMatch(name -> name.endsWith(".svg")), expected::toString);
    assertTrue(expected.size() > 12, expected.keySet()::toString);
    for (String locale : locales) {
      Map<String, String> found = written(locale);
      assertEquals(expected.keySet(), found.keySet(), locale);
      expected.forEach((name, text) -> assertEquals(text, found.get(name), locale + ": " + name));
    }
  }

  @Test
  void numbersAreReadInTheDigitsZeroToNine() throws Exception {
    Path file = temporary.resolve("three.yaml");
    Files.writeString(
        file,
        "name: three\nproblem: {type: function, name: quartic}\nstart: {type: grid, lower: -4, upper: 4, per_axis: 2}\nfinder: {type: newton_mr}\nruns: ٣\n");
    Shell refused = Shell.run("run", file, "--out", temporary.resolve("three"));
    assertEquals(1, refused.code(), refused.err());
    assertTrue(refused.err().contains("runs is '٣', must be a whole number"), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    Shell option = Shell.run("point", temporary, "--run", "٣");
    assertEquals(2, option.code(), option.err());
    assertTrue(option.err().contains("'٣' is no whole number"), option.err());
    assertEquals(2, Shell.run("point", temporary, "--run", "99999999999").code());
  }

  /// Every text that a campaign, its inspection and its export write, by name; what takes time is
  /// left out.
  private Map<String, String> written(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path directory = temporary.resolve(locale);
    var texts = new TreeMap<String, String>();
    say(
        texts,
        "run",
        Shell.run("reproduce", "fig2", "--runs", 4, "--workers", 1, "--out", directory));
    say(texts, "point", Shell.run("point", directory, "--run", 3));
    say(texts, "json", Shell.run("point", directory, "--run", 3, "--json"));
    say(texts, "csv", Shell.run("export", directory, "--format", "csv"));
    say(texts, "verdicts", Shell.run("collect", directory));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(svg|csv|json)")).toList()) {
        if (!file.endsWith("provenance.csv")) {
          String text = Files.readString(file);
          String name = directory.relativize(file).toString();
          boolean figure = name.startsWith("figures"); // which tells no time
          texts.put(name, figure ? text : timeless(text, directory));
        }
      }
    }
    return texts;
  }

  private void say(Map<String, String> texts, String name, Shell shell) {
    assertEquals(0, shell.code(), shell.err());
    String lasting =
        shell.err().replaceAll("(?m)^ *[0-9]+ %  .*\n", ""); // how many come, time decides
    texts.put("terminal, " + name, timeless(shell.out() + lasting, temporary));
  }

  /// Without what a clock says and where the files are.
  private static String timeless(String text, Path place) {
    int seconds =
        Arrays.asList(text.lines().findFirst().orElse("").split(",", -1)).indexOf("seconds");
    if (seconds >= 0) { // of a table whose fields before are not quoted
      return text.lines()
          .map(line -> line.replaceFirst("^((?:[^,]*,){" + seconds + "})[^,]*", "$1TIME"))
          .collect(Collectors.joining("\n"));
    }
    return text.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
        // From a number's first digit only: its others begin nothing.
        .replaceAll("(?<![0-9.])[0-9.]++([eE]-?[0-9]++)? ?(iterations/s|s\\b|runs/s)", "TIME")
        .replaceAll("\"seconds\" ?: ?[0-9.eE-]+", "SECONDS")
        .replaceAll("(?<![0-9])[0-9]++:[0-9]{2}", "TIME")
        .replaceAll("und|ar-EG|fa-IR|de-DE|tr-TR|hi-IN-u-nu-deva", "LOCALE")
        .replace(place.toString(), "PLACE");
  }
}
