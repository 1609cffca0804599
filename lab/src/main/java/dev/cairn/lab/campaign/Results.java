package dev.cairn.lab.campaign;

import dev.cairn.lab.Failures;
import dev.cairn.lab.LabException;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.lab.report.Report;
import dev.cairn.lab.report.ReportSettings;
import dev.cairn.lab.store.StoreReader;
import java.io.IOException;
import java.nio.file.Path;

/// What is made of a store for people: summary, figures, page.
public final class Results {
  private Results() {}

  /// Writes them all into the campaign's directory, from the store alone.
  public static void write(StoreReader reader, Path directory) {
    try {
      Report.write(reader, directory, settings(reader));
      Summary.of(reader).write(directory); // last: where it is, all is done
    } catch (IOException e) {
      throw new LabException(
          "cannot write the report in %s: %s".formatted(directory, Failures.reason(e)), e);
    }
  }

  private static ReportSettings settings(StoreReader reader) {
    String definition = reader.campaign().definition();
    var file = ExperimentFile.parse(definition, "the stored experiment");
    var settings = ReportSettings.of(file.experiment());
    return file.variants().values().stream()
        .flatMap(variant -> LinearTheory.of(variant).stream())
        .findFirst()
        .map(theory -> settings.withTheory(theory.curve()))
        .orElse(settings);
  }
}
