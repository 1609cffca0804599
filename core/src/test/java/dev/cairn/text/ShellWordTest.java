package dev.cairn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  /// The oracle is the shell.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/fig3",
        "a b",
        "it's",
        "$HOME/x",
        "`id`",
        "a\"b",
        "*",
        "~",
        "a;b",
        "#a",
        "\\",
        "ä",
        "a\nb",
        "''",
        "!",
        "{a,b}"
      })
  void theShellReadsThePath(String path) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(Path.of(path))).start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(path, read);
  }

  @Test
  void aPathIsNoOption() {
    assertEquals("./-rf", ShellWord.of(Path.of("-rf")));
    assertEquals("runs/fig3", ShellWord.of(Path.of("runs/fig3")));
  }
}
