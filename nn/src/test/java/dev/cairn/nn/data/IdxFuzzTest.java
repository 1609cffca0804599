package dev.cairn.nn.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.testkit.ParserFuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged IDX files, plain and compressed, are read or refused in one line, without a large
/// allocation.
class IdxFuzzTest {
  private static final int QUICK = 1_000;

  /// Two pieces of a mebibyte and the buffers of the decompression, which has one of its own.
  private static final long ALLOCATION = 5 << 20;

  private static byte[] images() {
    var file = ByteBuffer.allocate(16 + 3 * 4).putInt(0x803).putInt(3).putInt(2).putInt(2);
    for (int i = 0; i < 12; i++) {
      file.put((byte) (20 * i));
    }
    return file.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void fuzz(int times) throws Exception {
    int refused =
        new ParserFuzz(List.of(images(), gzip(images())), ALLOCATION, 20_261_127)
            .check(
                times,
                DataException.class,
                bytes -> IdxFile.images(new ByteArrayInputStream(bytes), "damaged"));
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  @Test
  void damagedFilesAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedFilesAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
