package dev.cairn.cli.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.bench.ScaleTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `bench --scale` writes; the measurements themselves take minutes.
class ScaleStudyTest {
  @TempDir Path directory;

  @Test
  void campaignsOfOneAndOfManyRunsAreTimedAndDrawn() throws Exception {
    List<ScaleTable.Row> rows = new ArrayList<>();
    for (int side : new int[] {1, 3}) {
      rows.add(ScaleStudy.campaign(side, InstantSource.system()));
    }
    assertEquals(List.of(1L, 9L), rows.stream().map(ScaleTable.Row::size).toList());
    assertTrue(rows.stream().allMatch(r -> r.milliseconds() > 0), rows.toString());
    rows.add(new ScaleTable.Row("samples", "gradient", 1_000, 0.1));
    rows.add(new ScaleTable.Row("parameters", "hessian", 100, 2));
    rows.add(new ScaleTable.Row("workers", "product", 2, 0.5));
    ScaleStudy.write(rows, directory);
    List<String> csv = Files.readAllLines(directory.resolve("rows.csv"));
    assertEquals("study,operation,size,milliseconds", csv.getFirst());
    assertEquals("samples,gradient,1000,0.100000", csv.get(3));
    assertTrue(Files.readString(directory.resolve("scale.svg")).contains("parameters"));
  }
}
