package dev.cairn.lab.collect;

import dev.cairn.lab.Failures;
import dev.cairn.lab.LabException;
import dev.cairn.lab.WholeFile;
import dev.cairn.lab.figure.Drawing;
import dev.cairn.lab.figure.Figure;
import dev.cairn.lab.report.CollectionFigures;
import dev.cairn.lab.report.CollectionPage;
import dev.cairn.lab.report.Report;
import dev.cairn.lab.store.Arithmetic;
import dev.cairn.lab.store.CollectionReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is made of a collection that stands alone, for people: figures and page.
public final class CollectionReport {
  private CollectionReport() {}

  /// Draws `figures/collection.svg|png|csv` and writes `report.html` into the directory, from the
  /// store alone.
  public static void write(CollectionReader reader, Path directory) {
    List<Figure> figures = CollectionFigures.of(reader);
    List<CollectionSummary> summaries = CollectionSummary.read(reader);
    String title =
        summaries.isEmpty()
            ? "no critical points"
            : "Critical points of " + summaries.getFirst().collection().problem();
    List<String> lines =
        Stream.concat(
                summaries.stream().flatMap(s -> s.lines().stream()),
                Arithmetic.mixed(Arithmetic.distinct(reader.provenance())).stream())
            .toList();
    try {
      for (Figure figure : figures) {
        Drawing.write(figure, directory.resolve("figures"));
      }
      WholeFile.write(directory.resolve(Report.FILE), CollectionPage.of(title, lines, figures));
    } catch (IOException e) {
      throw new LabException(
          "cannot write the report in %s: %s".formatted(directory, Failures.reason(e)), e);
    }
  }
}
