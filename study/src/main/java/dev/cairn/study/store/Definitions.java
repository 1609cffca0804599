package dev.cairn.study.store;

import dev.cairn.experiment.spec.ExperimentFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The experiments that stores hold as text, each read once a process however often it is asked
/// for, and by however many databases.
final class Definitions {
  /// Of so many studies, those that were asked for last: a process may look at thousands, one after
  /// the other.
  private static final int KEPT = 8;

  private static final Map<String, ExperimentFile> PARSED =
      Collections.synchronizedMap(
          new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ExperimentFile> eldest) {
              return size() > KEPT;
            }
          });

  private Definitions() {}

  /// The experiment of a definition.
  ///
  /// @param source what it is called in messages
  static ExperimentFile parse(String definition, String source) {
    return PARSED.computeIfAbsent(definition, text -> ExperimentFile.parse(text, source));
  }
}
