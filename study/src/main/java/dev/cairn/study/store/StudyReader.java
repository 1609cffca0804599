package dev.cairn.study.store;

import java.nio.file.Path;

/// Reads what a study has stored: a campaign, or a collection of critical points that stands alone,
/// as of a landscape search.
public sealed interface StudyReader extends AutoCloseable permits StoreReader, CollectionReader {
  /// Opens the study in a directory. While another process writes to it this fails, saying so.
  ///
  /// Throws [dev.cairn.experiment.CairnException] where there is none.
  static StudyReader open(Path directory) {
    return CollectionReader.standsAlone(directory)
        ? CollectionReader.open(directory)
        : StoreReader.open(directory);
  }

  @Override
  void close();
}
