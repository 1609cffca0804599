package dev.cairn.study.store;

import dev.cairn.experiment.spec.Experiment;
import java.nio.file.Path;
import java.util.List;

/// Reads what a study has stored: a campaign, a collection of critical points that stands alone, as
/// of a landscape search, or branches along a parameter.
public sealed interface StudyReader extends AutoCloseable
    permits StoreReader, CollectionReader, ContinuationReader {
  /// Opens the study in a directory. While another process writes to it this fails, saying so.
  ///
  /// Throws [dev.cairn.experiment.CairnException] where there is none.
  static StudyReader open(Path directory) {
    return open(directory, directory);
  }

  /// Likewise, to write its tables to files in a directory elsewhere.
  static StudyReader open(Path directory, Path target) {
    if (ContinuationReader.present(directory)) {
      return ContinuationReader.open(directory, target);
    }
    return CollectionReader.standsAlone(directory)
        ? CollectionReader.open(directory, target)
        : StoreReader.open(directory, target);
  }

  /// Whether anything is stored in a directory.
  static boolean present(Path directory) {
    return CollectionReader.file(directory).isPresent() || ContinuationReader.present(directory);
  }

  /// The processes that worked on it; none where points were gathered from several campaigns.
  List<ProvenanceRow> provenance();

  /// What was asked for: an experiment a variant of a campaign, or a problem of a collection or
  /// of branches.
  List<Experiment> experiments();

  @Override
  void close();
}
