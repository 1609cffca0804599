package dev.cairn.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.testkit.ParserFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged experiment files are bound, with all their variants, or refused in one line.
class ExperimentFuzzTest {
  private static final int QUICK = 1_000;

  /// The nodes of a file of a few kilobytes and its variants.
  private static final long ALLOCATION = 64 << 20;

  private static List<byte[]> samples() throws IOException {
    List<byte[]> samples = new ArrayList<>();
    for (String name : ExperimentFile.BUNDLED) {
      samples.add(ExperimentFile.bundled(name).definition().getBytes(StandardCharsets.UTF_8));
    }
    Path examples = Path.of("..", "examples");
    samples.add(Files.readAllBytes(examples.resolve("digits").resolve("digits.yaml")));
    samples.add(Files.readAllBytes(examples.resolve("ring").resolve("ring.yaml")));
    return samples;
  }

  private static void fuzz(int times) throws Exception {
    int refused =
        new ParserFuzz(samples(), ALLOCATION, 20_261_127)
            .check(
                times,
                CairnException.class,
                bytes ->
                    ExperimentFile.parse(new String(bytes, StandardCharsets.UTF_8), "damaged.yaml")
                        .variants());
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedFilesAreBoundOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedFilesAreBoundOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
