package dev.cairn.web;

import dev.cairn.experiment.CairnException;
import dev.cairn.report.page.Page;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.StudyEvent;
import java.util.List;
import java.util.function.LongSupplier;

/// Counts the events of a study for its live page, and draws that page. Safe for any number of
/// threads; no method waits for the study's workers.
sealed interface Tally permits CampaignTally, LandscapeTally {
  /// With what is stored already.
  static Tally of(StudyReader reader, LongSupplier nanoTime) {
    return switch (reader) {
      case StoreReader campaign -> CampaignTally.of(campaign, nanoTime);
      case CollectionReader search -> LandscapeTally.of(search);
      case ContinuationReader _ ->
          throw new CairnException(
              "branches have no live page: ./cairn resume goes on with them, ./cairn report draws"
                  + " what is there");
    };
  }

  /// What was asked for, by its name.
  String name();

  /// Whether nothing is left to do.
  boolean done();

  void accept(StudyEvent event);

  /// The work rests from now on: time that passes is not its own.
  void rest();

  /// The work goes on.
  void wake();

  /// The work ended; runs in flight are given up.
  void end();

  /// What it does while it works: "training" or "running".
  Progress.Phase working();

  /// When the work rests that is asked to.
  String restsAfter();

  /// Where the study stands, with what only the session knows.
  Progress progress(String study, Progress.Phase phase, List<String> errors, List<String> queue);

  /// Finished runs in the order in which they finished, as the page's script reads them; none of a
  /// landscape search, whose page shows points.
  List<RunView> finished(StudyReader reader, int from, int atMost);

  /// The page as it stands now.
  Page.Document page(StudyReader reader, String key);
}
