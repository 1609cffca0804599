package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path directory;

  @Test
  void readsEveryType() throws IOException {
    NamedTensors file =
        Safetensors.read(Resources.copy("mixed.safetensors", directory), Limits.DEFAULT);
    assertEquals(
        List.of("layer.0.weight", "layer.0.bias", "half", "brain", "steps", "flags", "none"),
        List.copyOf(file.tensors().keySet()));
    assertEquals("F32 2×3", file.require("layer.0.weight").toString());
    assertEquals((float) 0.1, file.require("layer.0.weight").values()[2]);
    assertArrayEquals(new double[] {0.25, -0.5}, file.require("layer.0.bias").values());
    assertArrayEquals(
        new double[] {1, -2.5, 3.140625, Double.POSITIVE_INFINITY}, file.require("brain").values());
    assertEquals(7, file.require("steps").values()[0]);
    assertEquals(0, file.require("none").count());
    var refused = assertThrows(FormatException.class, file::requireFinite);
    assertEquals(file.source() + ": brain[3]: the value is Infinity", refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} | 7 | the tensors take 8 bytes, the file holds 7",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}} | 9 | the tensors take 8 bytes, the file holds 9",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}} | 8 | tensor \"a\": data_offsets [0, 8] of a F64 2, expected [0, 16]",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}} | 16 | tensor \"a\": data_offsets [8, 16] of a F64 1, expected [0, 8]",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2147483647,4],\"data_offsets\":[0,8589934588]}} | 8 | more than 536870912 elements",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,0]}} | 0 | \"a\": extent -1",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | tensor \"a\": dtype \"F8_E4M3\" is not supported",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1]}} | 8 | \"a\" lacks dtype, shape or data_offsets",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":1,\"data_offsets\":[0,8]}} | 8 | \"a\" shape: expected START_ARRAY, found VALUE_NUMBER_INT",
        "{\"a\":[]} | 0 | \"a\": expected START_OBJECT, found START_ARRAY",
        "{}{} | 0 | text follows after the JSON object",
      })
  void refusesUnsoundHeaders(String json, int data, String problem) throws IOException {
    Path file = write(json, json.length(), data);
    var refused = assertThrows(FormatException.class, () -> Safetensors.read(file, Limits.DEFAULT));
    assertEquals(file + ": safetensors header: " + problem, refused.getMessage());
  }

  @Test
  void refusesHeadersLongerThanTheFile() throws IOException {
    Path file = write("{}", 1L << 40, 0);
    var refused = assertThrows(FormatException.class, () -> Safetensors.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": safetensors header: length 1099511627776 in a file of 10 bytes",
        refused.getMessage());
  }

  @Test
  void refusesNamesGivenTwice() throws IOException {
    String entry = "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    String json = "{" + entry + "," + entry + "}";
    Path file = write(json, json.length(), 0);
    var refused = assertThrows(FormatException.class, () -> Safetensors.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": safetensors header: not sound JSON: \"Duplicate Object property \"a\"\"",
        refused.getMessage());
  }

  private Path write(String json, long declared, int data) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length() + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(declared).put(json.getBytes(StandardCharsets.UTF_8));
    return Files.write(directory.resolve("x.safetensors"), bytes.array());
  }
}
