package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import dev.cairn.onnx.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// External data of a model belong to its certificates.
class ModelFilesTest {
  @TempDir Path directory;

  private Path model(String name, byte first) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.write(Files.createDirectories(home.resolve("data")).resolve("w.bin"), weights(first));
    return Files.write(home.resolve("m.onnx"), withExternalWeights("data/w.bin"));
  }

  private static double firstWeight(OnnxModel model) {
    return Objects.requireNonNull(model.initialisers().get("w")).values()[0];
  }

  private static byte[] weights(byte first) {
    byte[] weights = new byte[8];
    weights[0] = first;
    return weights;
  }

  @Test
  void externalDataAreCopiedAndDigested() throws IOException {
    Path certificates = Files.createDirectories(directory.resolve("certificates"));
    Path model = model("a", (byte) 1);
    var beside = new FilesBeside(certificates);
    ModelFiles files = beside.keepModel(model);
    assertEquals(
        new TreeMap<>(Map.of("data/w.bin", NetworkData.sha256(weights((byte) 1)))),
        files.external());
    // the model's own files may change or go: the copies are what the certificate is about
    Files.write(model.resolveSibling("data/w.bin"), weights((byte) 2));
    assertEquals(Float.intBitsToFloat(1), firstWeight(beside.model(files)));
    // a model that is the same but for the content of its data stands beside it
    ModelFiles others = beside.keepModel(model);
    assertEquals(files.hash(), others.hash());
    assertFalse(files.in(certificates).equals(others.in(certificates)));
    assertEquals(Float.intBitsToFloat(2), firstWeight(beside.model(others)));
  }

  @Test
  void changedExternalDataAreSaidInOneLine() throws IOException {
    var beside = new FilesBeside(directory);
    ModelFiles files = beside.keepModel(model("a", (byte) 1));
    Path copy = files.in(directory).resolveSibling("data/w.bin");
    Files.write(copy, weights((byte) 3));
    String message =
        String.valueOf(
            assertThrows(CertificateException.class, () -> beside.model(files)).getMessage());
    assertTrue(message.contains("w.bin") && message.contains("hash"), message);
    assertEquals(1, message.lines().count());
    Files.delete(copy);
    assertEquals(
        1,
        String.valueOf(
                assertThrows(CertificateException.class, () -> beside.model(files)).getMessage())
            .lines()
            .count());
  }

  @Test
  void aCertificateThatLeavesOutExternalDataIsRefused() throws IOException {
    var beside = new FilesBeside(directory);
    Path model = model("a", (byte) 1);
    ModelFiles files = beside.keepModel(model);
    var fewer = new ModelFiles(files.hash(), new TreeMap<>());
    Files.copy(model, fewer.in(directory));
    Files.createDirectories(directory.resolve("data"));
    Files.write(directory.resolve("data/w.bin"), weights((byte) 1));
    assertThrows(CertificateException.class, () -> beside.model(fewer));
    var outside = new TreeMap<>(Map.of("../w.bin", files.hash()));
    assertThrows(
        CertificateException.class, () -> beside.model(new ModelFiles(files.hash(), outside)));
  }

  /// A model of operator set 13 whose only tensor, two floats w, lies in another file.
  private static byte[] withExternalWeights(String location) throws IOException {
    byte[] tensor =
        message(
            out -> {
              out.writeInt64(1, 2);
              out.writeInt32(2, 1); // float
              out.writeString(8, "w");
              out.writeByteArray(
                  13,
                  message(
                      entry -> {
                        entry.writeString(1, "location");
                        entry.writeString(2, location);
                      }));
              out.writeInt32(14, 1); // external
            });
    return message(
        out -> {
          out.writeInt64(1, 8);
          out.writeByteArray(7, message(graph -> graph.writeByteArray(5, tensor)));
          out.writeByteArray(8, message(set -> set.writeInt64(2, 13)));
        });
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }
}
