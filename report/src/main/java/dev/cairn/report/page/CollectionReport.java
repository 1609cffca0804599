package dev.cairn.report.page;

import dev.cairn.experiment.Failures;
import dev.cairn.formats.WholeFile;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.report.summary.CollectionNumbers;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is made of a collection, for people and programs: figures, page and numbers.
public final class CollectionReport {
  private CollectionReport() {}

  /// Draws `figures/collection.svg|png|csv` and writes the page and the numbers into the directory,
  /// from the store alone: `report.html` and `summary.json` of a collection that stands alone,
  /// `collection.html` and `collection.json` beside those of its campaign.
  public static void write(CollectionReader reader, Path directory) {
    boolean alone = CollectionReader.standsAlone(directory);
    List<Figure> figures = CollectionFigures.of(reader);
    List<CollectionSummary> summaries = CollectionSummary.read(reader);
    try {
      for (Figure figure : figures) {
        Drawing.write(figure, directory.resolve("figures"));
      }
      WholeFile.write(
          directory.resolve(alone ? Report.FILE : "collection.html"),
          CollectionPage.of(title(summaries), lines(reader, summaries), points(reader), figures));
      WholeFile.write(
          directory.resolve(alone ? Summary.FILE : "collection.json"),
          CollectionNumbers.All.of(summaries, reader.provenance()).json());
    } catch (IOException e) {
      throw Failures.at("cannot write the report in", directory, e);
    }
  }

  /// The live page of a landscape search: what is found by now, and buttons to steer it.
  ///
  /// @param key what its script shows the server to be obeyed
  public static Page.Document live(CollectionReader reader, String key) {
    List<CollectionSummary> summaries = CollectionSummary.read(reader);
    return CollectionPage.live(
        title(summaries),
        lines(reader, summaries),
        points(reader),
        CollectionFigures.of(reader),
        key);
  }

  private static List<List<CollectedRow>> points(CollectionReader reader) {
    return reader.collections().stream().map(row -> reader.collected(row.collection())).toList();
  }

  private static String title(List<CollectionSummary> summaries) {
    return summaries.isEmpty()
        ? "no critical points"
        : "Critical points of " + summaries.getFirst().collection().problem();
  }

  private static List<String> lines(CollectionReader reader, List<CollectionSummary> summaries) {
    return Stream.concat(
            summaries.stream().flatMap(s -> s.lines().stream()),
            Arithmetic.mixed(Arithmetic.distinct(reader.provenance())).stream())
        .toList();
  }
}
