package dev.cairn.report.published;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.testkit.ParserFuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged tables of published runs are read or refused in one line.
class PublishedFuzzTest {
  private static final int QUICK = 500;

  private static final long ALLOCATION = 4 << 20;

  @TempDir Path directory;

  private void fuzz(int times) throws Exception {
    byte[] sample =
        """
        run,start_loss,start_squared_gradient_norm,final_loss,final_squared_gradient_norm,iterates_to_1e-8
        0,1.5,2e-3,0.25,1e-31,17
        1,1.25,4e-3,0.5,1e-29,
        """
            .getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve("linear.csv");
    int refused =
        new ParserFuzz(List.of(sample), ALLOCATION, 20_261_130)
            .check(
                times,
                CairnException.class,
                bytes -> {
                  ParserFuzz.write(file, bytes);
                  PublishedRuns.read(directory, "fig1", "linear");
                });
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedTablesAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedTablesAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
