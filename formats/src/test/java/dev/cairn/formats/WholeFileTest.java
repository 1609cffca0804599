package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path directory;

  @Test
  void whatFailsLeavesTheFileThatWasThere() throws Exception {
    Path file = directory.resolve("file");
    WholeFile.write(file, "before");
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write('a');
                      throw new IOException("No space left on device");
                    }));
    assertEquals("No space left on device", failure.getMessage());
    assertEquals("before", Files.readString(file));
    assertFalse(Files.exists(directory.resolve("file.partial")));
  }

  /// The unfinished file cannot be removed: a directory with something in it stands in its place.
  @Test
  void theFirstCauseIsToldWhereCleaningUpFails() {
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                WholeFile.write(
                    directory.resolve("file"),
                    out -> {
                      Path partial = directory.resolve("file.partial");
                      Files.delete(partial);
                      Files.createDirectories(partial.resolve("something"));
                      throw new IOException("No space left on device");
                    }));
    assertEquals("No space left on device", failure.getMessage());
    assertEquals(1, failure.getSuppressed().length);
  }
}
