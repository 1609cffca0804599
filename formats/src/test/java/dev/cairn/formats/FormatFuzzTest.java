package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.testkit.ParserFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Damaged files of every format are read or refused in one line, without a large allocation.
class FormatFuzzTest {
  private static final int QUICK = 1_000;

  /// Buffers and one chunk of values; the sound files are a few kilobytes.
  private static final long ALLOCATION = 4 << 20;

  @TempDir Path directory;

  enum Format {
    NPY,
    NPZ,
    SAFETENSORS,
    CSV;

    List<byte[]> samples() throws IOException {
      return switch (this) {
        case NPY -> bytes("f4.npy", "version1.npy", "version2.npy", "version3.npy");
        case NPZ -> bytes("stored.npz", "deflated.npz");
        case SAFETENSORS -> bytes("mixed.safetensors");
        case CSV ->
            List.of(
                "a,\"b\",c\n1,2,3\n\"4\",5e-3,6\n".getBytes(StandardCharsets.UTF_8),
                "1,-2.5\r\n3,4\r\n".getBytes(StandardCharsets.UTF_8));
      };
    }

    private static List<byte[]> bytes(String... names) throws IOException {
      List<byte[]> files = new ArrayList<>();
      for (String name : names) {
        files.add(Resources.bytes(name));
      }
      return files;
    }

    Object parse(Path file) throws IOException {
      return switch (this) {
        case NPY -> Npy.read(file, Limits.DEFAULT);
        case NPZ -> Npz.read(file, Limits.DEFAULT);
        case SAFETENSORS -> Safetensors.read(file, Limits.DEFAULT);
        case CSV ->
            Files.readString(file, StandardCharsets.ISO_8859_1).startsWith("1")
                ? new Csv(false, ',', false).read(file, Limits.DEFAULT)
                : Csv.DEFAULT.read(file, Limits.DEFAULT);
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void damagedFilesAreReadOrRefused(Format format) throws Exception {
    fuzz(format, QUICK);
  }

  @ParameterizedTest
  @Tag("fuzz")
  @EnumSource(Format.class)
  void manyDamagedFilesAreReadOrRefused(Format format) throws Exception {
    fuzz(format, ParserFuzz.LONG);
  }

  private void fuzz(Format format, int times) throws Exception {
    Path file = directory.resolve("damaged");
    int refused =
        new ParserFuzz(format.samples(), ALLOCATION, 20_261_124)
            .check(
                times,
                IOException.class,
                bytes -> {
                  ParserFuzz.write(file, bytes);
                  format.parse(file);
                });
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }
}
