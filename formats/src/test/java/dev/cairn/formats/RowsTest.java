package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows of files read alone are those of the whole.
class RowsTest {
  @TempDir private Path directory;

  /// Element i is i / 4, which every type of this test holds in its own way.
  private static Tensor tensor(ElementType type, int... shape) {
    int count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = type.isFloating() ? i / 4.0 : i;
    }
    return Tensor.of(type, shape, values);
  }

  private void check(Path file, Map<String, Tensor> all) throws IOException {
    var shapes = TensorFiles.shapes(file, Limits.DEFAULT);
    assertEquals(all.keySet(), shapes.keySet());
    for (var entry : all.entrySet()) {
      Tensor whole = entry.getValue();
      assertArrayEquals(whole.shape(), shapes.get(entry.getKey()));
      for (Rows rows :
          new Rows[] {new Rows(0, 1), new Rows(2, 5), new Rows(0, 7), new Rows(6, 7)}) {
        NamedTensors read = TensorFiles.read(file, Limits.DEFAULT, Set.of(entry.getKey()), rows);
        assertEquals(Set.of(entry.getKey()), read.tensors().keySet());
        assertEquals(whole.range(rows.from(), rows.to()), read.require(entry.getKey()));
      }
    }
    String refusal =
        assertThrows(
                FormatException.class,
                () -> TensorFiles.read(file, Limits.DEFAULT, all.keySet(), new Rows(5, 8)))
            .getMessage();
    assertTrue(String.valueOf(refusal).endsWith("7 rows, needed are 8"), String.valueOf(refusal));
  }

  @Test
  void arraysOfEveryKind() throws IOException {
    var all = new LinkedHashMap<String, Tensor>();
    all.put("wide", tensor(ElementType.F32, 7, 3, 2));
    all.put("flat", tensor(ElementType.I16, 7));
    all.put("last", tensor(ElementType.F64, 7, 2));
    Path npz = directory.resolve("a.npz");
    Npz.write(npz, all);
    check(npz, all);
    Path safetensors = directory.resolve("a.safetensors");
    Safetensors.write(safetensors, all);
    check(safetensors, all);
    Path npy = directory.resolve("wide.npy");
    Npy.write(npy, Objects.requireNonNull(all.get("wide")));
    check(npy, Map.of("wide", Objects.requireNonNull(all.get("wide"))));
    Path deflated = directory.resolve("deflated.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(deflated))) {
      zip.putNextEntry(new ZipEntry("wide.npy"));
      zip.write(Files.readAllBytes(npy));
      zip.closeEntry();
    }
    check(deflated, Map.of("wide", Objects.requireNonNull(all.get("wide"))));
  }

  @Test
  void columnAfterColumnIsRefused() throws IOException {
    Path file = directory.resolve("x.npy");
    Npy.write(file, tensor(ElementType.F64, 7, 2));
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Files.write(file, text.replace("False", "True ").getBytes(StandardCharsets.ISO_8859_1));
    String refusal =
        assertThrows(
                FormatException.class,
                () -> TensorFiles.read(file, Limits.DEFAULT, Set.of("x"), new Rows(0, 2)))
            .getMessage();
    assertTrue(String.valueOf(refusal).contains("column by column"), String.valueOf(refusal));
  }

  @Test
  void linesOfText() throws IOException {
    var text = new StringBuilder("a,\"b\nc\"\n\n");
    for (int i = 0; i < 600; i++) {
      text.append(i).append(',').append(i % 2 == 0 ? "-" : "\"").append(i / 8.0);
      text.append(i % 2 == 0 ? "\r\n" : "\"\n\n");
    }
    Path file = Files.writeString(directory.resolve("t.csv"), text);
    assertEquals(600, Csv.DEFAULT.rows(file, Limits.DEFAULT));
    for (Rows rows : new Rows[] {new Rows(0, 3), new Rows(255, 599), new Rows(599, 600)}) {
      Table some = Csv.DEFAULT.read(file, Limits.DEFAULT, rows);
      assertEquals(rows.count(), some.rows());
      for (int i = rows.from(); i < rows.to(); i++) {
        assertEquals(i, some.column("a")[i - rows.from()]);
        assertEquals(i % 2 == 0 ? -(i / 8.0) : i / 8.0, some.column("b\nc")[i - rows.from()]);
      }
    }
    assertThrows(
        FormatException.class, () -> Csv.DEFAULT.read(file, Limits.DEFAULT, new Rows(598, 601)));
  }
}
