package dev.cairn.report.page;

import dev.cairn.experiment.Failures;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.TheoryRow;
import dev.cairn.study.store.VariantRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is made of a store for people: summary, figures, page.
public final class Results {
  private Results() {}

  /// Writes them all into the campaign's directory, from the store alone.
  ///
  /// @return the summary
  public static Summary write(StoreReader reader, Path directory) {
    try {
      Summary summary = Report.write(reader, directory, settings(reader));
      summary.write(directory); // last: where it is, all is done
      return summary;
    } catch (IOException e) {
      throw Failures.at("cannot write the report in", directory, e);
    }
  }

  private static ReportSettings settings(StoreReader reader) {
    var settings = ReportSettings.of(reader.experiment().experiment());
    return reader.variants().stream()
        .filter(variant -> !reader.theory(variant.variant()).isEmpty())
        .findFirst()
        .map(variant -> settings.withTheory(curve(reader, variant)))
        .orElse(settings);
  }

  /// Morse index, as a fraction of the dimension, and loss of every class that theory knows.
  private static Curve curve(StoreReader reader, VariantRow variant) {
    List<TheoryRow> classes = reader.theory(variant.variant());
    double n = variant.parameters();
    return Curve.of(
        "theory",
        classes.stream().mapToDouble(each -> each.morseIndex() / n).toArray(),
        classes.stream().mapToDouble(TheoryRow::loss).toArray());
  }
}
