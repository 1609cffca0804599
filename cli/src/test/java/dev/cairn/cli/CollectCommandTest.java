package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.search.PointKind;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectCommandTest {
  @TempDir Path temporary;

  private Path campaign(String name, String finder, int runs) throws IOException {
    Path file = temporary.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
            name: himmelblau
            problem: {type: function, name: himmelblau}
            start: {type: box}
            finder: %s
            stop: {squared_gradient_below: 1e-22}
            runs: %d
            iterations: 100
            """
            .formatted(finder, runs));
    Path directory = temporary.resolve(name);
    Shell run = Shell.run("run", file, "--quiet", "--workers", "1", "--out", directory);
    assertEquals(0, run.code(), run.err());
    return directory;
  }

  @Tag("long")
  @Test
  void saddlesAreConnectedToTheirMinimaAndTheReportDrawsIt() throws IOException {
    Path campaign = campaign("newton", "{type: pseudo_inverse_newton}", 60);
    Path points = temporary.resolve("points");
    Shell collected = Shell.run("collect", campaign, "--connect", "4", "--out", points);
    assertEquals(0, collected.code(), collected.err());
    try (CollectionReader reader = CollectionReader.open(points)) {
      List<CollectedRow> all = reader.collected(0);
      assertEquals(8, reader.connections(0).size(), "two descents from each of the four saddles");
      for (var descent : reader.connections(0)) {
        assertEquals(1, all.get(descent.saddle()).morseIndex());
        assertEquals(0, all.get(descent.minimum().orElseThrow()).morseIndex());
      }
    }
    Shell report = Shell.run("report", points);
    assertEquals(0, report.code(), report.err());
    String figure = Files.readString(points.resolve("figures/collection.csv"));
    assertTrue(figure.contains("saddle"), "the graph is drawn");
  }

  /// Three runs find no more than three points; whoever knows them finds others.
  @Tag("long")
  @Test
  void deflatedNewtonStaysAwayFromACollection() throws IOException {
    Path few = campaign("few", "{type: pseudo_inverse_newton}", 3);
    Path known = temporary.resolve("known");
    assertEquals(0, Shell.run("collect", few, "--quiet", "--out", known).code());
    Path others =
        campaign("others", "{type: deflated_newton, collection: %s}".formatted(known), 12);
    int arrived = 0;
    try (CollectionReader collection = CollectionReader.open(known);
        StoreReader runs = StoreReader.open(others)) {
      List<CollectedRow> points = collection.collected(0);
      assertTrue(!points.isEmpty(), "something is known");
      for (PointRow end : runs.points(PointKind.FINAL)) {
        if (end.squaredGradientNorm() < 1e-20) {
          arrived++;
          for (CollectedRow point : points) {
            double distance =
                Math.hypot(
                    point.theta().get(0) - end.theta().get(0),
                    point.theta().get(1) - end.theta().get(1));
            assertTrue(distance > 0.1, "run %d found %s again".formatted(end.run(), point));
          }
        }
      }
    }
    assertTrue(arrived >= 4, arrived + " of 12 arrived elsewhere");
  }
}
