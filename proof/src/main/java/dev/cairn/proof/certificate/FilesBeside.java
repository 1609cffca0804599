package dev.cairn.proof.certificate;

import dev.cairn.formats.Limits;
import dev.cairn.formats.RegularFile;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files that belong to the certificates in a directory: `data-HASH.bin`, `model-HASH.onnx`,
/// or a directory of a model and its external data.
///
/// Nothing outside the directory is read, and nothing whose content does not have the hash.
public record FilesBeside(Path directory) implements DataSource {
  @Override
  public NetworkData read(String hash) {
    return NetworkData.of(bytes(NetworkData.fileName(hash), hash));
  }

  @Override
  public OnnxModel model(ModelFiles model) {
    requireHash(model.hash());
    model.external().values().forEach(FilesBeside::requireHash);
    try {
      model.check(directory);
      return OnnxModel.read(model.in(directory), Limits.DEFAULT);
    } catch (IOException e) {
      throw new CertificateException("cannot read the model: " + SystemWords.of(e), e);
    }
  }

  /// Copies a model and its external data to where certificates of it look for them.
  public ModelFiles keepModel(Path file) throws IOException {
    ModelFiles model = ModelFiles.of(file);
    model.keep(file, directory);
    return model;
  }

  private static void requireHash(String hash) {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new CertificateException("'" + hash + "' is no SHA-256");
    }
  }

  private byte[] bytes(String name, String hash) {
    requireHash(hash);
    Path file = directory.resolve(name);
    try {
      byte[] bytes = Files.readAllBytes(RegularFile.require(file));
      if (!NetworkData.sha256(bytes).equals(hash)) {
        throw new CertificateException(file + " does not have the hash in its name");
      }
      return bytes;
    } catch (IOException e) {
      throw new CertificateException(
          "cannot read %s: %s".formatted(file, SystemWords.of(e, file)), e);
    }
  }
}
