package dev.cairn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("seed", "runs", "iterations");

  @ParameterizedTest
  @CsvSource({"sead, seed", "rnus, runs", "itertions, iterations", "Runs, runs"})
  void aNearWordIsNamed(String word, String meant) {
    assertEquals("did you mean '%s'?".formatted(meant), Nearest.suggestion(word, KNOWN));
  }

  @Test
  void whatIsAsNearIsNamedToo() {
    assertEquals(
        "did you mean 'fig1' or 'fig2'?",
        Nearest.suggestion("fig4", List.of("fig1", "figA1", "fig2", "all")));
    assertEquals(Optional.empty(), Nearest.near("weight", KNOWN));
    assertEquals(Optional.empty(), Nearest.near("a", List.of()));
  }

  @Test
  void whereNoneIsNearAllAreNamed() {
    assertEquals("there are: seed, runs, iterations", Nearest.suggestion("weight", KNOWN));
  }

  /// Distances known from the literature on edit distances.
  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "ca, ac, 1", "saturday, sunday, 3", "a, a, 0", "'', abc, 3"})
  void changesAreCounted(String a, String b, int changes) {
    assertEquals(changes, Nearest.distance(a, b));
    assertEquals(changes, Nearest.distance(b, a));
  }
}
