package dev.cairn.proof.certificate;

import dev.cairn.formats.Limits;
import dev.cairn.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files that belong to the certificates in a directory: `data-HASH.bin`, `model-HASH.onnx`.
///
/// Nothing outside the directory is read, and nothing whose content does not have the hash.
public record FilesBeside(Path directory) implements DataSource {
  @Override
  public NetworkData read(String hash) {
    return NetworkData.of(bytes(NetworkData.fileName(hash), hash));
  }

  @Override
  public OnnxModel model(String hash) {
    String name = modelName(hash);
    bytes(name, hash);
    try {
      return OnnxModel.read(directory.resolve(name), Limits.DEFAULT);
    } catch (IOException e) {
      throw new CertificateException("cannot read the model: " + e.getMessage(), e);
    }
  }

  /// Copies a model to where certificates of it look for it; returns its hash.
  public String keepModel(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String hash = NetworkData.sha256(bytes);
    Path copy = directory.resolve(modelName(hash));
    if (!Files.exists(copy)) {
      Files.write(copy, bytes);
    }
    return hash;
  }

  private static String modelName(String hash) {
    return "model-" + hash + ".onnx";
  }

  private byte[] bytes(String name, String hash) {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new CertificateException("'" + hash + "' is no SHA-256");
    }
    Path file = directory.resolve(name);
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (!NetworkData.sha256(bytes).equals(hash)) {
        throw new CertificateException(file + " does not have the hash in its name");
      }
      return bytes;
    } catch (IOException e) {
      throw new CertificateException("cannot read " + file, e);
    }
  }
}
