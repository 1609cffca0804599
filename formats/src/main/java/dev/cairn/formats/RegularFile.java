package dev.cairn.formats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Files are digested and read, more than once: a pipe gives its bytes only once, a device without
/// end, and either may keep a reader waiting for ever.
public final class RegularFile {
  private RegularFile() {}

  /// Refuses what is there and is no file with an end. What is missing passes: reading it says so.
  ///
  /// Throws [FormatException] with the name and what it is.
  public static Path require(Path file) throws FormatException {
    Optional<String> problem = problem(file);
    if (problem.isPresent()) {
      throw new FormatException(problem.get());
    }
    return file;
  }

  /// Why it is refused, in a sentence with its name.
  public static Optional<String> problem(Path file) {
    if (!Files.exists(file) || Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(
        Files.isDirectory(file)
            ? "%s is a directory, not a file".formatted(file)
            : "%s is a pipe or a device, not a file, which can be read more than once"
                .formatted(file));
  }
}
