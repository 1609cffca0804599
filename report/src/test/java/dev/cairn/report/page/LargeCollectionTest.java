package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Renumbering;
import dev.cairn.collection.Shape;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.Point;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.store.RunOutcomeRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.ShapeColumns;
import dev.cairn.study.store.SourceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeCollectionTest {
  private static final int WELLS = 7;

  /// Points of a sum of seven double wells.
  private static final int POINTS = 2187;

  @TempDir Path directory;

  @Test
  void thousandsOfPointsPassThroughTheReport() throws IOException {
    fill();
    try (CollectionReader reader = CollectionReader.open(directory)) {
      CollectionReport.write(reader, directory);
      var summary = CollectionSummary.read(reader).getFirst();
      assertEquals(POINTS, summary.rows().size());
      assertEquals(POINTS, summary.knownFound());
    }
    List<String> figure = Files.readAllLines(directory.resolve("figures/collection.csv"));
    long drawn = figure.stream().filter(line -> line.contains("no proof tried")).count();
    assertEquals(POINTS, drawn, "every point is drawn");
    String page = Files.readString(directory.resolve("report.html"));
    assertTrue(page.contains("2187 of 2187"), "the page counts them");
  }

  /// Every critical point of Σ (xᵢ² − 1)²: each coordinate is −1, 0 or 1, and 0 is uphill.
  private void fill() {
    String definition = ExperimentFile.landscape("double-wells:" + WELLS).definition();
    var points = new ArrayList<CollectedRow>();
    var outcomes = new ArrayList<RunOutcomeRow>();
    for (int id = 0; id < POINTS; id++) {
      double[] theta = new double[WELLS];
      int index = 0;
      int rest = id;
      for (int i = 0; i < WELLS; i++) {
        theta[i] = rest % 3 - 1;
        index += rest % 3 == 1 ? 1 : 0;
        rest /= 3;
      }
      points.add(
          new CollectedRow(
              0,
              id,
              index,
              0,
              index,
              0,
              4,
              (double) index / WELLS,
              "1",
              "1",
              1,
              Degeneracy.REGULAR,
              0,
              0,
              Optional.empty(),
              0,
              0,
              id,
              Point.of(theta),
              ShapeColumns.of(new Shape.Isolated(1e-5))));
      outcomes.add(
          new RunOutcomeRow(
              0, 0, id, 0, RunOutcome.COLLECTED, OptionalInt.of(id), 0, Optional.empty()));
    }
    try (CollectionStore store = CollectionStore.open(directory)) {
      store.add(
          new CollectionRow(
              Schema.VERSION,
              0,
              "double-wells:7",
              definition,
              0,
              WELLS,
              "none",
              "1",
              0,
              false,
              1e-5,
              1e-10,
              1e-7,
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
      store.add(new SourceRow(0, "double-wells:7", 1, "2026-11-24T00:00:00Z", "."));
      store.add(0, outcomes, points, Renumbering.NONE);
    }
  }
}
