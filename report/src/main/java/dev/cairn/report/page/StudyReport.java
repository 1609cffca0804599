package dev.cairn.report.page;

import dev.cairn.report.summary.Summary;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import java.nio.file.Path;

/// What is made of a study for people and programs: figures, page and summary.
public final class StudyReport {
  private StudyReport() {}

  /// Writes them all into the study's directory, from the store alone; of a campaign whose points
  /// were collected, those of the collection too.
  public static void write(StudyReader study, Path directory) {
    switch (study) {
      case StoreReader campaign -> write(campaign, directory);
      case CollectionReader collection -> CollectionReport.write(collection, directory);
      case ContinuationReader branches -> BranchReport.write(branches, directory);
    }
  }

  /// The same of a campaign.
  ///
  /// @return its summary
  public static Summary write(StoreReader campaign, Path directory) {
    Summary summary = Results.write(campaign, directory);
    CollectionReader collection = CollectionReader.of(campaign);
    if (!collection.collections().isEmpty()) {
      CollectionReport.write(collection, directory);
    }
    return summary;
  }
}
