package dev.cairn.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  @TempDir Path directory;

  @Test
  void readsPlainAndCompressedImagesAlike() throws IOException {
    byte[] file = file(new int[] {0x803, 2, 2, 3}, 0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11);
    Images plain = IdxFile.images(write("plain", file));
    assertEquals(2, plain.count());
    assertEquals(255, plain.get(0, 1, 2));
    assertEquals(9, plain.get(1, 1, 0));
    assertEquals(plain, IdxFile.images(write("compressed", gzip(file))));
  }

  @Test
  void readsLabels() throws IOException {
    Labels labels = IdxFile.labels(write("l", file(new int[] {0x801, 3}, 7, 0, 200)));
    assertEquals(Labels.of(new byte[] {7, 0, (byte) 200}), labels);
    assertEquals(200, labels.get(2));
  }

  @Test
  void refusesAWrongMagicNumber() throws IOException {
    refuses("magic number 0x00000801", file(new int[] {0x801, 3}, 7, 0, 2));
    refuses("magic number", "not an IDX file".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void refusesTruncationWhereverItFalls() throws IOException {
    byte[] whole = file(new int[] {0x803, 2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
    byte[] compressed = gzip(whole);
    for (int length = 0; length < whole.length; length++) {
      refuses("", Arrays.copyOf(whole, length));
    }
    refuses("truncated: 2 × 4 bytes declared, 7 found", Arrays.copyOf(whole, whole.length - 1));
    for (int length = 1; length < compressed.length; length++) {
      refuses("", Arrays.copyOf(compressed, length));
    }
  }

  @Test
  void refusesBytesBeyondTheEnd() throws IOException {
    refuses("more bytes", file(new int[] {0x803, 1, 1, 1}, 1, 2));
  }

  @Test
  void refusesHugeDeclarationsWithoutHugeMemory() throws IOException {
    refuses("more than the", file(new int[] {0x803, 70_000, 100, 100}, 1, 2));
    refuses("more than the", file(new int[] {0x803, Integer.MAX_VALUE, 28, 28}, 1));
    refuses("4294967295 images", file(new int[] {0x803, -1, 28, 28}, 1));
    refuses("0 rows", file(new int[] {0x803, 1, 0, 28}, 1));
  }

  @Test
  void namesAFileThatIsNotThere() {
    var e =
        assertThrows(DataException.class, () -> IdxFile.images(directory.resolve("nowhere.gz")));
    assertTrue(e.getMessage().contains("nowhere.gz: cannot be read: there is no such file"));
  }

  @Test
  void namesTheMissingHalfOfMnist() throws IOException {
    write("train-images-idx3-ubyte", file(new int[] {0x803, 1, 1, 1}, 1));
    var alone = assertThrows(DataException.class, () -> Mnist.read(directory));
    assertTrue(alone.getMessage().contains("but not its labels"), alone.getMessage());
    write("train-labels-idx1-ubyte.gz", gzip(file(new int[] {0x801, 2}, 1, 2)));
    var different = assertThrows(DataException.class, () -> Mnist.read(directory));
    assertTrue(different.getMessage().contains("1 images but"), different.getMessage());
  }

  @Test
  void readsAnOriginalDirectory() throws IOException {
    write("t10k-images-idx3-ubyte.gz", gzip(file(new int[] {0x803, 2, 1, 1}, 9, 8)));
    write("t10k-labels-idx1-ubyte", file(new int[] {0x801, 2}, 1, 2));
    assertEquals(2, Mnist.read(directory).count());
    assertThrows(DataException.class, () -> Mnist.read(directory.resolve("empty")));
  }

  private void refuses(String reason, byte[] file) throws IOException {
    Path path = write("bad", file);
    var e = assertThrows(DataException.class, () -> IdxFile.images(path));
    assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private static byte[] file(int[] header, int... values) {
    var buffer = ByteBuffer.allocate(4 * header.length + values.length);
    Arrays.stream(header).forEach(buffer::putInt);
    Arrays.stream(values).forEach(value -> buffer.put((byte) value));
    return buffer.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
