package dev.cairn.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes the directories that a study has beside its store.
public final class OutputDirectory {
  /// What a study's directory holds.
  private static final List<String> OF_STUDIES =
      List.of("experiment.yaml", "campaign.duckdb", "collection.duckdb");

  private OutputDirectory() {}

  /// Makes a directory where it is missing. In the directory of a study, which may come from
  /// elsewhere, a link that leads out of it is refused with a [CairnException]: what it names is
  /// somebody else's.
  public static Path make(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null && planted(directory, parent) && !inside(directory, parent)) {
      throw new CairnException(
          "%s is a link that leads out of %s: remove it".formatted(directory, parent));
    }
    return Files.createDirectories(directory);
  }

  private static boolean planted(Path directory, Path parent) {
    return Files.isSymbolicLink(directory)
        && OF_STUDIES.stream().anyMatch(name -> Files.exists(parent.resolve(name)));
  }

  private static boolean inside(Path link, Path parent) throws IOException {
    return Files.exists(link) && link.toRealPath().startsWith(parent.toRealPath());
  }
}
