package dev.cairn.study.store;

import dev.cairn.experiment.spec.ExperimentFile;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The experiments that a store holds as text, each read once however often it is asked for. Shared
/// by all connections of a process to one file.
final class Definitions {
  private final Map<String, ExperimentFile> parsed = new ConcurrentHashMap<>();

  /// The experiment of a definition.
  ///
  /// @param source what it is called in messages
  ExperimentFile parse(String definition, String source) {
    return parsed.computeIfAbsent(definition, text -> ExperimentFile.parse(text, source));
  }
}
