package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final double[] REAL = {0, -1.5, 0.1, 3e-5, 1024, -0.333251953125};
  private static final double[] SIGNED = {0, -1, 2, -3, 5, 100};
  private static final double[] UNSIGNED = {0, 1, 2, 3, 5, 100};

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz"})
  void readsWhatNumPyWrites(String name) throws IOException {
    NamedTensors file = Npz.read(Resources.copy(name, directory), Limits.DEFAULT);
    assertEquals(21, file.tensors().size());
    assertArrayEquals(REAL, file.require("f8").values());
    assertArrayEquals(new int[] {2, 3}, file.require("f8").shape());
    for (String single : new String[] {"f4", "f4_big"}) {
      for (int i = 0; i < REAL.length; i++) {
        assertEquals((float) REAL[i], file.require(single).values()[i]);
      }
    }
    for (String half : new String[] {"f2", "f2_big"}) {
      for (int i = 0; i < REAL.length; i++) {
        float rounded = Float.float16ToFloat(Float.floatToFloat16((float) REAL[i]));
        assertEquals(rounded, file.require(half).values()[i]);
      }
    }
    assertArrayEquals(REAL, file.require("f8_big").values());
    for (String whole : new String[] {"i8", "i4", "i2", "i1", "i8_big"}) {
      assertArrayEquals(SIGNED, file.require(whole).values(), whole);
    }
    for (String whole : new String[] {"u8", "u4", "u2", "u1", "u2_big"}) {
      assertArrayEquals(UNSIGNED, file.require(whole).values(), whole);
    }
    assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1}, file.require("b1").values());
    assertEquals(ElementType.BOOL, file.require("b1").type());
    assertEquals(file.require("c_order"), file.require("fortran"));
    assertEquals(23, file.require("fortran").values()[23]);
    assertEquals(0, file.require("scalar").rank());
    assertEquals(2.5, file.require("scalar").values()[0]);
    assertArrayEquals(new int[] {0, 3}, file.require("empty").shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"version1.npy", "version2.npy", "version3.npy"})
  void readsEveryVersion(String name) throws IOException {
    Tensor tensor = Npy.read(Resources.copy(name, directory), Limits.DEFAULT);
    assertArrayEquals(REAL, tensor.values());
    assertEquals("F64 2×3", tensor.toString());
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void writtenTensorsComeBack(ElementType type) throws IOException {
    var random = new SplittableRandom(5);
    double[] values = new double[7 * 1_501];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.isFloating() ? random.nextInt(-100, 100) / 8.0 : random.nextInt(2);
    }
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("a.b/c", Tensor.of(type, new int[] {7, 1_501}, values));
    tensors.put("scalar", Tensor.of(type, new int[0], new double[] {1}));
    Path safetensors = directory.resolve("t.safetensors");
    TensorFiles.write(safetensors, tensors);
    assertEquals(tensors, Safetensors.read(safetensors, Limits.DEFAULT).tensors());
    if (type != ElementType.BF16) {
      Path npz = directory.resolve("t.npz");
      TensorFiles.write(npz, tensors);
      assertEquals(tensors, TensorFiles.read(npz, Limits.DEFAULT).tensors());
      Path npy = directory.resolve("t.npy");
      Npy.write(npy, tensors.get("a.b/c"));
      assertEquals(
          Map.of("t", tensors.get("a.b/c")), TensorFiles.read(npy, Limits.DEFAULT).tensors());
    }
  }

  @Test
  void doublesKeepTheirBits() throws IOException {
    double[] values = {Double.MIN_VALUE, -0.0, Math.PI, Double.MAX_VALUE, Double.NaN};
    Path file = directory.resolve("d.npy");
    Npy.write(file, Tensor.of(ElementType.F64, new int[] {5}, values));
    assertArrayEquals(values, Npy.read(file, Limits.DEFAULT).values());
  }

  @Test
  void equalTensorsGiveEqualFiles() throws IOException {
    Map<String, Tensor> tensors =
        Map.of("x", Tensor.of(ElementType.F32, new int[] {2}, new double[] {1, 2}));
    Npz.write(directory.resolve("a.npz"), tensors);
    Npz.write(directory.resolve("b.npz"), tensors);
    assertEquals(-1, Files.mismatch(directory.resolve("a.npz"), directory.resolve("b.npz")));
  }

  /// The end of a file is an exception without a sentence in the library that unpacks.
  @Test
  void anArchiveWhoseEndIsWrongIsRefusedInASentence() throws IOException {
    Path file = Resources.copy("deflated.npz", directory);
    byte[] bytes = Files.readAllBytes(file);
    bytes[2870] = -1;
    bytes[bytes.length - 1] = -1; // the length of the comment, behind which nothing stands
    bytes[bytes.length - 2] = -1;
    Files.write(file, bytes);
    var refused = assertThrows(FormatException.class, () -> Npz.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": NPZ archive: not a sound ZIP archive (it ends too early)", refused.getMessage());
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path file = directory.resolve("a.npz");
    Tensor sound = Tensor.of(ElementType.U8, new int[] {1}, new double[] {200});
    Npz.write(file, Map.of("x", sound));
    Tensor tooLarge = Tensor.of(ElementType.U8, new int[] {1}, new double[] {256});
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Npz.write(file, Map.of("x", tooLarge)));
    assertEquals("U8 cannot hold the value 256.0 at [0]", refused.getMessage());
    assertEquals(sound, Npz.read(file, Limits.DEFAULT).require("x"));
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "objects.npy    ~ dtype \"|O\": pickled Python objects are refused",
        "complex.npy    ~ dtype \"<c16\" is not supported",
        "structured.npy ~ descr: structured arrays are not supported",
      })
  void refusesOtherElements(String name, String problem) throws IOException {
    Path file = Resources.copy(name.strip(), directory);
    var refused = assertThrows(FormatException.class, () -> Npy.read(file, Limits.DEFAULT));
    assertEquals(file + ": NPY array: " + problem, refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483648,)} | extent \"2147483648\""
            + " is too large",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (999999, 999999)} | shape 999999×999999"
            + " has more than 536870912 elements",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 5000)} | truncated: 0 of"
            + " 500000000 elements",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)} | header: expected a whole"
            + " number, found \"-1,)}\"",
        "{'descr': '<f8', 'fortran_order': False} | the header lacks descr, fortran_order or shape",
        "{'descr': '<f8', 'descr': '<f8'} | the header has descr twice",
        "{'descr': '<f8', 'fortran_order': 1, 'shape': ()} | header: expected True or False for"
            + " fortran_order, found \"1, 'shape': ()}\"",
        "{'colour': 3} | unknown header key \"colour\"",
        "nonsense | header: expected '{', found \"nonsense\"",
      })
  void refusesUnsoundHeaders(String header, String problem) throws IOException {
    Path file = directory.resolve("x.npy");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      out.write(header.length());
      out.write(0);
      out.write(header.getBytes(StandardCharsets.ISO_8859_1));
    }
    var refused = assertThrows(FormatException.class, () -> Npy.read(file, Limits.DEFAULT));
    assertEquals(file + ": NPY array: " + problem, refused.getMessage());
  }

  @Test
  void namesWhatStandsWhereTheMagicShould() throws IOException {
    Path file = Files.writeString(directory.resolve("x.npy"), "GIF89a and so on");
    var refused = assertThrows(FormatException.class, () -> Npy.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": NPY array: not NPY: starts with bytes 47 49 46 38 39 61", refused.getMessage());
  }

  @Test
  void refusesIntegersThatFloat64CannotHold() throws IOException {
    byte[] bytes = new byte[80];
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}";
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0};
    System.arraycopy(start, 0, bytes, 0, start.length);
    System.arraycopy(
        header.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, start.length, header.length());
    byte[] file = Arrays.copyOf(bytes, start.length + header.length() + 8);
    file[file.length - 1] = 0x40;
    file[file.length - 8] = 1;
    Path path = Files.write(directory.resolve("i.npy"), file);
    var refused = assertThrows(FormatException.class, () -> Npy.read(path, Limits.DEFAULT));
    assertEquals(path + ": NPY array: I64 element 0 has no exact float64", refused.getMessage());
  }

  @Test
  void refusesZipBombs() throws IOException {
    Path file = directory.resolve("bomb.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      Npy.write(zip, Tensor.of(ElementType.F64, new int[] {4_000_000}, new double[4_000_000]));
      zip.closeEntry();
    }
    assertTrue(Files.size(file) < 40_000);
    var refused = assertThrows(FormatException.class, () -> Npz.read(file, Limits.DEFAULT));
    assertTrue(
        String.valueOf(refused.getMessage())
            .matches(".*: \"x.npy\": unpacks to more than \\d+ bytes.*bomb"),
        refused.getMessage());
    var generous = new Limits(1 << 23, 10, 2_000);
    assertEquals(4_000_000, Npz.read(file, generous).require("x").count());
  }

  @Test
  void checksTheChecksum() throws IOException {
    byte[] bytes = Resources.bytes("stored.npz");
    // The last byte of the data of the first entry, a float64 matrix: 128 bytes of header stand
    // between its name and its 48 bytes of data.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("NUMPY") + 127 + 40] ^= 1;
    Path file = Files.write(directory.resolve("x.npz"), bytes);
    var refused = assertThrows(FormatException.class, () -> Npz.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": \"f8.npy\": the checksum differs: the entry is damaged", refused.getMessage());
  }

  @Test
  void refusesEntriesThatAreNoArrays() throws IOException {
    Path file = directory.resolve("x.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("read\nme.txt"));
      zip.closeEntry();
    }
    var refused = assertThrows(FormatException.class, () -> Npz.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": \"read\\u000ame.txt\": an NPZ archive holds .npy entries only",
        refused.getMessage());
  }

  @Test
  void namesTheArraysThereAre() throws IOException {
    NamedTensors file = Npz.read(Resources.copy("stored.npz", directory), Limits.DEFAULT);
    var refused = assertThrows(FormatException.class, () -> file.require("x"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(": no array \"x\": it has f8, f4, f2, i8,"),
        refused.getMessage());
  }

  @Test
  void namesTheFirstElementThatIsNotFinite() {
    Tensor tensor =
        Tensor.of(ElementType.F32, new int[] {2, 2}, new double[] {1, 2, Double.NaN, 4});
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("w", tensor);
    var refused =
        assertThrows(
            FormatException.class, () -> new NamedTensors("m.npz", tensors).requireFinite());
    assertEquals("m.npz: w[1, 0]: the value is NaN", refused.getMessage());
  }

  @Test
  void refusesUnknownEndings() {
    var refused =
        assertThrows(
            FormatException.class, () -> TensorFiles.read(Path.of("model.pt"), Limits.DEFAULT));
    assertEquals(
        "model.pt: file name: must end in .npz, .safetensors or (to read) .npy",
        refused.getMessage());
  }
}
