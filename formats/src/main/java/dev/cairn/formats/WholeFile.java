package dev.cairn.formats;

import dev.cairn.text.SystemWords;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes files that are there whole or not at all: into a neighbour first, which then takes the
/// name. Whoever reads one never meets half of it, wherever the process that wrote it was killed.
public final class WholeFile {
  private WholeFile() {}

  /// What fills the file. Does not close the stream.
  @FunctionalInterface
  public interface Content {
    /// Writes all of it.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes text in UTF-8, replacing what is there at once.
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes bytes, replacing what is there at once.
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /// Writes what the content writes, replacing what is there at once.
  public static void write(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path partial = absolute.resolveSibling(absolute.getFileName() + SystemWords.PARTIAL);
    Files.deleteIfExists(partial); // what a kill left, or a link that leads elsewhere
    try (Closeable _ = () -> Files.deleteIfExists(partial)) { // hides no failure
      try (OutputStream out =
          Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      }
      // REPLACE_EXISTING deletes first: killed between the two, it would leave nothing.
      Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
