package dev.cairn.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Files that this process has found to hold tables alone, or made so. As long as they stay as it
/// left them they need not be searched again, which takes twice as long as opening them.
final class KnownFiles {
  /// What changes with the bytes of a file.
  private record State(long size, FileTime modified) {}

  /// By what tells a file from all others, whatever its name becomes.
  private static final Map<Object, State> LEFT = new ConcurrentHashMap<>();

  private KnownFiles() {}

  /// Whether the file is as this process left it.
  static boolean unchanged(Path file) {
    return attributes(file).filter(now -> state(now).equals(LEFT.get(now.fileKey()))).isPresent();
  }

  /// This process, which has run its own statements alone in the file, leaves it.
  static void leave(Path file) {
    attributes(file).ifPresent(now -> LEFT.put(now.fileKey(), state(now)));
  }

  private static State state(BasicFileAttributes attributes) {
    return new State(attributes.size(), attributes.lastModifiedTime());
  }

  /// Nothing of a file part of which stands in a log beside it, or that cannot be told from others.
  private static Optional<BasicFileAttributes> attributes(Path file) {
    if (Files.exists(file.resolveSibling(file.getFileName() + ".wal"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAttributes(file, BasicFileAttributes.class))
          .filter(attributes -> attributes.fileKey() != null);
    } catch (IOException e) {
      return Optional.empty(); // opening it says why
    }
  }
}
