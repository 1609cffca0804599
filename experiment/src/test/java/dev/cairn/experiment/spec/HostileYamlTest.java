package dev.cairn.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What YAML can do to other programs, it does not do here: nothing multiplies, nothing is made of
/// a tag, nothing nests without end.
class HostileYamlTest {
  private static final String SOUND =
      """
      name: sound
      problem: {type: formula, f: "x^2 + y^2"}
      start: {type: uniform, lower: -1, upper: 1}
      finder: {type: newton_mr}
      runs: 2
      iterations: 3
      """;

  private static String refusal(String yaml) {
    String message =
        assertThrows(
                CairnException.class, () -> ExperimentFile.parse(yaml, "hostile.yaml").variants())
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("hostile.yaml"), message);
    assertFalse(message.matches("(?s).*(\\w(Exception|Error)\\b|\\bget[A-Z]|`).*"), message);
    return message;
  }

  @Test
  void anAliasIsRefusedWhereItStands() {
    String laughs = "a: &a [ha, ha, ha, ha]\n";
    for (char level = 'b'; level < 'k'; level++) {
      char below = (char) (level - 1);
      laughs +=
          "%s: &%s [*%s, *%s, *%s, *%s]\n".formatted(level, level, below, below, below, below);
    }
    assertEquals("hostile.yaml, line 2: aliases are not taken here", refusal(laughs));
    assertEquals(
        "hostile.yaml, line 8: aliases are not taken here",
        refusal(SOUND + "title: &t a title\nstop: *t\n"));
  }

  @Test
  void aMergedMappingIsAKeyThatNobodyKnows() {
    assertTrue(refusal(SOUND + "<<: {runs: 5}\n").contains("unknown key '<<'"));
  }

  /// A class that is made, or a method that is called, shows by its property.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!java.lang.ProcessBuilder [touch, hostile]",
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
        "!<tag:yaml.org,2002:java.util.Date> {time: 0}",
        "!!set {a, b}",
        "!!omap [a: 1]",
      })
  void aTagMakesNothing(String tagged) {
    assertTrue(refusal(SOUND + "title: " + tagged + "\n").contains("title is 'a "));
  }

  @Test
  void aTaggedTextIsText() {
    for (String text : List.of("!!str 7", "!!java.lang.String 7")) {
      var variants =
          ExperimentFile.parse(SOUND + "title: " + text + "\n", "tagged.yaml").variants();
      assertEquals(
          List.of(Optional.of("7")),
          variants.values().stream().map(Experiment::title).toList(),
          text);
    }
  }

  /// As a value, as a key, alone and in the wrong order; a whole pair is a character.
  @Test
  void halfACharacterIsRefused() {
    for (String half : List.of("\\ud800", "a\\udc00b", "\\ude00\\ud83d")) {
      String name = SOUND.replace("name: sound", "name: \"" + half + "\"");
      assertTrue(refusal(name).startsWith("hostile.yaml, line 1: '"), half);
      assertTrue(refusal(name).endsWith("' holds half of a character"), half);
      assertTrue(refusal(SOUND + "\"" + half + "\": 1\n").endsWith("holds half of a character"));
    }
    String whole = SOUND.replace("name: sound", "name: \"\\ud83d\\ude00\"");
    assertEquals("😀", ExperimentFile.parse(whole, "hostile.yaml").experiment().name());
  }

  @Test
  void bytesThatAreNoneAreRefused() {
    assertTrue(refusal(SOUND + "title: !!binary 7\n").contains("no YAML"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void deepNestingIsRefused(String level) {
    refusal("name: " + (level.equals("- ") ? "\n" : "") + level.repeat(100_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"99999999999999999999999", "1e400", "0x10", "1_0", "2e0", "٣", ".nan", ""})
  void whatIsNoWholeNumberIsNoNumberOfRuns(String runs) {
    assertTrue(refusal(SOUND.replace("runs: 2", "runs: " + runs)).contains("runs is '"));
  }
}
