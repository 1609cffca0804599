package dev.cairn.proof.certificate;

import dev.cairn.onnx.OnnxModel;
import java.nio.file.Path;

/// Where data and model of a certificate are found.
@FunctionalInterface
public interface DataSource {
  /// The data with this SHA-256.
  ///
  /// @throws CertificateException where there are none
  NetworkData read(String hash);

  /// The ONNX model with this content.
  ///
  /// @throws CertificateException where there is none
  default OnnxModel model(ModelFiles model) {
    throw new CertificateException("there is no model with the hash " + model.hash());
  }

  /// For problems without data.
  static DataSource none() {
    return hash -> {
      throw new CertificateException("there are no data with the hash " + hash);
    };
  }

  /// Files in the certificate's directory, named by their hashes.
  static DataSource beside(Path directory) {
    return new FilesBeside(directory);
  }
}
