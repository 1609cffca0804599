package dev.cairn.experiment.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.experiment.spec.PrepareSpec;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts of a file one after the other are the samples of the whole, bit for bit, prepared as the
/// whole is.
class SamplePartsTest {
  private static final int SAMPLES = 103;

  @TempDir private Path directory;

  private static DataSpec.File spec(Path path, Optional<Path> targets, PrepareSpec prepare) {
    return new DataSpec.File(
        path.toString(),
        targets.map(Path::toString),
        List.of(),
        path.toString().endsWith("csv") || path.toString().endsWith("parquet")
            ? List.of("y")
            : List.of(),
        Optional.empty(),
        prepare);
  }

  private static void check(Path path, Optional<Path> targets, PrepareSpec prepare, int parts) {
    DataSpec.File spec = spec(path, targets, prepare);
    DataTensors whole = Samples.load(spec, new SplittableRandom(1));
    SampleParts cut = SampleParts.of(spec, parts);
    assertEquals(whole.samples(), cut.samples());
    int from = 0;
    for (int i = 0; i < parts; i++) {
      DataTensors part = cut.part(i);
      DataTensors expected = whole.range(from, from + part.samples());
      assertEquals(expected.features(), part.features());
      assertEquals(expected.targets(), part.targets());
      from += part.samples();
    }
    assertEquals(whole.samples(), from);
  }

  private static void check(Path path, Optional<Path> targets) {
    check(path, targets, SAMPLES);
  }

  private static void check(Path path, Optional<Path> targets, int most) {
    for (int parts : new int[] {1, 7, most}) {
      check(path, targets, PrepareSpec.NONE, parts);
    }
    check(path, targets, new PrepareSpec(false, OptionalInt.of(90), true, OptionalInt.empty()), 11);
  }

  private static double[] random(int count) {
    return new SplittableRandom(8).doubles(count, -3, 1000).toArray();
  }

  @Test
  void arrays() throws IOException {
    Tensor x = Tensor.of(ElementType.F64, new int[] {SAMPLES, 2, 2}, random(4 * SAMPLES));
    Tensor y = Tensor.of(ElementType.F64, new int[] {SAMPLES}, random(SAMPLES));
    Path both = directory.resolve("both.npz");
    TensorFiles.write(both, Map.of("x", x, "y", y));
    check(both, Optional.empty());
    Path features = directory.resolve("features.safetensors");
    TensorFiles.write(features, Map.of("x", x));
    Path targets = directory.resolve("targets.npz");
    TensorFiles.write(targets, Map.of("other", y));
    check(features, Optional.of(targets));
  }

  @Test
  void columns() throws Exception {
    checkColumns(13);
  }

  @Test
  @Tag("long")
  void columnsOneByOne() throws Exception {
    checkColumns(SAMPLES);
  }

  private void checkColumns(int most) throws Exception {
    double[] values = random(3 * SAMPLES);
    var text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < SAMPLES; i++) {
      text.append("%s,%s,%s%n".formatted(values[3 * i], values[3 * i + 1], values[3 * i + 2]));
    }
    Path csv = Files.writeString(directory.resolve("t.csv"), text);
    check(csv, Optional.empty(), most);
    Path parquet = directory.resolve("t.parquet");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute(
          "COPY (FROM read_csv('%s')) TO '%s' (FORMAT parquet)".formatted(csv, parquet));
    }
    check(parquet, Optional.empty(), most);
  }

  @Test
  void images() throws IOException {
    Path images = directory.resolve("i.idx3-ubyte.gz");
    Path labels = directory.resolve("l.idx1-ubyte");
    try (var out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(images)));
        OutputStream plain = Files.newOutputStream(labels);
        var classes = new DataOutputStream(plain)) {
      out.writeInt(0x803);
      out.writeInt(SAMPLES);
      out.writeInt(2);
      out.writeInt(3);
      classes.writeInt(0x801);
      classes.writeInt(SAMPLES);
      for (int i = 0; i < SAMPLES; i++) {
        classes.writeByte(i % 10);
        for (int p = 0; p < 6; p++) {
          out.writeByte(i * 6 + p);
        }
      }
    }
    check(images, Optional.of(labels));
  }

  @Test
  void moreThanThereAreAreRefused() throws IOException {
    Path csv = Files.writeString(directory.resolve("few.csv"), "a,y\n1,2\n3,4\n");
    String refusal =
        assertThrows(
                CairnException.class,
                () -> SampleParts.of(spec(csv, Optional.empty(), PrepareSpec.NONE), 3))
            .getMessage();
    assertTrue(
        String.valueOf(refusal)
            .endsWith("problem.partitions is 3, must be at most 2, as many as there are samples"),
        String.valueOf(refusal));
  }
}
