package dev.cairn.report.page;

import dev.cairn.study.store.CollectionReader;
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
      case StoreReader campaign -> {
        Results.write(campaign, directory);
        CollectionReader collection = CollectionReader.of(campaign);
        if (!collection.collections().isEmpty()) {
          CollectionReport.write(collection, directory);
        }
      }
      case CollectionReader collection -> CollectionReport.write(collection, directory);
    }
  }
}
