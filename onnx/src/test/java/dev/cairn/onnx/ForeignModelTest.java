package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignModelTest {
  @TempDir Path temporary;

  private String refusal(Path file) {
    return String.valueOf(
        assertThrows(FormatException.class, () -> OnnxModel.read(file, Limits.DEFAULT))
            .getMessage());
  }

  /// An archive as `torch.save` lays it out.
  @Test
  void aFileOfTorchSaveIsAnsweredWithTheExport() throws IOException {
    Path file = temporary.resolve("model.pt");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("model/data.pkl"));
      zip.write(1);
      zip.closeEntry();
    }
    assertTrue(refusal(file).contains("torch.onnx.export"), () -> refusal(file));
  }

  /// Arrays are the data or the parameters of a model.
  @Test
  void anArchiveOfArraysIsNoFileOfTorchSave() throws IOException {
    Path file = temporary.resolve("digits.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(1);
      zip.closeEntry();
    }
    assertTrue(refusal(file).contains("an archive of NumPy arrays"), () -> refusal(file));
    Path cut =
        Files.write(temporary.resolve("cut.npz"), Arrays.copyOf(Files.readAllBytes(file), 32));
    assertTrue(refusal(cut).contains("torch.save"), () -> refusal(cut));
  }

  @ParameterizedTest
  @CsvSource({
    "0200000000000000 7b22, a safetensors file",
    "8002 8a0a6c, torch.onnx.export",
    "8948 44460d0a1a0a, tf2onnx",
    "1c000000 54464c33, tf2onnx"
  })
  void otherFormatsAreNamed(String hexadecimal, String advice) throws IOException {
    Path file = temporary.resolve("model");
    Files.write(file, HexFormat.of().parseHex(hexadecimal.replace(" ", "")));
    assertTrue(refusal(file).contains(advice), () -> refusal(file));
  }

  @ParameterizedTest
  @CsvSource({
    "'', model.pt, an empty file; the file is named like PyTorch",
    "ff, model.PTH, torch.onnx.export",
    "ff, model.h5, tf2onnx",
    "ff, model.onnx, not a sound ONNX model"
  })
  void whatIsNoModelIsToldByItsName(String hexadecimal, String name, String words)
      throws IOException {
    Path file = Files.write(temporary.resolve(name), HexFormat.of().parseHex(hexadecimal));
    assertTrue(refusal(file).contains(words), () -> refusal(file));
  }

  @Test
  void wordsAreNoModel() throws IOException {
    Path file = Files.writeString(temporary.resolve("a.onnx"), "hello", StandardCharsets.UTF_8);
    assertTrue(refusal(file).contains("ONNX model"), () -> refusal(file));
  }
}
