package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of JSON's keys does not change from process to process, as that of `Map.of` does.
class KeyOrderTest {
  private static final int OTHER_PROCESSES = 1;

  @TempDir Path temporary;

  @Tag("long")
  @Test
  void theBytesOfJsonAreThoseOfEveryProcess() throws Exception {
    Path directory = temporary.resolve("fig2");
    Shell run = Shell.run("reproduce", "fig2", "--runs", 2, "--quiet", "--out", directory);
    assertEquals(0, run.code(), run.err());
    CairnProcess cairn = CairnProcess.brief(temporary);
    Set<String> texts = new HashSet<>();
    texts.add(Shell.run("point", directory, "--run", "1", "--json").out());
    for (int i = 0; i < OTHER_PROCESSES; i++) {
      CairnProcess.Ended point = cairn.run("point", directory, "--run", "1", "--json");
      assertEquals(0, point.code(), point.err());
      texts.add(point.out());
    }
    assertEquals(1, texts.size(), texts::toString);
    String text = texts.iterator().next();
    assertTrue(text.indexOf("\"cutoff\"") < text.indexOf("\"index\""), text);
  }
}
